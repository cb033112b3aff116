import type { Evidence, Reason, Verdict, VerdictWord } from "@oxbow/contract";
import { buildRules } from "./build-rules.ts";
import { equivalenceRules } from "./equivalence-rules.ts";
import { memoryRules } from "./memory-rules.ts";
import { numbersOf } from "./numbers.ts";
import { honestyRules } from "./honesty-rules.ts";
import { performanceRules } from "./performance-rules.ts";
import { defaultPolicy } from "./policy.ts";
import type { Policy } from "./policy.ts";

/**
 * Evidence in, verdict out.
 *
 * One failed rule fails; else one inconclusive rule is inconclusive; only when every rule that was asked passes does the
 * verdict. A rule that was not asked decides nothing.
 * Missing, empty, partial or nonsensical evidence is inconclusive. Never throws for anything of type `Evidence`.
 */
export function judge(evidence: Evidence, policy: Partial<Policy> = {}): Verdict {
  const whole = { ...defaultPolicy, ...policy };
  const reasons = rules.flatMap((rule) => rule(evidence, whole));
  return { verdict: worst(reasons), reasons, numbers: numbersOf(evidence, whole) };
}

const rules = [...equivalenceRules, ...honestyRules, ...performanceRules, ...memoryRules, ...buildRules];

function worst(reasons: readonly Reason[]): VerdictWord {
  const asked = reasons.filter(({ outcome }) => outcome !== "not asked");
  if (asked.some(({ outcome }) => outcome === "fail")) return "fail";
  return asked.length > 0 && asked.every(({ outcome }) => outcome === "pass") ? "pass" : "inconclusive";
}
