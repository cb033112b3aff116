import { expect, it } from "vitest";
import { isQuiet } from "./quiet.ts";

const between = (lo: number, hi: number) => ({ ratio: Math.sqrt(lo * hi), lo, hi, level: 0.95 });

it.each([
  ["within the tolerance, whatever was found", between(0.99, 1.015), between(0.9, 1.1), true],
  ["within the tolerance, though it misses 1 by a hair", between(1.001, 1.003), between(2, 3), true],
  ["wide, and the speedup far wider", between(0.95, 1.05), between(4.8, 5.2), true],
  ["wide, and the slowdown far wider", between(0.95, 1.05), between(0.2, 0.3), true],
  ["wide, and the speedup not much clearer", between(0.95, 1.05), between(1.1, 1.2), false],
  ["wide, and the speedup unknown", between(0.95, 1.05), between(0.9, 1.2), false],
  ["a bias, however large the speedup", between(1.03, 1.05), between(4.8, 5.2), false],
  ["without ends", { ratio: 1, lo: 0, hi: Infinity, level: 0.95 }, between(4.8, 5.2), false],
])("an A/A check that is %s", (_, aa, speedup, quiet) => {
  expect(isQuiet(aa, speedup, 0.02)).toBe(quiet);
});
