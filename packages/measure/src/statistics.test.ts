import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { randomFrom } from "./random.ts";
import {
  bootstrapInterval,
  geometricInterval,
  holm,
  mean,
  median,
  quantile,
  standardDeviation,
  tInterval,
  tQuantile,
  wilsonInterval,
} from "./statistics.ts";

const values = (minLength: number) =>
  fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength, maxLength: 40 });

describe("median and quantile", () => {
  it("takes the middle of an odd number and the mean of the two middles of an even one", () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 3, 2])).toBe(2.5);
  });

  it("is NaN for nothing", () => expect(median([])).toBeNaN());

  it("has as many values below as above", () =>
    fc.assert(
      fc.property(values(1), (list) => {
        const middle = median(list);
        expect(list.filter((value) => value < middle).length).toBeLessThanOrEqual(list.length / 2);
        expect(list.filter((value) => value > middle).length).toBeLessThanOrEqual(list.length / 2);
      }),
    ));

  it("goes from the least to the greatest value", () => {
    expect([0, 0.25, 1].map((q) => quantile([10, 20, 30, 40, 50], q))).toEqual([10, 20, 50]);
  });
});

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

describe("tInterval", () => {
  it("has no end for a single value", () => {
    expect(tInterval([5])).toEqual({ value: 5, lo: -Infinity, hi: Infinity, level: 0.95 });
  });

  it("has no width for equal values", () => {
    expect(tInterval([2, 2, 2])).toEqual({ value: 2, lo: 2, hi: 2, level: 0.95 });
  });

  it("moves and stretches with its values", () =>
    fc.assert(
      fc.property(values(2), fc.integer({ min: -1000, max: 1000 }), (list, shift) => {
        const plain = tInterval(list);
        const moved = tInterval(list.map((value) => value + shift));
        expect(moved.lo).toBeCloseTo(plain.lo + shift, 4);
        expect(moved.hi).toBeCloseTo(plain.hi + shift, 4);
        expect(tInterval(list.map((value) => value * 2)).hi).toBeCloseTo(plain.hi * 2, 4);
      }),
    ));

  it("holds the truth about 95 times in 100 when six forks are noisy", () => {
    const random = randomFrom(1);
    const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    let held = 0;
    for (let i = 0; i < 4000; i++) {
      const { lo, hi } = tInterval(Array.from({ length: 6 }, normal));
      if (lo <= 0 && hi >= 0) held++;
    }
    expect(held / 4000).toBeGreaterThan(0.94);
    expect(held / 4000).toBeLessThan(0.96);
  });
});

describe("geometricInterval", () => {
  it("gives the inverse ratio the inverse interval", () =>
    fc.assert(
      fc.property(fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 2, maxLength: 20 }), (logs) => {
        const there = geometricInterval(logs);
        const back = geometricInterval(logs.map((log) => -log));
        expect(Math.log(back.lo)).toBeCloseTo(-Math.log(there.hi), 6);
        expect(Math.log(back.value)).toBeCloseTo(-Math.log(there.value), 6);
      }),
    ));
});

describe("bootstrapInterval", () => {
  it("surrounds the mean of many values, and repeats itself for one seed", () => {
    const random = randomFrom(7);
    const list = Array.from({ length: 400 }, () => random());
    const { lo, hi, value } = bootstrapInterval(list, mean, { random: randomFrom(3) });
    expect(lo).toBeLessThan(value);
    expect(hi).toBeGreaterThan(value);
    // The t interval of so many values is the same interval by another way.
    expect(lo).toBeCloseTo(tInterval(list).lo, 2);
    expect(hi).toBeCloseTo(tInterval(list).hi, 2);
    expect(bootstrapInterval(list, mean, { random: randomFrom(3) })).toEqual({ lo, hi, value, level: 0.95 });
  });
});

describe("holm", () => {
  it("asks more of the first of several than of the last, and stops at the first that fails", () => {
    expect(holm([0.01, 0.04, 0.03, 0.005])).toEqual([true, false, false, true]);
    expect(holm([0.04])).toEqual([true]);
    expect(holm([])).toEqual([]);
  });
});

it("standardDeviation divides by n − 1 and has no answer for one value", () => {
  expect(standardDeviation([1, 3])).toBeCloseTo(Math.SQRT2, 12);
  expect(standardDeviation([1])).toBeNaN();
});

describe("wilsonInterval", () => {
  it("is the one of the textbook, and stays within 0 and 1", () => {
    const { lo, hi } = wilsonInterval(0.05, 7300);
    expect([lo, hi].map((end) => end.toFixed(4))).toEqual(["0.0452", "0.0552"]);
    expect(wilsonInterval(0, 100)).toMatchObject({ lo: 0, hi: expect.closeTo(0.037, 3) as number });
    expect(wilsonInterval(1, 100)).toMatchObject({ lo: expect.closeTo(0.963, 3) as number, hi: 1 });
  });
});
