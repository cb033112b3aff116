import type { Certificate, Evidence, Verdict } from "@oxbow/contract";
import type { Policy } from "./policy.ts";

/** Evidence that nobody has judged yet, with what is asked of it. */
export interface Collected {
  readonly evidence: Evidence;
  readonly policy: Partial<Policy>;
  readonly unmeasured: readonly Unmeasured[];
}

/** A workload that asks for a speedup and has none, and why. */
export interface Unmeasured {
  readonly workload: string;
  readonly because: string;
}

/** What a report shows of one candidate: what was seen, and what was made of it. */
export interface Judged {
  /** The evidence as it was judged: with several kernels in a run, its intervals were taken the more strictly. */
  readonly evidence: Evidence;
  readonly verdict: Verdict;
  /** Null when the files of a side are unknown. */
  readonly certificate: Certificate | null;
  readonly unmeasured: readonly Unmeasured[];
}
