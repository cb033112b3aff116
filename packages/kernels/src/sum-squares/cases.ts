import type { Case } from "@oxbow/contract";
import { detached } from "../refused-views.ts";

const invalid = { throws: { class: "InputError", code: "INVALID_ARGUMENT" } };
const outOfRange = { throws: { class: "InputError", code: "OUT_OF_RANGE" } };

/** What every `sumSquaresI32` must do. */
export const sumSquaresI32Cases: readonly Case<[Int32Array], bigint>[] = [
  { name: "gives zero for no values", args: () => [new Int32Array(0)], expected: { returns: 0n } },
  { name: "squares a single value", args: () => [Int32Array.of(-7)], expected: { returns: 49n } },
  {
    name: "is exact where a double is not",
    args: () => [Int32Array.of(94906267)],
    expected: { returns: 9007199515875289n },
  },
  { name: "squares the least value", args: () => [Int32Array.of(-(2 ** 31))], expected: { returns: 2n ** 62n } },
  { name: "goes past 64 bits", args: () => [new Int32Array(4).fill(-(2 ** 31))], expected: { returns: 2n ** 64n } },
  {
    name: "stays exact over more values than one block",
    args: () => [new Int32Array(2 ** 20 + 1).fill(2 ** 31 - 1)],
    expected: { returns: (2n ** 31n - 1n) ** 2n * (2n ** 20n + 1n) },
  },
  {
    name: "stays exact over a block of the least value",
    args: () => [new Int32Array(2 ** 20).fill(-(2 ** 31))],
    expected: { returns: 2n ** 82n },
  },
  {
    name: "honours a view's offset",
    args: () => [Int32Array.of(9, 2, 3, 9).subarray(1, 3)],
    expected: { returns: 13n },
  },
  { name: "refuses other arrays", args: () => [new Float64Array(1) as unknown as Int32Array], expected: invalid },
  {
    name: "refuses shared memory",
    args: () => [new Int32Array(new SharedArrayBuffer(8))],
    expected: invalid,
  },
  { name: "refuses a detached view", args: () => [detached(Int32Array.of(1))], expected: invalid },
  {
    name: "refuses a resizable buffer",
    args: () => [new Int32Array(new ArrayBuffer(8, { maxByteLength: 16 }))],
    expected: invalid,
  },
];

/** What every `sumSquaresF64` must do. */
export const sumSquaresF64Cases: readonly Case<[Float64Array], number>[] = [
  { name: "gives positive zero for no values", args: () => [new Float64Array(0)], expected: { returns: 0 } },
  { name: "gives positive zero for negative zero", args: () => [Float64Array.of(-0)], expected: { returns: 0 } },
  {
    name: "adds in eight lanes, not in file order",
    args: () => [Float64Array.from({ length: 19 }, (_, i) => 1e8 ** (i % 3) + i)],
    expected: { returns: inLanes(Array.from({ length: 19 }, (_, i) => 1e8 ** (i % 3) + i)) },
  },
  { name: "passes NaN on", args: () => [Float64Array.of(1, NaN)], expected: { returns: NaN } },
  { name: "overflows to infinity", args: () => [Float64Array.of(1e200)], expected: { returns: Infinity } },
  { name: "underflows to zero", args: () => [Float64Array.of(1e-200)], expected: { returns: 0 } },
  { name: "refuses other arrays", args: () => [new Int32Array(1) as unknown as Float64Array], expected: invalid },
  { name: "refuses a detached view", args: () => [detached(Float64Array.of(1))], expected: invalid },
];

/** What every `sumSquaresRange` must do. */
export const sumSquaresRangeCases: readonly Case<[number], bigint>[] = [
  { name: "gives zero for an empty range", args: () => [0], expected: { returns: 0n } },
  { name: "leaves n out", args: () => [3], expected: { returns: 5n } },
  { name: "is exact across blocks", args: () => [4097], expected: { returns: 22914881536n } },
  { name: "goes past 64 bits", args: () => [4_000_000], expected: { returns: 21333325333334000000n } },
  { name: "refuses a negative n", args: () => [-1], expected: outOfRange },
  { name: "refuses a fraction", args: () => [1.5], expected: outOfRange },
  { name: "refuses NaN", args: () => [NaN], expected: outOfRange },
  { name: "refuses more than 2^40", args: () => [2 ** 40 + 1], expected: outOfRange },
];

/** The order that the definition asks for, written down a second time. */
function inLanes(values: readonly number[]): number {
  const lane = (k: number): number => values.filter((_, i) => i % 8 === k).reduce((sum, x) => sum + x * x, 0);
  return lane(0) + lane(1) + (lane(2) + lane(3)) + (lane(4) + lane(5) + (lane(6) + lane(7)));
}
