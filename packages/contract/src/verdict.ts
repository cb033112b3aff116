/** `inconclusive` holds: it neither raises a flag nor lowers it. */
export type VerdictWord = "pass" | "fail" | "inconclusive";

/** One reason, as data: what was judged, against what, and what follows. */
export interface Reason {
  readonly rule: string;
  readonly outcome: VerdictWord;
  /** A sentence with the number in it. */
  readonly because: string;
}

export interface Verdict {
  readonly verdict: VerdictWord;
  readonly reasons: readonly Reason[];
  readonly numbers: Readonly<Record<string, number>>;
}
