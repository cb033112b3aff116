import { realpathSync } from "node:fs";
import { isAbsolute } from "node:path";
import { fileURLToPath } from "node:url";
import type { EquivalenceReport, Side } from "@oxbow/contract";
import type { Executed, Probe } from "./executed.ts";

export type Identity = EquivalenceReport["identity"];

/**
 * Whether two sides are different code, from what each was seen to run on the same inputs.
 *
 * A candidate that enters a function of the control's files is not different, however many wrappers lie between; files that
 * both sides declare, such as shared argument checks, do not count. A control that declares no files is known by the
 * functions it entered: the candidate may enter at most half of that code. A declared addon must be loaded.
 */
export function identity(control: Side, candidate: Side, seen: { control: Probe; candidate: Probe }): Identity {
  if (control.run === candidate.run) return same(`${control.name} and ${candidate.name} are the same function`);

  const missing = (candidate.artifact ?? []).find((file) => isLibrary(file) && !isLoaded(file, seen.candidate));
  if (missing !== undefined) return same(`${candidate.name} answered without ${fileURLToPath(missing)} being loaded`);

  const own = ownFiles(control, candidate);
  if (own.length > 0) {
    const entered = seen.candidate.executed.map(({ url }) => pathOf(url)).find((path) => own.includes(path));
    if (entered !== undefined) return same(`${candidate.name} runs code of ${control.name}: ${entered}`);
    return {
      different: true,
      because: `${candidate.name} enters no function of the files of ${control.name} (${own.length} file${own.length === 1 ? "" : "s"})`,
    };
  }
  return byShare(control, candidate, seen);
}

/** The files of which either side entered a function, sorted; those of this package, which calls the sides, are left out. */
export function filesOf(seen: { readonly control: Probe; readonly candidate: Probe }): readonly string[] {
  const ours = real(new URL(".", import.meta.url));
  const paths = [...seen.control.executed, ...seen.candidate.executed].map(({ url }) => pathOf(url));
  return [...new Set(paths)].filter((path) => isAbsolute(path) && !path.startsWith(ours)).sort();
}

const same = (because: string): Identity => ({ different: false, because });

function byShare(control: Side, candidate: Side, seen: { control: Probe; candidate: Probe }): Identity {
  const entered = new Set(seen.candidate.executed.map(idOf));
  const total = size(seen.control.executed);
  const shared = size(seen.control.executed.filter((each) => entered.has(idOf(each))));
  const share = `${candidate.name} runs ${total === 0 ? 0 : Math.round((100 * shared) / total)} % of the code that ${control.name} runs`;
  return { different: shared * 2 <= total, because: share };
}

const idOf = ({ url, start, end }: Executed): string => `${url} ${start} ${end}`;

const size = (executed: readonly Executed[]): number => executed.reduce((sum, { start, end }) => sum + end - start, 0);

/** The files that only the control declares. */
function ownFiles(control: Side, candidate: Side): readonly string[] {
  const shared = new Set((candidate.artifact ?? []).map(real));
  return (control.artifact ?? []).map(real).filter((path) => !shared.has(path));
}

/** V8 names a script by URL, or by path where a test runner compiled it. */
const pathOf = (url: string): string => (url.startsWith("file:") ? real(new URL(url)) : url);

const isLibrary = (file: URL): boolean => /\.(node|so|dylib|dll)$/.test(file.pathname);

const isLoaded = (file: URL, { libraries }: Probe): boolean =>
  libraries.includes(real(file)) || libraries.includes(fileURLToPath(file));

function real(file: URL): string {
  try {
    return realpathSync(file);
  } catch {
    return fileURLToPath(file);
  }
}
