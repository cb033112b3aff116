import type { Speedup } from "@oxbow/contract";

/** How many times further from 1 than the A/A check a speedup must be, where that check is wider than the tolerance. */
const timesClearer = 5;

/**
 * Whether the control against itself came out near enough to 1 for the speedup to be believed: within `tolerance`, or,
 * where it straddles 1, small beside the speedup. Code that makes objects differs from itself by several percent from
 * process to process, and may still be found five times faster; a check that misses 1 by more than `tolerance` is a
 * bias, which no speedup excuses.
 */
export function isQuiet(aa: Speedup, speedup: Speedup, tolerance: number): boolean {
  if (aa.lo >= 1 - tolerance && aa.hi <= 1 + tolerance) return true;
  const reach = Math.max(-Math.log(aa.lo), Math.log(aa.hi));
  return aa.lo <= 1 && aa.hi >= 1 && distanceFromOne(speedup) >= timesClearer * reach;
}

/** From the nearer end of the interval, as a logarithm; 0 when 1 lies inside. */
function distanceFromOne({ lo, hi }: Speedup): number {
  return Math.max(0, Math.log(lo), -Math.log(hi));
}
