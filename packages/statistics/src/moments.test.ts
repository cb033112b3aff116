import { expect, it } from "vitest";
import { mean, standardDeviation } from "./moments.ts";

it("mean has no answer for an empty list", () => {
  expect(mean([1, 2, 6])).toBe(3);
  expect(mean([])).toBeNaN();
});

it("standardDeviation divides by n − 1 and has no answer for one value", () => {
  expect(standardDeviation([1, 3])).toBeCloseTo(Math.SQRT2, 12);
  expect(standardDeviation([1])).toBeNaN();
});
