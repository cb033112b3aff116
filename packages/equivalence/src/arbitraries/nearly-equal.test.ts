import { describe, expect, it } from "vitest";
import { least, shareOf, shrunk } from "./arbitraries.test.fixture.ts";
import { bytes } from "./bytes.ts";
import { nearlyEqual } from "./nearly-equal.ts";
import { drawn } from "./tenths.ts";
import { text } from "./text.ts";

describe("of 10,000 pairs that are nearly equal", () => {
  const all = drawn(nearlyEqual(text())).filter(([a, b]) => Math.max(a.length, b.length) >= 10);
  const isOne = ([a, b]: readonly [string, string]): boolean => a.length === b.length && differing(a, b).length === 1;

  it("some are equal, one edit apart, or one the start of the other, either way round", () => {
    expect(shareOf(all, ([a, b]) => a === b)).toBeGreaterThan(0.15);
    expect(shareOf(all, isOne)).toBeGreaterThan(0.08);
    expect(shareOf(all, ([a, b]) => a.length === b.length + 1)).toBeGreaterThan(0.04);
    expect(shareOf(all, ([a, b]) => a.length < b.length && b.startsWith(a))).toBeGreaterThan(0.05);
    expect(shareOf(all, ([a, b]) => b.length < a.length && a.startsWith(b))).toBeGreaterThan(0.05);
    expect(shareOf(all, ([a, b]) => a[0] !== b[0] && a.at(-1) !== b.at(-1))).toBeGreaterThan(0.03);
  });

  it("what differs is in every tenth", () => {
    expect(least(all.filter(isOne).map(([a, b]) => differing(a, b)[0]! / a.length))).toBeGreaterThan(0.03);
  });

  it("a failure is shrunk on both sides alike, from a file as well", () => {
    const holds = ([a, b]: [string, string]): boolean => !(a !== b && a.length === b.length && a.length > 4);
    expect(shrunk(nearlyEqual(text()), holds).map((each) => each.length)).toEqual([5, 5]);
    const stored: [string, string] = ["some long text, and more", "some long next, and more"];
    expect(
      shrunk(nearlyEqual(text()), ([a, b]) => a === b || a.length !== b.length, stored).map((each) => each.length),
    ).toEqual([1, 1]);
  });

  it("may be of bytes", () => {
    const pairs = drawn(nearlyEqual(bytes()), 2000);
    expect(shareOf(pairs, ([a, b]) => Buffer.compare(a, b) === 0)).toBeGreaterThan(0.15);
    expect(shrunk(nearlyEqual(bytes()), ([a, b]) => Buffer.compare(a, b) === 0).map(({ length }) => length)).toContain(
      0,
    );
  });
});

const differing = (a: string, b: string): number[] => Array.from(a, (_, i) => i).filter((i) => a[i] !== b[i]);
