import type { Speedup } from "@oxbow/contract";

/** A size and how the candidate does there. */
export interface SpeedupAtSize {
  readonly size: number;
  readonly speedup: Speedup;
}

/** Where the candidate starts to win, and stays winning. */
export interface Crossover {
  /** The size at which the speedup passes 1 for the last time; null where it does not within the sizes measured. */
  readonly at: number | null;
  /** Ends of its interval, from those of the speedups; an end beyond the sizes measured is null. */
  readonly lo: number | null;
  readonly hi: number | null;
  /**
   * What to set as the flag's `minSize`: from here on the candidate wins even at the low end of every interval. 0 when it
   * wins at every size measured; null when it does not at the largest, so that no size would be safe.
   */
  readonly minSize: number | null;
  readonly because: string;
}

/** Reads the crossover off measured speedups, between two sizes by a straight line in the logarithms of both. */
export function crossover(points: readonly SpeedupAtSize[], unit: string): Crossover {
  const sorted = points.toSorted((a, b) => a.size - b.size);
  const at = lastRise(sorted, ({ ratio }) => ratio);
  const lo = lastRise(sorted, (speedup) => speedup.hi);
  const hi = lastRise(sorted, (speedup) => speedup.lo);
  const [smallest, largest] = [sorted[0], sorted.at(-1)];
  if (smallest === undefined || largest === undefined) {
    return { at, lo, hi, minSize: null, because: "no size was measured" };
  }
  if (largest.speedup.lo <= 1) {
    const because = `the candidate is not certain to be faster than the control at ${largest.size} ${unit}, the largest size measured`;
    return { at, lo, hi, minSize: null, because };
  }
  if (hi === null) {
    const because = `the candidate is faster than the control at every size measured, from ${smallest.size} to ${largest.size} ${unit}`;
    return { at, lo, hi, minSize: 0, because };
  }
  const minSize = Math.ceil(hi);
  return {
    at,
    lo,
    hi,
    minSize,
    because: `the candidate is faster than the control from ${minSize} ${unit} on, even at the low end`,
  };
}

/** Where a curve passes 1 upwards and does not come back; null when it ends below 1 or never was below. */
function lastRise(points: readonly SpeedupAtSize[], of: (speedup: Speedup) => number): number | null {
  const below = points.findLastIndex(({ speedup }) => of(speedup) <= 1);
  const [from, to] = [points[below], points[below + 1]];
  if (from === undefined || to === undefined) return null;
  const [y0, y1] = [Math.log(of(from.speedup)), Math.log(of(to.speedup))];
  const [x0, x1] = [Math.log(from.size), Math.log(to.size)];
  // From minus infinity, as an interval without a low end has it, the rise is at the upper size.
  return Number.isFinite(y0) ? Math.exp(x0 + ((x1 - x0) * -y0) / (y1 - y0)) : to.size;
}
