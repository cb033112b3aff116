import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { geometricInterval, tInterval, wilsonInterval } from "./intervals.ts";
import { randomFrom } from "./random.ts";

const values = (minLength: number) =>
  fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength, maxLength: 40 });

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

describe("wilsonInterval", () => {
  it("is the one of the textbook, and stays within 0 and 1", () => {
    const { lo, hi } = wilsonInterval(0.05, 7300);
    expect([lo, hi].map((end) => end.toFixed(4))).toEqual(["0.0452", "0.0552"]);
    expect(wilsonInterval(0, 100)).toMatchObject({ lo: 0, hi: expect.closeTo(0.037, 3) as number });
    expect(wilsonInterval(1, 100)).toMatchObject({ lo: expect.closeTo(0.963, 3) as number, hi: 1 });
  });
});
