import { judgedSpeedup, primarySpeedup } from "@oxbow/contract";
import type { Comparison, Evidence, Stratum } from "@oxbow/contract";
import type { Policy } from "./policy.ts";

/** The figures of a verdict, for machines. Absent when the evidence for them is. */
export function numbersOf(evidence: Evidence, policy: Policy): Readonly<Record<string, number>> {
  const numbers: Record<string, number> = {};
  if (evidence.equivalence !== null) {
    const { strata } = evidence.equivalence;
    for (const field of ["executed", "distinct", "valid", "mismatches"] as const) numbers[field] = total(strata, field);
    const bound = mismatchRateBound(strata);
    if (bound !== undefined) numbers["mismatchRateBound"] = bound;
    const unseen = unseenRate(strata);
    if (unseen !== undefined) numbers["unseenRate"] = unseen;
  }
  if (evidence.mutation != null && evidence.mutation.total > 0) {
    Object.assign(numbers, { mutants: evidence.mutation.total, mutantsKilled: evidence.mutation.killed });
  }
  const slowest = smallestSpeedup(evidence.performance ?? [], policy);
  if (slowest !== undefined) {
    // The interval that is judged, and no narrower one; none where the control against itself says nothing.
    const { ratio, lo, hi } = judgedSpeedup(slowest);
    Object.assign(numbers, { speedup: ratio }, Number.isFinite(lo + hi) ? { speedupLo: lo, speedupHi: hi } : {});
  }
  return numbers;
}

/** The strata whose inputs are drawn independently; all others choose theirs, and say nothing about a rate. */
export const isRandom = (name: string): boolean => name.startsWith("random ");

export function total(strata: readonly Stratum[], field: "executed" | "distinct" | "valid" | "mismatches"): number {
  return strata.reduce((sum, stratum) => sum + stratum[field], 0);
}

/**
 * The rule of three, exactly: after `n` random executions without a mismatch, the mismatch rate is below this with 95 %
 * confidence, for inputs like the generator's. Undefined after a mismatch and without random executions; the corpus and
 * the named cases were chosen, so they say nothing about a rate.
 */
export function mismatchRateBound(strata: readonly Stratum[]): number | undefined {
  const random = strata.filter(({ name }) => isRandom(name));
  const executed = total(random, "executed");
  return executed > 0 && total(strata, "mismatches") === 0 ? 1 - 0.05 ** (1 / executed) : undefined;
}

/**
 * The share of random executions on which the control would show a kind of outcome that it has not shown yet, by Good and
 * Turing's estimate; undefined where nobody counted kinds.
 */
function unseenRate(strata: readonly Stratum[]): number | undefined {
  const counted = strata.filter(({ name, outcomes }) => isRandom(name) && outcomes !== undefined);
  const executed = total(counted, "executed");
  return executed > 0 ? counted.reduce((sum, { outcomes }) => sum + (outcomes?.once ?? 0), 0) / executed : undefined;
}

/** Of the workloads that are judged, the one with the smallest speedup. */
export function smallestSpeedup(performance: readonly Comparison[], policy: Policy): Comparison | undefined {
  return performance
    .filter(({ workload }) => Object.hasOwn(policy.minSpeedup, workload))
    .sort((a, b) => primarySpeedup(a).ratio - primarySpeedup(b).ratio)[0];
}
