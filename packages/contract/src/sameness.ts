/**
 * Where two results differ, as a path such as `.lines[3]` (an empty string: as a whole), or null when they are the same. A
 * comparator that throws has not judged: nobody takes that for equal, nor for different.
 */
export type Comparator<Out = unknown> = (control: Out, candidate: Out) => string | null;

/**
 * How much of two errors must be the same: that there is one (`outcome`), its class, or its class and `code`. Messages of
 * what was thrown are never compared: they are for people.
 */
export type ErrorComparison = "outcome" | "class" | "code";

/** One way in which two sides may differ, declared: where, how far, why, and until when. */
export interface Tolerance {
  /**
   * Matched against paths as messages show them, `returned.value.groups[3].mean` or `argsAfter[2][7]`, and for results
   * against what follows `returned.value` as well. Everywhere if left out.
   */
  readonly at?: RegExp;
  /** Why such a difference is none; reports show it. */
  readonly because: string;
  /** The last day it holds, as `2027-01-31`, where a difference is meant to end: what it hid is then a mismatch. */
  readonly until?: string;
  /** Asked about two values that differ. `bits` is how wide the numbers of their array are: 64 unless it is a narrower one. */
  readonly allows: (control: unknown, candidate: unknown, bits: 16 | 32 | 64) => boolean;
  /** Whatever stands there is not looked at; it must be there on both sides. */
  readonly whole?: boolean;
}

/** Two sides, or two values, differ. */
export interface Difference {
  readonly kind: "different";
  /** A path such as `returned.value.lines[3]`. */
  readonly where: string;
  /** Both values there, for people, and how far numbers are apart; empty where a comparator gave a path alone. */
  readonly shown: string;
}

/** Two values whose state cannot be seen: neither the same nor different until the definition says how to normalize them. */
export interface Incomparable {
  readonly kind: "incomparable";
  readonly where: string;
  /** What cannot be seen, such as `a Headers keeps its state where nobody can look`. */
  readonly because: string;
}
