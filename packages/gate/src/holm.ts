import type { Speedup } from "@oxbow/contract";
import { tCumulative, tQuantile } from "@oxbow/statistics";

/** That a speedup, found in `forks` processes, is at least `min`. */
export interface Claim {
  readonly speedup: Speedup;
  readonly forks: number;
  readonly min: number;
}

/**
 * Holm's correction for several verdicts in one run: the level at which the intervals of each must be taken, so that the
 * chance that any of them passes wrongly is that of a single verdict at `level`. A verdict passes when all its claims hold,
 * so its p-value is the largest of theirs. In the order given; a verdict without claims keeps `level`.
 */
export function holmLevels(verdicts: readonly (readonly Claim[])[], level = 0.95): readonly number[] {
  const levels = verdicts.map(() => level);
  const order = verdicts
    .flatMap((claims, at) => (claims.length === 0 ? [] : [{ at, p: Math.max(...claims.map(pValue)) }]))
    .sort((a, b) => a.p - b.p);
  let share = 0;
  let isHolding = true;
  let before = -1;
  for (const [rank, { at, p }] of order.entries()) {
    // The first that does not hold ends it: those after it are judged as strictly. Equally sure ones are judged alike, so
    // that it does not matter in which order they were given.
    if (isHolding && p > before) share = (1 - level) / (order.length - rank);
    before = p;
    // Half of the share: the interval has two ends, and a claim is about one.
    isHolding &&= p <= share / 2;
    levels[at] = 1 - share;
  }
  return levels;
}

/** The same speedup with the ends of its interval at another level: Student's t over the processes, on logarithms. */
export function atLevel({ ratio, lo, hi, level: before }: Speedup, forks: number, level: number): Speedup {
  const factor = quantile(level, forks) / quantile(before, forks);
  const scaled = (end: number): number => ratio * (end / ratio) ** factor;
  return { ratio, lo: scaled(lo), hi: scaled(hi), level };
}

/** The chance of an interval this far above `min` when the truth is at `min`; 1 for an interval that is none. */
function pValue({ speedup: { ratio, lo, hi, level }, forks, min }: Claim): number {
  const error = Math.log(hi / lo) / 2 / quantile(level, forks);
  const p = 1 - tCumulative(Math.log(ratio / min) / error, forks - 1);
  return Number.isFinite(p) ? p : 1;
}

/** How many standard errors an interval of this level reaches to either side; NaN for what is no level, or too few processes. */
function quantile(level: number, forks: number): number {
  return level > 0 && level < 1 && forks > 1 ? tQuantile(1 - (1 - level) / 2, forks - 1) : Number.NaN;
}
