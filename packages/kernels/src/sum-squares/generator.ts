import { biased, bytes, fc, integer, lengths, number, uniform, upTo } from "@oxbow/equivalence";
import type { Size } from "@oxbow/equivalence";

/** Integers of any bits, anywhere in their buffer; or up to 40 of every magnitude, and at the edges of squares and halves. */
export function anyIntegers(size: Size): fc.Arbitrary<[Int32Array]> {
  const anyBits = viewed(bytes({ size }), Int32Array);
  const listed = fc.array(anyInteger(), { maxLength: 40, size: "max" }).map(
    (values) => Int32Array.from(values),
    (view) => Array.from(view as Int32Array),
  );
  return fc.tuple(orRefused(size === "small" ? biased(anyBits, listed, 0.5) : anyBits));
}

/** As many of 5 digits as of 10: a square outgrows 32 bits at 46,341 and 65,536. */
const anyInteger = (): fc.Arbitrary<number> =>
  biased(
    fc
      .tuple(fc.noBias(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })), fc.noBias(fc.nat(31)))
      .map(([bits, shift]) => bits >> shift),
    integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
    0.3,
  );

/** Few doubles of every kind, or of one magnitude; many of any bits, or of one magnitude. */
export function anyDoubles(size: Size): fc.Arbitrary<[Float64Array]> {
  const anyBits = viewed(bytes({ size }), Float64Array);
  return fc.tuple(orRefused(size === "small" ? few() : biased(anyBits, many(), 0.5)));
}

const few = (): fc.Arbitrary<Float64Array> =>
  fc
    .oneof(
      fc.array(number(), { maxLength: 40, size: "max" }),
      fc.array(ofOneMagnitude(), { maxLength: 40, size: "max" }),
    )
    .map(
      (values) => Float64Array.from(values),
      (view) => Array.from(view as Float64Array),
    );

/** As long as the kernel splits its work: up to 40 values, over and over. */
const many = (): fc.Arbitrary<Float64Array> =>
  fc
    .tuple(lengths("large"), fc.array(ofOneMagnitude(), { minLength: 1, maxLength: 40, size: "max" }))
    .map(([length, values]) =>
      Float64Array.from({ length: length >> 3 }, (_, i) => values[(i + (i >> 5)) % values.length]!),
    );

/** What is walked quickly, or refused. */
export const anyLimit = (): fc.Arbitrary<[number]> =>
  fc.tuple(
    fc.oneof(
      integer({ min: -2, max: 20_000 }),
      number().filter((n) => !(n > 20_000 && n <= 2 ** 40)),
    ),
  );

/** Among such the order of a sum matters: they are rounded at every step, and none swallows the others. */
const ofOneMagnitude = () => uniform({ min: -1000, max: 1000 });

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
function viewed<T extends Int32Array | Float64Array>(
  source: fc.Arbitrary<Uint8Array>,
  type: { new (buffer: ArrayBuffer, byteOffset?: number): T; readonly BYTES_PER_ELEMENT: number },
): fc.Arbitrary<T> {
  const width = type.BYTES_PER_ELEMENT;
  return fc.tuple(source, fc.constantFrom(0, 0, 1, 3)).map(
    ([raw, skipped]) => {
      const whole = raw.subarray(0, raw.length - (raw.length % width));
      const buffer = new Uint8Array(skipped * width + whole.length).fill(0xa5);
      buffer.set(whole, skipped * width);
      return new type(buffer.buffer, skipped * width);
    },
    (view) => {
      if (!(view instanceof type)) throw new Error("not such a view");
      return [new Uint8Array(view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength) as ArrayBuffer), 0];
    },
  );
}
