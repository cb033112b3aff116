import type * as fc from "fast-check";
import { decode, encode } from "@oxbow/sameness";
import { describe, expect, it } from "vitest";
import { least, shareOf, shrunk } from "./arbitraries.test.fixture.ts";
import { drawn } from "./tenths.ts";
import {
  bigInt64Array,
  bigUint64Array,
  float32Array,
  float64Array,
  int16Array,
  int32Array,
  int8Array,
  uint16Array,
  uint32Array,
  type TypedArrayOptions,
} from "./typed-arrays.ts";

const typedArrays: Record<string, (options?: TypedArrayOptions) => fc.Arbitrary<NumberArray>> = {
  bigInt64Array,
  bigUint64Array,
  float32Array,
  float64Array,
  int16Array,
  int32Array,
  int8Array,
  uint16Array,
  uint32Array,
};

type NumberArray = ArrayBufferView & { readonly length: number; readonly [index: number]: number | bigint };

describe.each(Object.entries(typedArrays))("of 3,000 from %s", (name, make) => {
  it("there are some of every length up to the maximum, and of the maximum", () => {
    const lengths = drawn(make({ maxLength: 100 }), 3000).map(({ length }) => length);
    expect(least(lengths, 0, 100)).toBeGreaterThan(0.05);
    expect(shareOf(lengths, (length) => length === 100)).toBeGreaterThan(0.05);
    expect(Math.max(...lengths)).toBe(100);
  });

  it("there are the least and the greatest, views within a buffer, and arrays of 256 and one more", () => {
    const all = drawn(make(), 3000);
    const has = (edge: number | bigint) =>
      all.some((array) => Array.from(array).some((value) => Object.is(value, edge)));
    expect(EDGES[name]!.filter((edge) => !has(edge))).toEqual([]);
    expect(all.some(({ byteOffset, length }) => byteOffset > 0 && length > 0)).toBe(true);
    expect(all.some(({ length }) => length === 256) && all.some(({ length }) => length === 257)).toBe(true);
  });

  it("a failure is shrunk to what it needs, from a file as well", () => {
    const isZero = (value: number | bigint): boolean => Number(value) === 0;
    const holds = (array: NumberArray): boolean => Array.from(array).every(isZero);
    const smallest = shrunk(make(), holds);
    expect([smallest.length, smallest.byteOffset]).toEqual([1, 0]);
    expect(Math.abs(Number(smallest[0]))).toBe(1);
    const stored = decode(
      JSON.parse(
        JSON.stringify(
          encode(
            drawn(make(), 50).find((each) => !holds(each)),
            "text",
          ),
        ),
      ),
    );
    expect(shrunk(make(), holds, stored as NumberArray).length).toBe(1);
  });
});

const EDGES: Record<string, readonly (number | bigint)[]> = {
  bigInt64Array: [-(2n ** 63n), 2n ** 63n - 1n, 0n],
  bigUint64Array: [2n ** 64n - 1n, 2n ** 63n, 0n],
  float32Array: [NaN, Infinity, -0, 0.5],
  float64Array: [NaN, Infinity, -0, 2 ** 53],
  int16Array: [-(2 ** 15), 2 ** 15 - 1, 0],
  int32Array: [-(2 ** 31), 2 ** 31 - 1, 0],
  int8Array: [-128, 127, 0],
  uint16Array: [2 ** 16 - 1, 0],
  uint32Array: [2 ** 32 - 1, 2 ** 31, 0],
};

describe("float64Array", () => {
  it("has another sum in another order, for one in ten", () => {
    const inOrder = (array: Float64Array): number => array.reduce((sum, x) => sum + x * x, 0);
    const turned = (array: Float64Array): number => array.reduceRight((sum, x) => sum + x * x, 0);
    const all = drawn(float64Array());
    expect(
      shareOf(all, (array) => Number.isFinite(inOrder(array)) && inOrder(array) !== turned(array)),
    ).toBeGreaterThan(0.1);
  });

  it("brings a number to what a person would write", () => {
    const smallest = shrunk(float64Array(), (array) => !array.some((x) => x > 100 && x < 1000));
    expect(smallest).toEqual(Float64Array.of(smallest[0]!));
    expect(`${smallest[0]}`.length).toBeLessThanOrEqual(4);
  });
});
