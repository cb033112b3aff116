import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { least, shareOf, shrunk } from "./arbitraries.test.fixture.ts";
import { bytes } from "./bytes.ts";
import { drawn } from "./tenths.ts";
import { withOffsets } from "./with-offsets.ts";

describe("offsets", () => {
  const all = drawn(withOffsets(fc.constant("x".repeat(50))));

  it("fit what they are of", () => {
    const parts = drawn(withOffsets(bytes()));
    expect(parts.every(([whole, start, end]) => start >= 0 && start <= end && end <= whole.length)).toBe(true);
  });

  it("begin and end in every tenth, take all and take nothing", () => {
    expect(
      least(
        all.map(([, start]) => start),
        0,
        51,
      ),
    ).toBeGreaterThan(0.005);
    expect(
      least(
        all.map(([, , end]) => end),
        0,
        50,
      ),
    ).toBeGreaterThan(0.005);
    expect(shareOf(all, ([, start, end]) => start === 0 && end === 50)).toBeGreaterThan(0.01);
    expect(shareOf(all, ([, start, end]) => start === end)).toBeGreaterThan(0.02);
  });

  it("shrink with it, from a file as well", () => {
    const holds = ([whole, start, end]: [Uint8Array, number, number]): boolean =>
      !whole.subarray(start, end).includes(7);
    const [whole, start, end] = shrunk(withOffsets(bytes()), holds, [Uint8Array.of(1, 2, 7, 4, 7, 6), 1, 5]);
    expect([[...whole], start, end]).toEqual([[7], 0, 1]);
  });
});
