import { machineError } from "@oxbow/contract";
import type { Comparison, Evidence, Verdict } from "@oxbow/contract";
import { interval, times } from "./figures.ts";

/** From so many processes on, an interval is about as narrow as more would make it. */
const ENOUGH_PROCESSES = 6;

/** At this level fewer of them were asked for, because they decide. */
const DECIDED = 0.998;

/**
 * What makes a verdict weaker than it could be, a sentence each: every report and the certificate show it beside the verdict.
 * Empty for one that nothing weakens.
 */
export function weakenedBy(evidence: Evidence, { reasons }: Pick<Verdict, "reasons">): readonly string[] {
  const { look, seedGiven = false, equivalence, performance } = evidence;
  return [
    ...(look === undefined ? [] : [`a look: ${look}`]),
    // A fail is one, whoever knew its inputs.
    ...(seedGiven && !reasons.some(({ outcome }) => outcome === "fail")
      ? ["the seed was given, so its inputs could be known before the candidate was written"]
      : []),
    ...(equivalence?.interrupted == null ? [] : [`the suite was cut short: ${equivalence.interrupted}`]),
    ...reasons.filter(({ outcome }) => outcome === "not asked").map(({ rule, because }) => `${rule}: ${because}`),
    ...(performance ?? []).flatMap(ofComparison),
  ];
}

function ofComparison(comparison: Comparison): readonly string[] {
  const { workload, forks, aa, aaOk, speedup } = comparison;
  const error = machineError(comparison);
  const widened = Number.isFinite(error) ? `, and the interval is widened by ${times(error)}` : "";
  return [
    ...(forks < ENOUGH_PROCESSES && speedup.level < DECIDED
      ? [
          `${workload}: measured in ${forks === 1 ? "one process" : `${forks} processes`}, where ${ENOUGH_PROCESSES} are usual`,
        ]
      : []),
    ...(aaOk
      ? []
      : [`${workload}: an unsteady machine: the control came out ${interval(aa)} times as fast as itself${widened}`]),
  ];
}
