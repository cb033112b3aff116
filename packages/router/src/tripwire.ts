import type { Mismatch } from "@oxbow/contract";
import type { TripCause } from "./event.ts";
import { describePlace } from "@oxbow/sameness";
import type { TripRules } from "./trip.ts";

/** What a tripwire says when it goes off. */
export interface Trip {
  readonly cause: TripCause;
  readonly because: string;
}

/** What was seen of a candidate in one trial, held against the rules: each look gives the trip that follows. */
export class Tripwire {
  readonly #rules: Required<TripRules>;
  /** Runs of both sides whose times can be compared. */
  pairs = 0;
  #slowPairs = 0;
  #logRatioSum = 0;
  #mismatches = 0;
  #panics = 0;
  #callsBefore = 0;
  #fallbacks = 0;

  constructor(rules: Required<TripRules>) {
    this.#rules = rules;
  }

  /** Geometric mean of control ÷ candidate over the pairs; null before the first. */
  get speedup(): number | null {
    return this.pairs === 0 ? null : Math.exp(this.#logRatioSum / this.pairs);
  }

  mismatch(found: Mismatch): Trip | null {
    if (++this.#mismatches < this.#rules.mismatches) return null;
    return { cause: "mismatch", because: `${this.#mismatches} mismatch(es), the last at ${describePlace(found)}` };
  }

  failure(cause: "panic" | "died" | "hung", because: string): Trip | null {
    return ++this.#panics < this.#rules.panics ? null : { cause, because };
  }

  /** A call of the candidate failed where the control answered. `callsInAll` are those of this trial. */
  fallback(callsInAll: number): Trip | null {
    const { share, minCalls } = this.#rules.errors;
    const [calls, failed] = [callsInAll - this.#callsBefore, ++this.#fallbacks];
    const trips = calls >= minCalls && failed / calls > share;
    // A long good past must not hide a bad present.
    if (calls > 100 * minCalls) {
      this.#callsBefore = callsInAll;
      this.#fallbacks = 0;
    }
    if (!trips) return null;
    return { cause: "errors", because: `${failed} of ${calls} candidate calls failed where the control answered` };
  }

  /** How long both sides took for one input, in milliseconds. */
  pair(controlMs: number, candidateMs: number): Trip | null {
    if (controlMs <= 0 || candidateMs <= 0) return null;
    const { ratio, share, minPairs } = this.#rules.slow;
    this.pairs++;
    this.#logRatioSum += Math.log(controlMs / candidateMs);
    if (candidateMs > ratio * controlMs) this.#slowPairs++;
    if (this.pairs < minPairs || this.#slowPairs / this.pairs <= share) return null;
    const because = `the candidate took more than ${ratio} times the control in ${this.#slowPairs} of ${this.pairs} pairs`;
    return { cause: "slow", because };
  }
}
