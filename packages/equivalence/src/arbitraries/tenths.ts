import type { Arbitrary } from "fast-check";
import { draw } from "../draw.ts";

/**
 * How many of these lie in each tenth of the way from `from` to `to`, as shares of all: ten times 0.1 for what is uniform. Those
 * outside count in none. For tests of a generator, with `drawn`: a place that it never takes up is a place nobody looks at.
 */
export function tenths(values: readonly number[], from = 0, to = 1): readonly number[] {
  const counts = Array.from({ length: 10 }, () => 0);
  for (const value of values) {
    const tenth = Math.floor((10 * (value - from)) / (to - from));
    if (value >= from && value <= to) counts[Math.min(tenth, 9)]! += 1 / values.length;
  }
  return counts;
}

/** So many values, drawn as a run of the suite draws them. */
export function drawn<T>(arbitrary: Arbitrary<T>, count = 10_000): readonly T[] {
  return Array.from(draw(arbitrary, "small", 1, count)).flatMap(({ inputs }) => inputs);
}
