import { biased, bytes, fc, float64Array, int32Array, integer, number, upTo } from "@oxbow/equivalence";
import type { Size } from "@oxbow/equivalence";

/** Integers of any magnitude, or of any bits, anywhere in their buffer. */
export const anyIntegers = (size: Size): fc.Arbitrary<[Int32Array]> =>
  fc.tuple(orRefused(biased(int32Array({ size }), viewed(bytes({ size }), Int32Array), 0.5)));

/** Doubles that matter, or of any bits. */
export const anyDoubles = (size: Size): fc.Arbitrary<[Float64Array]> =>
  fc.tuple(orRefused(biased(float64Array({ size }), viewed(bytes({ size }), Float64Array), 0.2)));

/** What is walked quickly, or refused. */
export const anyLimit = (): fc.Arbitrary<[number]> =>
  fc.tuple(
    fc.oneof(
      integer({ min: -2, max: 20_000 }),
      number().filter((n) => !(n > 20_000 && n <= 2 ** 40)),
    ),
  );

/** Now and then what is no such array, or lies in memory that may change under the call. */
function orRefused<T>(sound: fc.Arbitrary<T>): fc.Arbitrary<T> {
  const refused = [
    [1, 2],
    new Uint8Array(8),
    new Float64Array(new SharedArrayBuffer(8)),
    new Int32Array(new SharedArrayBuffer(8)),
    new Int32Array(new ArrayBuffer(8, { maxByteLength: 16 })),
  ] as readonly unknown[] as readonly T[];
  return fc.oneof({ weight: 60, arbitrary: sound }, { weight: 1, arbitrary: fc.constantFrom(...refused) });
}

/** Up to three integers at the edges of their halves and of their range. */
export function* fewIntegers(): Generator<[Int32Array]> {
  const edges = [0, 1, -1, 0xffff, 0x10000, -0x10000, 2 ** 31 - 1, -(2 ** 31)];
  for (const values of upTo(3, edges)) yield [Int32Array.from(values)];
}

export function* fewDoubles(): Generator<[Float64Array]> {
  for (const values of upTo(3, [0, -0, 0.1, 1e160, 1e-160, NaN, -Infinity])) yield [Float64Array.from(values)];
}

export function* smallRanges(): Generator<[number]> {
  for (let n = 0; n <= 4200; n++) yield [n];
}

/** Reads bytes as elements of another width, ends that do not fill an element left out. */
function viewed<T extends Int32Array<ArrayBuffer> | Float64Array<ArrayBuffer>>(
  source: fc.Arbitrary<Uint8Array>,
  type: { new (buffer: ArrayBuffer): T; readonly BYTES_PER_ELEMENT: number },
): fc.Arbitrary<T> {
  return source.map((raw) => new type(raw.slice(0, raw.length - (raw.length % type.BYTES_PER_ELEMENT)).buffer));
}
