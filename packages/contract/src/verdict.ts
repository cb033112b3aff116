/** `inconclusive` holds: it neither raises a flag nor lowers it. */
export type VerdictWord = "pass" | "fail" | "inconclusive";

/** What came of one rule; `not asked` where it had nothing to look at, which decides nothing and is no pass either. */
export type Outcome = VerdictWord | "not asked";

/** One reason, as data: what was judged, against what, and what follows. */
export interface Reason {
  readonly rule: string;
  readonly outcome: Outcome;
  /** A sentence with the number in it. */
  readonly because: string;
}

export interface Verdict {
  readonly verdict: VerdictWord;
  readonly reasons: readonly Reason[];
  readonly numbers: Readonly<Record<string, number>>;
}
