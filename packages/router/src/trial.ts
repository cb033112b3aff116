import { Tripwire } from "./tripwire.ts";
import type { TripRules } from "./trip.ts";

/**
 * One candidate at one epoch, and what was seen of it. Whatever a call shows, however late, belongs to the trial under which
 * the call was decided: the flag may have moved on since.
 */
export class Trial {
  readonly candidate: string;
  readonly epoch: number;
  readonly run: (...args: readonly unknown[]) => unknown;
  readonly tripwire: Tripwire;
  /** What is told once in a trial, and has been. */
  readonly told = new Set<"incomparable" | "unobserved">();
  readonly #callsBefore: number;
  #calls: number | null = null;

  constructor(
    of: { readonly candidate: string; readonly epoch: number },
    run: (...args: readonly unknown[]) => unknown,
    rules: Required<TripRules>,
    callsBefore: number,
  ) {
    this.candidate = of.candidate;
    this.epoch = of.epoch;
    this.run = run;
    this.tripwire = new Tripwire(rules);
    this.#callsBefore = callsBefore;
  }

  /** Calls that were given to the candidate; `inAll` are those of every trial up to now. */
  calls(inAll: number): number {
    return this.#calls ?? inAll - this.#callsBefore;
  }

  /** Its calls are counted; what they show may still come. */
  end(inAll: number): void {
    this.#calls ??= inAll - this.#callsBefore;
  }
}
