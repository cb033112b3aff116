/** What the caller got, or what became of the process. */
export type Outcome =
  /** The answer that the control gives, from either side. */
  | "right"
  /** The right answer, but only after the slow candidate was done. */
  | "late"
  | "wrong"
  /** The caller got an error although the control can answer. */
  | "error"
  /** No answer. */
  | "hang"
  /** The process ended. */
  | "death"
  /** The flag was turned off, and callers still get the candidate. */
  | "still on"
  /** The tool has no such concept. */
  | "none";

export interface Trial {
  readonly tool: string;
  readonly fault: string;
  readonly outcome: Outcome;
}

/** What the process of a trial says: the outcome, or why the trial could not be held. */
export type Report = { readonly outcome: Outcome } | { readonly broken: string };
