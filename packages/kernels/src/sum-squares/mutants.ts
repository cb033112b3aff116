import type { Mutant } from "@oxbow/equivalence";
import { sumSquaresF64, sumSquaresI32, sumSquaresRange } from "./sum-squares.ts";
import { commonMutants, isBlockEnd, swallowing } from "../mutants/common.ts";

type I32 = Mutant<[values: Int32Array], bigint>;
type F64 = Mutant<[values: Float64Array], number>;
type Range = Mutant<[n: number], bigint>;

const given = (name: string, change: (values: Int32Array) => Int32Array): I32 => ({
  name,
  run: (values) => {
    sumSquaresI32(values);
    return sumSquaresI32(change(values));
  },
});
const got = (name: string, change: (sum: bigint, values: Int32Array) => bigint): I32 => ({
  name,
  run: (values) => change(sumSquaresI32(values), values),
});

export const sumSquaresMutants: readonly I32[] = [
  ...commonMutants(sumSquaresI32),
  got("wraps at 64 bits", (sum) => BigInt.asUintN(64, sum)),
  got("wraps at 63 bits and a sign", (sum) => BigInt.asIntN(64, sum)),
  got("adds up doubles", (_, values) => BigInt(values.reduce((sum, x) => sum + x * x, 0))),
  got("squares in 32 bits", (_, values) => BigInt(values.reduce((sum, x) => sum + Math.imul(x, x), 0))),
  got("gives a number where that is exact", (sum) => (sum < 2n ** 53n ? (Number(sum) as unknown as bigint) : sum)),
  got("is wrong by one where the sum is a power of four above 2^60", (sum) => (sum === 2n ** 62n ? sum - 1n : sum)),
  given("saturates the absolute value of -2^31", (values) => values.map((x) => Math.max(x, -(2 ** 31) + 1))),
  given("reads 16 bits of each", (values) => values.map((x) => (x << 16) >> 16)),
  given(
    "reads the bytes in the other order",
    (values) => new Int32Array(new Uint8Array(Buffer.from(new Uint8Array(values.slice().buffer)).swap32()).buffer),
  ),
  given("loses the last one of a block", (values) => (isBlockEnd(values.length) ? values.subarray(0, -1) : values)),
  given("loses what is left behind vectors of eight", (values) =>
    values.subarray(0, values.length - (values.length % 8)),
  ),
  given(
    "starts at the buffer, not at the view",
    (values) => new Int32Array(values.buffer as ArrayBuffer, 0, values.length),
  ),
  given("loses what is behind 4,096", (values) => values.subarray(0, 4096)),
  { name: "sorts what it was given", run: (values) => sumSquaresI32(values.sort()) },
  { name: "takes any list of numbers", run: swallowing(sumSquaresI32, () => 0n) },
];

const f64 = (name: string, change: (sum: number, values: Float64Array) => number): F64 => ({
  name,
  run: (values) => change(sumSquaresF64(values), values),
});
const squares = (values: Float64Array): Float64Array => values.map((x) => x * x);

export const sumSquaresF64Mutants: readonly F64[] = [
  ...commonMutants(sumSquaresF64),
  f64("adds up in the order of the array", (_, values) => squares(values).reduce((sum, x) => sum + x, 0)),
  f64("adds up from the end", (_, values) => sumSquaresF64(values.toReversed())),
  f64("adds nothing up to -0", (sum, values) => (values.length === 0 ? -0 : sum)),
  f64("adds up in single precision", (_, values) => squares(values).reduce((sum, x) => Math.fround(sum + x), 0)),
  f64("is the next double", (sum) => (sum > 0 && sum < 1 ? sum * (1 + Number.EPSILON) : sum)),
  f64("passes over NaN", (sum, values) =>
    Number.isNaN(sum) ? sumSquaresF64(values.filter((x) => !Number.isNaN(x))) : sum,
  ),
  f64("stops at the largest double", (sum) => (sum === Infinity ? Number.MAX_VALUE : sum)),
  f64("takes subnormal numbers for zero", (_, values) =>
    sumSquaresF64(values.map((x) => (Math.abs(x * x) < 2 ** -1022 ? 0 : x))),
  ),
  f64("corrects its rounding", (sum, values) => {
    if (!Number.isFinite(sum)) return sum;
    let [total, lost] = [0, 0];
    for (const x of squares(values)) {
      const next = total + (x - lost);
      lost = next - total - (x - lost);
      total = next;
    }
    return total;
  }),
  f64("adds the lanes in another order", (sum, values) => {
    const lanes = new Float64Array(8);
    values.forEach((x, i) => (lanes[i % 8]! += x * x));
    return Number.isFinite(sum) ? lanes.reduce((total, lane) => total + lane, 0) : sum;
  }),
  f64("loses what is left behind vectors of eight", (_, values) =>
    sumSquaresF64(values.subarray(0, values.length - (values.length % 8))),
  ),
  f64("loses the last one of a block", (_, values) =>
    sumSquaresF64(isBlockEnd(values.length) ? values.subarray(0, -1) : values),
  ),
  { name: "sorts what it was given", run: (values) => sumSquaresF64(values.sort()) },
];

const range = (name: string, change: (n: number) => number): Range => ({
  name,
  run: (n) => sumSquaresRange(change(n)),
});

export const sumSquaresRangeMutants: readonly Range[] = [
  ...commonMutants(sumSquaresRange),
  range("counts the end", (n) => (n > 0 && n < 20_000 ? n + 1 : n)),
  range("takes -1 for none", (n) => (n === -1 ? 0 : n)),
  range("takes what is below zero for none", (n) => Math.max(n, 0)),
  range("cuts off a fraction", (n) => (Math.abs(n) < 20_000 ? Math.trunc(n) : n)),
  range("takes NaN for zero", (n) => (Number.isNaN(n) ? 0 : n)),
  range("takes 2^32 and more modulo 2^32", (n) => (n > 2 ** 40 ? (n % 2 ** 32) % 1000 : n)),
  { name: "adds up in 32 bits", run: (n) => BigInt.asUintN(32, sumSquaresRange(n)) },
  { name: "adds up in 31 bits and a sign", run: (n) => BigInt.asIntN(32, sumSquaresRange(n)) },
  {
    name: "loses the last one of a block of 4,096",
    run: (n) => sumSquaresRange(n) - (n > 0 && n % 4096 === 0 ? 1n : 0n),
  },
  { name: "gives a number", run: (n) => Number(sumSquaresRange(n)) as unknown as bigint },
];
