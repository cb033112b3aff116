import * as fc from "fast-check";
import type { Arbitrary } from "fast-check";
import { biased } from "./biased.ts";

/**
 * Every double: two in five of ordinary magnitude (see `ordinary`), two in five of those that implementations disagree about,
 * as -0, NaN, infinities, subnormals, halves, 2^k ± 1; the rest uniform over bit patterns.
 */
export function number(): Arbitrary<number> {
  const edges = fc.oneof(fc.constantFrom(...DOUBLE_EDGES), fc.constantFrom(...INTEGER_EDGES));
  // One in six is drawn from it: bit patterns.
  return biased(fc.double(), fc.oneof(ordinary(), edges), 0.84);
}

/**
 * Doubles as programs meet them, of either sign: from 0 to 1, from 0 to 1,000, of any magnitude from 1e-6 to 1e9, and prices with
 * two decimals. Among such, rounding and the order of a sum matter.
 */
export function ordinary(): Arbitrary<number> {
  return fc.oneof(
    uniform({ min: -1, max: 1 }),
    uniform({ min: -1000, max: 1000 }),
    biased(
      FINITE,
      fc.tuple(uniform({ min: -6, max: 9 }), fc.constantFrom(1, -1)).map(([power, sign]) => sign * 10 ** power),
      1,
    ),
    biased(
      FINITE,
      uniform({ min: -100_000, max: 100_000 }).map((cents) => Math.round(cents) / 100),
      1,
    ),
  );
}

/** Doubles from `min` to `max`, every tenth of the way as often as any other: `fc.double` is uniform over bit patterns. */
export function uniform({ min, max }: { readonly min: number; readonly max: number }): Arbitrary<number> {
  const drawn = fc.noBias(fc.maxSafeNat()).map((n) => min + (n / Number.MAX_SAFE_INTEGER) * (max - min));
  // Never drawn: it shrinks.
  return biased(fc.double({ min, max, noNaN: true }), drawn, 1);
}

/** Never drawn: it shrinks what the others draw. */
const FINITE = fc.double({ noNaN: true, noDefaultInfinity: true });

/**
 * Safe integers from `min` to `max`: uniform, of any magnitude, and often one step from 0, `min`, `max`, 10^k, or a power of two
 * where widths end.
 */
export function integer({
  min = Number.MIN_SAFE_INTEGER,
  max = Number.MAX_SAFE_INTEGER,
}: { readonly min?: number; readonly max?: number } = {}): Arbitrary<number> {
  const edges = [...INTEGER_EDGES, min, min + 1, max - 1, max].filter((n) => n >= min && n <= max);
  const halved = fc
    .tuple(fc.noBias(fc.integer({ min, max })), fc.noBias(fc.nat(bitsOf(BigInt(min), BigInt(max)))))
    .map(([n, times]) => Math.trunc(n / 2 ** times) + 0)
    .filter((n) => n >= min && n <= max);
  return biased(
    fc.noBias(fc.integer({ min, max })),
    fc.oneof({ weight: 2, arbitrary: fc.constantFrom(...edges) }, { weight: 1, arbitrary: halved }),
    0.75,
  );
}

/**
 * BigInts from `min` to `max`: uniform, of any length, and often at the edges of varints, of doubles, and of 32, 64 and 128-bit
 * words.
 */
export function bigint({
  min = -(2n ** 130n),
  max = 2n ** 130n,
}: { readonly min?: bigint; readonly max?: bigint } = {}): Arbitrary<bigint> {
  const edges = [...BIGINT_EDGES, min, max].filter((n) => n >= min && n <= max);
  const halved = fc
    .tuple(fc.noBias(fc.bigInt({ min, max })), fc.noBias(fc.nat(bitsOf(min, max))))
    .map(([n, times]) => n / 2n ** BigInt(times))
    .filter((n) => n >= min && n <= max);
  return biased(
    fc.noBias(fc.bigInt({ min, max })),
    fc.oneof({ weight: 2, arbitrary: fc.constantFrom(...edges) }, { weight: 1, arbitrary: halved }),
    0.75,
  );
}

/** How often a number between these can be halved; 0 where that would lead out. */
function bitsOf(min: bigint, max: bigint): number {
  if (min > 0n || max < 0n) return 0;
  return (max > -min ? max : -min).toString(2).length;
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
