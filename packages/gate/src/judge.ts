import type { Evidence, Reason, Verdict, VerdictWord } from "@oxbow/contract";
import { buildRules } from "./build-rules.ts";
import { equivalenceRules } from "./equivalence-rules.ts";
import { numbersOf } from "./numbers.ts";
import { performanceRules } from "./performance-rules.ts";
import { defaultPolicy } from "./policy.ts";
import type { Policy } from "./policy.ts";

/**
 * Evidence in, verdict out.
 *
 * One failed rule fails; else one inconclusive rule is inconclusive; only when every rule passes does the verdict.
 * Missing, empty, partial or nonsensical evidence is inconclusive. Never throws for anything of type `Evidence`.
 */
export function judge(evidence: Evidence, policy: Partial<Policy> = {}): Verdict {
  const whole = { ...defaultPolicy, ...policy };
  const reasons = rules.flatMap((rule) => rule(evidence, whole));
  return { verdict: worst(reasons), reasons, numbers: numbersOf(evidence, whole) };
}

const rules = [...equivalenceRules, ...performanceRules, ...buildRules];

function worst(reasons: readonly Reason[]): VerdictWord {
  if (reasons.some(({ outcome }) => outcome === "fail")) return "fail";
  return reasons.length > 0 && reasons.every(({ outcome }) => outcome === "pass") ? "pass" : "inconclusive";
}
