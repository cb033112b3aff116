import type { Speedup } from "@oxbow/contract";
import { geometricInterval, median } from "@oxbow/statistics";

/** What the provider leaves with each result of one `bench.compare()`, for the matchers to pair. */
export interface PairedSamples {
  /** The same object for everything that was measured together. */
  readonly group: object;
  /** Per round, nanoseconds per call of each block; equal places were measured side by side. */
  readonly rounds: readonly Float64Array[];
  /** The first benchmark's second copy, for the A/A check. */
  readonly control: readonly Float64Array[];
  readonly controlCopy: readonly Float64Array[];
}

/** Registered, so that a provider and matchers that were loaded twice still know each other. */
const key = Symbol.for("oxbow.paired");

export function attachSamples<T extends object>(result: T, samples: PairedSamples): T {
  return Object.defineProperty(result, key, { value: samples });
}

/** The samples of a result, or null where another provider made it. */
export function samplesOf(result: unknown): PairedSamples | null {
  return typeof result === "object" && result !== null && key in result ? (result[key] as PairedSamples) : null;
}

/** How many times faster `quicker` was than `slower`: the interval is over rounds, each a median over pairs of blocks. */
export function pairedSpeedup(slower: readonly Float64Array[], quicker: readonly Float64Array[]): Speedup {
  const logs = slower.map((blocks, round) =>
    median(Array.from(blocks, (ns, i) => Math.log(ns / (quicker[round]?.[i] ?? Number.NaN)))),
  );
  const { value, lo, hi, level } = geometricInterval(logs);
  return { ratio: value, lo, hi, level };
}
