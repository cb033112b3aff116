import type { Comparison, Speedup } from "./measurement.ts";

/** The speedup by the comparison's primary clock, the quieter one: the one to decide on. */
export function primarySpeedup({ primary, speedup, cpuSpeedup }: Comparison): Speedup {
  return primary === "cpu" && cpuSpeedup !== null ? cpuSpeedup : speedup;
}

/**
 * The speedup with the interval that is judged: wider by what the machine may be wrong. Its ends are NaN where the control against
 * itself says nothing.
 */
export function judgedSpeedup(comparison: Comparison): Speedup {
  const speedup = primarySpeedup(comparison);
  const error = machineError(comparison);
  return { ...speedup, lo: speedup.lo / error, hi: speedup.hi * error };
}

/**
 * The factor by which this machine may be wrong: 1 when the control did not differ from itself, NaN when that check says
 * nothing. It is no matter of chance that more blocks would average out, so it widens an interval whole.
 */
export function machineError({ aa: { lo, hi }, aaOk }: Comparison): number {
  if (aaOk) return 1;
  return lo > 0 && lo <= hi ? Math.max(1, hi, 1 / lo) : Number.NaN;
}
