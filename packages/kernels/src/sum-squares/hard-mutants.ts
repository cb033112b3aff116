import type { Mutant } from "@oxbow/equivalence";
import { sumSquaresF64, sumSquaresI32 } from "./sum-squares.ts";

type I32 = Mutant<[values: Int32Array], bigint>;
type F64 = Mutant<[values: Float64Array], number>;

/** The sum, and `more` on top of it. */
const off = (name: string, more: (values: Int32Array, sum: bigint) => bigint): I32 => ({
  name,
  run: (values) => {
    const sum = sumSquaresI32(values);
    return sum + more(values, sum);
  },
});

const square = (x: number | undefined): bigint => BigInt(x ?? 0) ** 2n;

/** Mistakes in one place of a long array, in one lane, or at sums that are rare: what a short test never sees. */
export const sumSquaresHardMutants: readonly I32[] = [
  off("forgets the 65th", (values) => (values.length > 66 ? -square(values[64]) : 0n)),
  off("forgets the 129th", (values) => (values.length > 130 ? -square(values[128]) : 0n)),
  off("forgets the 4,097th", (values) => (values.length > 4098 ? -square(values[4096]) : 0n)),
  off("counts the last of seven behind vectors of eight twice", (values) =>
    values.length % 8 === 7 ? square(values.at(-1)) : 0n,
  ),
  off("forgets the first of fifteen behind vectors of sixteen", (values) =>
    values.length % 16 === 15 ? -square(values.at(-15)) : 0n,
  ),
  off("loses the high half of a square in the last lane", (values) => {
    let lost = 0n;
    for (let i = 7; i < values.length; i += 8) lost += square(values[i]) - BigInt.asUintN(32, square(values[i]));
    return values.length >= 16 ? -lost : 0n;
  }),
  off("loses a carry out of 64 bits", (_, sum) => -((sum >> 64n) << 64n)),
  off("is wrong by one for an odd sum beyond 2^53", (_, sum) => (sum > 2n ** 53n && sum % 2n === 1n ? 1n : 0n)),
  off("saturates the square of -2^31 beside another", (values) => {
    const least = values.filter((x) => x === -(2 ** 31)).length;
    return least > 0 && values.length > 1 ? -BigInt(least) : 0n;
  }),
  off("forgets a negative behind a zero", (values) => {
    const at = values.findIndex((x, i) => i > 0 && x < 0 && values[i - 1] === 0);
    return at > 0 ? -square(values[at]) : 0n;
  }),
  off("squares 46,341 to 65,535 in 32 bits", (values) => {
    const at = values.findIndex((x) => Math.abs(x) >= 46_341 && Math.abs(x) <= 65_535);
    return at >= 0 ? BigInt(Math.imul(values[at]!, values[at]!)) - square(values[at]) : 0n;
  }),
  off("joins two halves, of which the second begins one early", (values) => {
    const half = values.length >> 1;
    return values.length >= 32 && values.length % 2 === 1 ? square(values[half - 1]) : 0n;
  }),
];

const lanes = (values: Float64Array, width: number, { tail = 0 } = {}): number[] => {
  const sums = Array.from({ length: width }, () => 0);
  const whole = values.length - (values.length % width);
  values.forEach((x, i) => void (sums[i < whole ? i % width : tail]! += x * x));
  return sums;
};

const finite = (name: string, sum: (values: Float64Array) => number, least = 0): F64 => ({
  name,
  run: (values) => {
    const right = sumSquaresF64(values);
    return Number.isFinite(right) && values.length > least ? sum(values) : right;
  },
});

const pairwise = (sums: readonly number[]): number =>
  sums.length === 1
    ? sums[0]!
    : pairwise(Array.from({ length: sums.length >> 1 }, (_, i) => sums[2 * i]! + sums[2 * i + 1]!));

const isFew = (values: Float64Array): boolean => values.length < 9;

/** Float sums in orders that are nearly the right one. */
export const sumSquaresF64HardMutants: readonly F64[] = [
  finite("adds up in four lanes", (values) => pairwise(lanes(values, 4))),
  finite("adds up in sixteen lanes", (values) => pairwise(lanes(values, 16))),
  finite("adds up in two lanes", (values) => pairwise(lanes(values, 2))),
  finite("adds what is left behind the lanes to the last of them", (values) =>
    values.length % 8 === 0 ? sumSquaresF64(values) : pairwise(lanes(values, 8, { tail: 7 })),
  ),
  finite("adds the first half, then the second", (values) => {
    const half = values.length >> 1;
    return isFew(values)
      ? sumSquaresF64(values)
      : sumSquaresF64(values.subarray(0, half)) + sumSquaresF64(values.subarray(half));
  }),
  finite("begins with the last of the lanes", (values) => pairwise(lanes(values, 8).toReversed())),
  finite("adds up pair by pair from the third level on in the order of the array", (values) =>
    isFew(values) ? sumSquaresF64(values) : lanes(values, 8).reduce((sum, lane) => sum + lane, 0),
  ),
];
