import type { CpuFunction, CpuRanking } from "./sampled.ts";
import { type WrittenFunction, writtenFunctions } from "./written-functions.ts";

/** Less of a function's own time is not worth a sentence; nor is a function that takes less of all. */
const [leastOfOwn, leastOfAll] = [0.1, 0.01];

/**
 * What V8 inlined: own time of a function that stands on lines outside of it is the time of another one, which V8 compiled into
 * it and therefore counts as its caller's. A sentence for each such pair. `sourceOf` gives the text that ran, by its url, or
 * undefined; without it only what stands before the function's first line is known to be another's.
 */
export function inlinedNotes(
  { functions }: Pick<CpuRanking, "functions">,
  sourceOf: (url: string) => string | undefined,
): string[] {
  const written = new Map<string, readonly WrittenFunction[] | undefined>();
  const writtenIn = (url: string): readonly WrittenFunction[] | undefined => {
    if (!written.has(url)) {
      const source = sourceOf(url);
      written.set(url, source === undefined ? undefined : writtenFunctions(source));
    }
    return written.get(url);
  };
  return functions
    .filter(
      ({ url, line, lines, selfShare }) => url !== "" && line > 0 && lines.length > 1 && selfShare.value > leastOfAll,
    )
    .flatMap((caller) => notesOn(caller, functions, writtenIn(caller.url)));
}

function notesOn(
  caller: CpuFunction,
  functions: readonly CpuFunction[],
  written: readonly WrittenFunction[] | undefined,
): string[] {
  const all = caller.lines.reduce((sum, { samples }) => sum + samples, 0);
  const self = written?.find(({ name, from, to }) => from <= caller.line && caller.line <= to && name === caller.name);
  const inlined = new Map<string, number>();
  for (const { line, samples } of caller.lines) {
    const isOwn = line >= caller.line && (self === undefined || line <= self.to);
    const name = isOwn ? insideOf(self, line, written) : outsideOf(line, written);
    if (name !== null) inlined.set(name, (inlined.get(name) ?? 0) + samples);
  }
  return Array.from(inlined, ([name, samples]) => {
    const share = samples / all;
    if (share < leastOfOwn) return "";
    const isHidden = name !== "" && !functions.some((found) => found.url === caller.url && found.name === name);
    const [what, whose] = name === "" ? ["functions outside of it", "them"] : [name, "it"];
    return `${(share * 100).toFixed(0)} % of what is counted as ${caller.name} is the time of ${what}: V8 inlined ${whose} there${isHidden ? `, so ${name} has no row of its own` : ""}; \`node --no-turbo-inlining --cpu-prof\` tells them apart, at another speed`;
  }).filter((note) => note !== "");
}

/** A function with a name inside of this one, on whose line it is; null for its own lines. */
function insideOf(
  self: WrittenFunction | undefined,
  line: number,
  written: readonly WrittenFunction[] | undefined,
): string | null {
  if (self === undefined) return null;
  const inner = innermost(line, written ?? []);
  return inner === undefined || inner === self || inner.name === "" || inner.from <= self.from ? null : inner.name;
}

/** The function outside of this one that the line is of; "" where it has no name that is known. */
const outsideOf = (line: number, written: readonly WrittenFunction[] | undefined): string =>
  innermost(line, written ?? [])?.name ?? "";

function innermost(line: number, written: readonly WrittenFunction[]): WrittenFunction | undefined {
  const around = written.filter(({ from, to }) => from <= line && line <= to);
  return around.toSorted((a, b) => a.to - a.from - (b.to - b.from))[0];
}
