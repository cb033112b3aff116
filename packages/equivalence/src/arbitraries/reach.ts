import type { Arbitrary } from "fast-check";
import { draw } from "../draw.ts";

/**
 * How often a thousand inputs, drawn as a run of the suite draws them, hold one of each class: a share of `seeds` runs, from
 * 0 to 1, by the name of the class. For tests of a generator: what is never drawn, no run can find.
 */
export function reach<T>(
  arbitrary: Arbitrary<T>,
  classes: Readonly<Record<string, (value: T) => boolean>>,
  { seeds = 20, runs = 1000 }: { readonly seeds?: number; readonly runs?: number } = {},
): ReadonlyMap<string, number> {
  const seen = new Map(Object.keys(classes).map((name) => [name, 0]));
  for (let seed = 1; seed <= seeds; seed++) {
    const missing = new Map(Object.entries(classes));
    for (const { inputs } of draw(arbitrary, "small", seed, runs)) {
      for (const [name, is] of missing) {
        if (!inputs.some((input) => is(input))) continue;
        seen.set(name, (seen.get(name) ?? 0) + 1 / seeds);
        missing.delete(name);
      }
      if (missing.size === 0) break;
    }
  }
  return seen;
}
