import * as fc from "fast-check";
import { tenths } from "./tenths.ts";

/** What fast-check shrinks an input to that fails `holds`; `example` stands for a stored value without a history. */
export function shrunk<T>(arbitrary: fc.Arbitrary<T>, holds: (value: T) => boolean, example?: T): T {
  const examples: [T][] = example === undefined ? [] : [[example]];
  const details = fc.check(fc.property(arbitrary, holds), { seed: 1, numRuns: 10_000, examples });
  if (details.counterexample === null) throw new Error("no counterexample in 10,000 runs");
  return details.counterexample[0];
}

/** How many lie in the tenth that has the fewest, as a share of all. */
export const least = (...span: Parameters<typeof tenths>): number => Math.min(...tenths(...span));

/** How many are so, as a share of all. */
export const shareOf = <T>(values: readonly T[], is: (value: T) => boolean): number =>
  values.filter(is).length / values.length;
