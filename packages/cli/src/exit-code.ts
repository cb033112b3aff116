import type { VerdictWord } from "@oxbow/contract";

export const PASS = 0;
export const FAIL = 1;
export const INCONCLUSIVE = 2;
/** Broken input or usage. */
export const BROKEN = 3;

/** One fail fails; one inconclusive verdict is inconclusive; no verdict at all is broken input, never a pass. */
export function exitCode(verdicts: readonly VerdictWord[]): number {
  if (verdicts.length === 0) return BROKEN;
  if (verdicts.includes("fail")) return FAIL;
  return verdicts.includes("inconclusive") ? INCONCLUSIVE : PASS;
}
