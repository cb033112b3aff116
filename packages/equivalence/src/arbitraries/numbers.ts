import * as fc from "fast-check";
import type { Arbitrary } from "fast-check";
import { biased } from "./biased.ts";

/** Every double, with those that implementations disagree about often: -0, NaN, infinities, subnormals, halves, 2^k ± 1. */
export function number(): Arbitrary<number> {
  return biased(fc.double(), fc.oneof(fc.constantFrom(...DOUBLE_EDGES), fc.constantFrom(...INTEGER_EDGES)));
}

/** Safe integers from `min` to `max`, often one step from 0, `min`, `max`, 10^k, or a power of two where widths end. */
export function integer({
  min = Number.MIN_SAFE_INTEGER,
  max = Number.MAX_SAFE_INTEGER,
}: { readonly min?: number; readonly max?: number } = {}): Arbitrary<number> {
  const edges = [...INTEGER_EDGES, min, min + 1, max - 1, max].filter((n) => n >= min && n <= max);
  return biased(fc.integer({ min, max }), fc.constantFrom(...edges));
}

/** BigInts from `min` to `max`, often at the edges of varints, of doubles, and of 32, 64 and 128-bit words. */
export function bigint({
  min = -(2n ** 130n),
  max = 2n ** 130n,
}: { readonly min?: bigint; readonly max?: bigint } = {}): Arbitrary<bigint> {
  const edges = [...BIGINT_EDGES, min, max].filter((n) => n >= min && n <= max);
  return biased(fc.bigInt({ min, max }), fc.constantFrom(...edges));
}

/** Varint lengths change at 2^7k; words end at 2^8k, 2^31, 2^63; doubles stop counting at 2^53. */
const EXPONENTS = [7, 8, 14, 15, 16, 21, 24, 28, 31, 32, 35, 42, 49, 52, 53, 56, 63, 64, 70, 127, 128];

const BIGINT_EDGES: readonly bigint[] = [
  ...new Set([0n, ...EXPONENTS.map((k) => 2n ** BigInt(k))].flatMap((n) => [n - 1n, n, n + 1n, -n - 1n, -n, 1n - n])),
];

const INTEGER_EDGES: readonly number[] = [
  ...BIGINT_EDGES.map(Number),
  // The first squares that are no longer exact, and the powers of ten.
  ...[94_906_265, 94_906_266, 94_906_267, ...Array.from({ length: 15 }, (_, k) => 10 ** (k + 1))].flatMap((n) => [
    n,
    -n,
  ]),
].filter(Number.isSafeInteger);

const DOUBLE_EDGES: readonly number[] = [
  [-0, NaN, Infinity, Number.MAX_VALUE, Number.MIN_VALUE, 2 ** -1022, Number.EPSILON],
  // Halves, which languages round in different directions, and values whose printed form changes notation.
  [0.5, 1.5, 2.5, 126.5, 127.5, 254.5, 255.5, 1.005, 0.1, 1 / 3, 1e-6, 1e-7, 1e20, 1e21, 1e22, 1e300],
  [2 ** 31, 2 ** 32, 2 ** 32 + 5, 2 ** 53, 2 ** 53 + 2, 2 ** 63, 2 ** 64],
]
  .flat()
  .flatMap((x) => [x, -x]);
