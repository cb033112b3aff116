import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { median, quantile } from "./quantiles.ts";

const values = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 40 });

describe("median and quantile", () => {
  it("takes the middle of an odd number and the mean of the two middles of an even one", () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 3, 2])).toBe(2.5);
  });

  it("is NaN for nothing", () => expect(median([])).toBeNaN());

  it("has as many values below as above", () =>
    fc.assert(
      fc.property(values, (list) => {
        const middle = median(list);
        expect(list.filter((value) => value < middle).length).toBeLessThanOrEqual(list.length / 2);
        expect(list.filter((value) => value > middle).length).toBeLessThanOrEqual(list.length / 2);
      }),
    ));

  it("goes from the least to the greatest value", () => {
    expect([0, 0.25, 1].map((q) => quantile([10, 20, 30, 40, 50], q))).toEqual([10, 20, 50]);
  });
});
