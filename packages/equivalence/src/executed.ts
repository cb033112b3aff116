import { Session } from "node:inspector/promises";
import type { Side } from "@oxbow/contract";
import { copy } from "@oxbow/sameness";

/** A function of a file that was entered, as V8 counts it. */
export interface Executed {
  readonly url: string;
  /** Offsets of its source in the file: together with `url`, its identity. */
  readonly start: number;
  readonly end: number;
}

/** Everything a side proved to run in a probe, as far as this process can see. */
export interface Probe {
  readonly executed: readonly Executed[];
  /** Paths of the shared libraries this process has loaded, addons among them. */
  readonly libraries: readonly string[];
}

/**
 * The functions that `side`, and nobody else, enters on these inputs, by V8's precise coverage. What the side returns or
 * throws does not matter here. `begins` is told the position of each input before it is run.
 */
export async function probe(
  side: Side,
  inputs: readonly (readonly unknown[])[],
  begins: (position: number) => void = () => {},
): Promise<Probe> {
  const copies = inputs.map(copy);
  const session = new Session();
  session.connect();
  try {
    await session.post("Profiler.enable");
    await session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: false });
    // Drops what was counted before the calls.
    await session.post("Profiler.takePreciseCoverage");
    await callAll(side, copies, begins);
    const { result } = await session.post("Profiler.takePreciseCoverage");
    await session.post("Profiler.stopPreciseCoverage");
    await session.post("Profiler.disable");
    return { executed: result.flatMap(entered), libraries: libraries() };
  } finally {
    session.disconnect();
  }
}

async function callAll(
  side: Side,
  inputs: readonly (readonly unknown[])[],
  begins: (position: number) => void,
): Promise<void> {
  for (const [position, args] of inputs.entries()) {
    begins(position);
    try {
      await side.run(...args);
    } catch {
      // A refusal runs code as well as an answer does.
    }
  }
}

interface ScriptCoverage {
  readonly url: string;
  readonly functions: readonly {
    readonly ranges: readonly { readonly startOffset: number; readonly endOffset: number; readonly count: number }[];
  }[];
}

/** The functions of one script that were entered; its top level runs once on import and says nothing. */
function entered({ url, functions }: ScriptCoverage): Executed[] {
  if (url === "" || url.startsWith("node:") || url === import.meta.url) return [];
  return functions.flatMap(({ ranges: [whole] }) =>
    whole === undefined || whole.count === 0 || whole.startOffset === 0
      ? []
      : [{ url, start: whole.startOffset, end: whole.endOffset }],
  );
}

function libraries(): readonly string[] {
  // Looking up the names of network peers could take seconds.
  const report = process.report as typeof process.report & { excludeNetwork: boolean };
  report.excludeNetwork = true;
  return (report.getReport() as { sharedObjects?: string[] }).sharedObjects ?? [];
}
