import { drawn, tenths } from "@oxbow/equivalence";
import { describe, expect, it } from "vitest";
import { sumSquaresF64 } from "./control.ts";
import { anyDoubles } from "./generator.ts";

describe.each([
  ["small", 10_000, 260],
  ["large", 1000, 65_540],
] as const)("of %s arrays of doubles", (size, count, longest) => {
  const arrays = drawn(anyDoubles(size), count).flatMap(([array]) => (array instanceof Float64Array ? [array] : []));

  it("there are some of every length", () => {
    const lengths = arrays.map((array) => array.length);
    expect(Math.min(...tenths(lengths, 0, longest))).toBeGreaterThan(0.003);
  });

  it("one in ten has another sum in another order", () => {
    const differ = arrays.filter((array) => isSafe(array) && inOrder(array) !== sumSquaresF64(array));
    expect(differ.length / arrays.length).toBeGreaterThan(0.1);
  });
});

const isSafe = (array: Float64Array): boolean =>
  !(array.buffer instanceof SharedArrayBuffer) && Number.isFinite(inOrder(array));

const inOrder = (array: Float64Array): number => array.reduce((sum, x) => sum + x * x, 0);
