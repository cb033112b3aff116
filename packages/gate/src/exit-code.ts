import type { VerdictWord } from "@oxbow/contract";

export const PASS = 0;
export const FAIL = 1;
export const INCONCLUSIVE = 2;
/** Broken input or usage. */
export const BROKEN = 3;

/**
 * The exit code for several verdicts. One fail fails; one inconclusive verdict is inconclusive; no verdict at all is broken
 * input, never a pass. Who runs the gate sets it.
 */
export function exitCode(verdicts: readonly VerdictWord[]): number {
  if (verdicts.length === 0) return BROKEN;
  if (verdicts.includes("fail")) return FAIL;
  return verdicts.includes("inconclusive") ? INCONCLUSIVE : PASS;
}
