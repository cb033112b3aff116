import { type Comparison, machineError, primarySpeedup } from "@oxbow/contract";

/** After so many processes, at this level of confidence, it is asked whether the speedup is decided. */
interface Look {
  readonly forks: number;
  readonly level: number;
}

/** In ascending order. */
export type Schedule = readonly [Look, ...Look[]];

/** What all looks may err by together is 0.05: little of it is spent on the first, which mostly suffices. */
export const manyLooks = (first: number): Schedule => [
  { forks: first, level: 0.99 },
  { forks: 20, level: 0.98 },
  { forks: 40, level: 0.98 },
];

/**
 * For a candidate that is far from what is asked: three processes decide where not even one interval in 1,000 would hold it. All
 * together err by 0.05 at most.
 */
export const fewLooks = (last: number): Schedule =>
  last < 5
    ? [{ forks: last, level: 0.95 }]
    : [
        { forks: 3, level: 0.999 },
        { forks: 4, level: 0.998 },
        { forks: last, level: 0.96 },
      ];

export interface Looks {
  /** The speedup that a verdict will ask about. */
  readonly decideAt: number;
  /** The first look's processes have been measured. */
  readonly looks: Schedule;
  readonly mostForks: number;
  /** Of the time that all looks may take. */
  readonly leftMs: () => number;
  /** What the processes so far say, at this level of confidence. */
  readonly found: (level: number) => Comparison;
  /** Measures so many processes more. */
  readonly more: (forks: number, leftMs: number) => Promise<void>;
}

/** Looks at what was measured, and has more processes measured while the interval holds the speedup that is asked about. */
export async function lookUntilDecided({
  decideAt,
  looks: [first, ...later],
  mostForks,
  leftMs,
  found,
  more,
}: Looks): Promise<Comparison> {
  let seen = found(first.level);
  let level = first.level;
  const last = later.at(-1)?.level ?? first.level;
  for (const look of later) {
    const until = Math.min(look.forks, mostForks);
    const left = leftMs();
    if (seen.forks >= until || left <= 0 || isDecided(seen, decideAt)) continue;
    await more(until - seen.forks, left);
    level = look.level;
    seen = found(level);
  }
  // When there is no more to come, all that is left to err by is the last look's.
  return level > last && !isDecided(seen, decideAt) ? found(last) : seen;
}

/** Whether a speedup lies outside of the interval, even of one widened by what the machine calls a difference when there is none. */
export function isDecided(comparison: Comparison, speedup: number): boolean {
  const { lo, hi } = primarySpeedup(comparison);
  const error = machineError(comparison);
  return speedup < lo / error || hi * error < speedup;
}
