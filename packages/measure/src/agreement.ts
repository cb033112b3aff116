import type { Observation } from "@oxbow/contract";
import { attempt, copy, exact, type Sameness } from "@oxbow/sameness";
import { differenceOf } from "./runner.ts";

/**
 * Whether outcomes are the same, rotation after rotation. A normal form may cost more than the call: two that agreed once are not
 * asked for it again while each is, bit by bit, what it was then.
 */
export class Agreement {
  readonly #sameness: Sameness;
  readonly #agreed: (readonly [expected: Observation, outcome: Observation] | undefined)[] = [];

  constructor(sameness: Sameness) {
    this.#sameness = sameness;
  }

  /** Throws what says why where the outcomes cannot be compared. */
  holds(expected: Observation, side: number, outcome: Observation): boolean {
    const before = this.#agreed[side];
    if (before !== undefined && isStill(before[0], expected) && isStill(before[1], outcome)) return true;
    if (differenceOf(this.#sameness, expected, outcome) !== null) return false;
    // Copies: a side may answer in the same memory every time.
    this.#agreed[side] = [copy(expected), copy(outcome)];
    return true;
  }
}

/** What cannot be compared bit by bit is not known to be what it was. */
const isStill = (before: Observation, now: Observation): boolean => attempt(() => exact(before, now)) === null;
