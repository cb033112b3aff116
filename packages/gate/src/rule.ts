import type { Evidence, Outcome, Reason } from "@oxbow/contract";
import type { Policy } from "./policy.ts";

/** Looks at one aspect of the evidence; silent about what another rule reports. */
export type Rule = (evidence: Evidence, policy: Policy) => readonly Reason[];

export const reason = (rule: string, outcome: Outcome, because: string): Reason => ({ rule, outcome, because });
