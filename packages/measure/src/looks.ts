import { type Comparison, machineError, primarySpeedup } from "@oxbow/contract";

export interface Looks {
  /** The speedup that a verdict will ask about. */
  readonly decideAt: number;
  readonly mostForks: number;
  /** Of the time that all looks may take. */
  readonly leftMs: () => number;
  /** What the processes so far say, at this level of confidence. */
  readonly found: (level: number) => Comparison;
  /** Measures so many processes more. */
  readonly more: (forks: number, leftMs: number) => Promise<void>;
}

/** Looks at what was measured, and has more processes measured while the interval holds the speedup that is asked about. */
export async function lookUntilDecided({ decideAt, mostForks, leftMs, found, more }: Looks): Promise<Comparison> {
  let seen = found(firstLevel);
  for (const { forks, level } of laterLooks) {
    const until = Math.min(forks, mostForks);
    const left = leftMs();
    if (seen.forks >= until || left <= 0 || !holds(seen, decideAt)) continue;
    await more(until - seen.forks, left);
    seen = found(level);
  }
  return seen;
}

/** What all looks may err by together is 0.05: little of it is spent on the first, which mostly suffices. */
const firstLevel = 0.99;
const laterLooks = [
  { forks: 20, level: 0.98 },
  { forks: 40, level: 0.98 },
];

/** Whether the interval, widened by what the machine calls a difference when there is none, holds a speedup. */
function holds(comparison: Comparison, speedup: number): boolean {
  const { lo, hi } = primarySpeedup(comparison);
  const error = machineError(comparison);
  return lo / error <= speedup && speedup <= hi * error;
}
