import type { Evidence } from "@oxbow/contract";
import type { Judged } from "./judged.ts";
import { weakenedBy } from "./weakened-by.ts";

/** A verdict with its evidence, without the live values of a counterexample, which JSON cannot hold. */
export function verdictJson({ evidence, verdict, certificate, unmeasured }: Judged): object {
  return {
    kernel: evidence.kernel,
    candidate: evidence.candidate,
    ...verdict,
    weakenedBy: weakenedBy(evidence, verdict),
    evidence: readable(evidence),
    unmeasured,
    certificate,
  };
}

function readable(evidence: Evidence): object {
  const found = evidence.equivalence?.counterexample;
  if (evidence.equivalence === null || found == null) return evidence;
  const { mismatch, ...rest } = found;
  return { ...evidence, equivalence: { ...evidence.equivalence, counterexample: { ...rest, where: mismatch.where } } };
}
