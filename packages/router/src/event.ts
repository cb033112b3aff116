import type { Mismatch, Stage } from "@oxbow/contract";

/**
 * What the router tells whoever listens. One event per cause, not per call; the counts are in `stats()`. `candidate` is the name
 * that the flag gives.
 */
export type RouterEvent = { readonly kernel: string } & (
  | {
      /** The compiled flag of the kernel changed. */
      readonly type: "flag";
      readonly from: Stage;
      readonly to: Stage;
      readonly epoch: number;
      readonly because: string;
    }
  | {
      /** The candidate failed on an input, and the caller got the control's answer. At most one a second. */
      readonly type: "fallback";
      readonly candidate: string;
      readonly error: unknown;
    }
  | {
      /** The candidate cannot be called at all; `chain` says what was tried, outermost first. */
      readonly type: "unavailable";
      readonly candidate: string;
      readonly error: unknown;
      readonly chain: readonly string[];
    }
  | {
      /**
       * Evidence is missing, and no answer is affected: the isolated shadow could not run at all, or something threw that is
       * neither side, such as a clock. Of the latter once for each candidate and epoch; `stats` counts all.
       */
      readonly type: "unobserved";
      readonly candidate: string;
      readonly error: unknown;
    }
  | {
      /** Control and candidate disagree on `args`. */
      readonly type: "mismatch";
      readonly candidate: string;
      readonly epoch: number;
      readonly args: readonly unknown[];
      readonly mismatch: Mismatch;
    }
  | {
      /**
       * What both sides gave cannot be compared, so samples are no evidence until the definition says how to normalize it. Once
       * for each flag.
       */
      readonly type: "incomparable";
      readonly where: string;
      readonly because: string;
    }
  | {
      /** The control disagrees with itself: the kernel is not a function of its arguments. */
      readonly type: "noise";
      readonly args: readonly unknown[];
      readonly mismatch: Mismatch;
    }
  | {
      /** The kernel stays on the control until a flag with a higher epoch arrives. */
      readonly type: "trip";
      readonly cause: TripCause;
      readonly epoch: number;
      readonly because: string;
    }
  | {
      /** Shadow probes agreed after a higher epoch: the flag is obeyed again. */
      readonly type: "release";
      readonly epoch: number;
    }
);

/**
 * `died`: the candidate took the process of the isolated shadow with it. `hung`: it did not answer there, or its promise was
 * never settled. `elsewhere`: in another thread of this process, which knows the cause. `earlier`: in
 * a process before this one, as its stored trip says.
 */
export type TripCause = "mismatch" | "panic" | "died" | "hung" | "errors" | "slow" | "elsewhere" | "earlier";

/** One sampled input that both sides ran: for histograms, and whoever wants to look at every one. */
export interface Experiment {
  readonly kernel: string;
  readonly candidate: string;
  readonly epoch: number;
  readonly agreed: boolean;
  readonly controlMs: number | null;
  /** Null for a candidate that ran in a process of its own: its time holds the way there and back. */
  readonly candidateMs: number | null;
}
