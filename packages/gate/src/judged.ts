import type { Evidence, Verdict } from "@oxbow/contract";

/** One line of a report: what was seen, and what was made of it. */
export interface Judged {
  readonly evidence: Evidence;
  readonly verdict: Verdict;
}
