import * as fc from "fast-check";
import type { Arbitrary } from "fast-check";
import { lengths } from "./lengths.ts";
import { bigint, integer, number, ordinary, uniform } from "./numbers.ts";
import { closerTo, sequence, type Sequence } from "./sequence.ts";
import { endOrShare, indexAt } from "./share.ts";
import type { Size } from "../size.ts";

export interface TypedArrayOptions {
  readonly size?: Size;
  /** Lengths from 0 to this one, each as often as any other, and often this one; those of `lengths(size)` if left out. */
  readonly maxLength?: number;
}

/**
 * Doubles: of every kind (see `number`), of ordinary magnitudes, or all of one magnitude, among which the order of a sum matters.
 * Of long arrays up to 40 values over and over, and another one somewhere. Now and then a view inside its buffer.
 */
export const float64Array = (options?: TypedArrayOptions): Arbitrary<Float64Array<ArrayBuffer>> =>
  typedArray(float(Float64Array), doubles(), options);

/** The same in single precision: the nearest of them, so those beyond its range are infinite. */
export const float32Array = (options?: TypedArrayOptions): Arbitrary<Float32Array<ArrayBuffer>> =>
  typedArray(
    float(Float32Array),
    doubles().map((item) => item.map(Math.fround)),
    options,
  );

export const int8Array = (options?: TypedArrayOptions): Arbitrary<Int8Array<ArrayBuffer>> =>
  typedArray(whole(Int8Array), integers(-(2 ** 7), 2 ** 7 - 1), options);

export const int16Array = (options?: TypedArrayOptions): Arbitrary<Int16Array<ArrayBuffer>> =>
  typedArray(whole(Int16Array), integers(-(2 ** 15), 2 ** 15 - 1), options);

export const uint16Array = (options?: TypedArrayOptions): Arbitrary<Uint16Array<ArrayBuffer>> =>
  typedArray(whole(Uint16Array), integers(0, 2 ** 16 - 1), options);

/** Integers of any magnitude, often at the edges of their range and of fewer bits; otherwise as `float64Array`. */
export const int32Array = (options?: TypedArrayOptions): Arbitrary<Int32Array<ArrayBuffer>> =>
  typedArray(whole(Int32Array), integers(-(2 ** 31), 2 ** 31 - 1), options);

export const uint32Array = (options?: TypedArrayOptions): Arbitrary<Uint32Array<ArrayBuffer>> =>
  typedArray(whole(Uint32Array), integers(0, 2 ** 32 - 1), options);

export const bigInt64Array = (options?: TypedArrayOptions): Arbitrary<BigInt64Array<ArrayBuffer>> =>
  typedArray(big(BigInt64Array), bigints(-(2n ** 63n), 2n ** 63n - 1n), options);

export const bigUint64Array = (options?: TypedArrayOptions): Arbitrary<BigUint64Array<ArrayBuffer>> =>
  typedArray(big(BigUint64Array), bigints(0n, 2n ** 64n - 1n), options);

/** A typed array as far as it is needed here, of elements `E`. */
interface Elements<E> extends ArrayBufferView<ArrayBuffer> {
  readonly length: number;
  [index: number]: E;
  set(values: ArrayLike<E>, offset?: number): void;
  fill(value: E, start?: number, end?: number): unknown;
  subarray(start: number, end?: number): ArrayLike<E>;
}

interface Type<T> {
  new (buffer: ArrayBuffer, byteOffset: number, length: number): T;
  readonly name: string;
  readonly BYTES_PER_ELEMENT: number;
}

/** From one list of values, all drawn alike, to the next they differ in kind. */
const listOfAny = <E>(item: Arbitrary<E>): Arbitrary<E[]> =>
  fc.array(item, { minLength: 1, maxLength: 40, size: "max" });

const doubles = (): Arbitrary<number[]> =>
  fc.oneof(listOfAny(number()), listOfAny(ordinary()), listOfAny(uniform({ min: -1000, max: 1000 })));

const integers = (min: number, max: number): Arbitrary<number[]> => listOfAny(integer({ min, max }));

const bigints = (min: bigint, max: bigint): Arbitrary<bigint[]> => listOfAny(bigint({ min, max }));

function typedArray<T extends Elements<E>, E>(
  kind: TypedSequence<T, E>,
  values: Arbitrary<E[]>,
  { size = "small", maxLength }: TypedArrayOptions = {},
): Arbitrary<T> {
  const length =
    maxLength === undefined
      ? fc.oneof(fc.noBias(fc.nat(40)), lengths(size))
      : fc.oneof(
          { weight: 9, arbitrary: fc.noBias(fc.nat(maxLength)) },
          { weight: 1, arbitrary: fc.constant(maxLength) },
        );
  const drawn = fc
    .tuple(length, values, endOrShare(), fc.constantFrom(0, 0, 0, 1, 3))
    .map(([count, [other, ...period], at, skipped]) => {
      const made = kind.made(count, skipped * kind.width);
      for (let i = 0; i < count; i++) made[i] = period.length === 0 ? other! : period[i % period.length]!;
      if (count > 0) made[indexAt(count, at)] = other!;
      return made;
    });
  return sequence(kind, drawn);
}

interface TypedSequence<T, E> extends Sequence<T, E> {
  readonly width: number;
  readonly made: (length: number, byteOffset: number) => T;
}

function typed<T extends Elements<E>, E>(
  type: Type<T>,
  { plain, simpler }: Pick<Sequence<T, E>, "plain" | "simpler">,
): TypedSequence<T, E> {
  const made = (length: number, byteOffset: number): T =>
    new type(new ArrayBuffer(byteOffset + length * type.BYTES_PER_ELEMENT), byteOffset, length);
  return {
    is: (value): value is T =>
      ArrayBuffer.isView(value) &&
      (value as unknown as { [Symbol.toStringTag]: string })[Symbol.toStringTag] === type.name,
    length: (value) => value.length,
    at: (value, index) => value[index]!,
    splice: (value, start, end, element, count) => {
      const changed = made(value.length - (end - start) + count, value.byteOffset);
      changed.set(value.subarray(0, start));
      changed.fill(element, start, start + count);
      changed.set(value.subarray(end), start + count);
      return changed;
    },
    plain,
    simpler,
    forms: (value) => {
      if (value.byteOffset === 0) return [];
      const atStart = made(value.length, 0);
      atStart.set(value);
      return [atStart];
    },
    width: type.BYTES_PER_ELEMENT,
    made,
  };
}

const whole = <T extends Elements<number>>(type: Type<T>): TypedSequence<T, number> =>
  typed<T, number>(type, { plain: 0, simpler: (element) => closerTo(0, element) });

const float = <T extends Elements<number>>(type: Type<T>): TypedSequence<T, number> =>
  typed<T, number>(type, {
    plain: 0,
    simpler: (element) =>
      [
        1,
        -1,
        Math.trunc(element / 2),
        Math.trunc(element),
        ...PLACES.map((places) => Number(element.toPrecision(places))),
      ]
        .map((candidate) => (type.BYTES_PER_ELEMENT === 4 ? Math.fround(candidate) : candidate))
        .filter((candidate) => isShorter(candidate, element)),
  });

const PLACES = [1, 2, 3, 6];

/** By what a person has to read, then by magnitude. */
function isShorter(candidate: number, element: number): boolean {
  const [short, long] = [`${candidate}`.length, `${element}`.length];
  return short < long || (short === long && Math.abs(candidate) < Math.abs(element));
}

const big = <T extends Elements<bigint>>(type: Type<T>): TypedSequence<T, bigint> =>
  typed<T, bigint>(type, {
    plain: 0n,
    simpler: function* (element) {
      for (let step = element / 2n; step !== 0n; step /= 2n) yield element - step;
    },
  });
