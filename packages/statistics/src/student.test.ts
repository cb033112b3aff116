import { describe, expect, it } from "vitest";
import { tQuantile } from "./student.ts";

describe("tQuantile", () => {
  // From printed tables of Student's t.
  it.each([
    [0.975, 1, 12.7062],
    [0.975, 2, 4.30265],
    [0.975, 5, 2.57058],
    [0.995, 5, 4.03214],
    [0.95, 10, 1.81246],
    [0.975, 30, 2.04227],
    [0.025, 7, -2.36462],
    [0.5, 3, 0],
  ])("at %d with %d degrees of freedom is %d", (p, df, expected) => {
    expect(tQuantile(p, df)).toBeCloseTo(expected, 4);
  });
});
