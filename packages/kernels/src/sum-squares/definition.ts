import { defineKernel } from "@oxbow/contract";
import { bytes, equivalence, fc, integer, number, upTo } from "@oxbow/equivalence";
import * as kernels from "./control.ts";
import { sumSquaresF64Cases, sumSquaresI32Cases, sumSquaresRangeCases } from "./cases.ts";
import * as native from "./native.ts";
import { kernelFiles, nativeSide, definitionFiles } from "../artifacts.ts";
import { remoteSides } from "../remote/sides.ts";
import { sumSquaresOver } from "./remote.ts";
import { sumSquaresF64Mutants, sumSquaresRangeMutants, sumSquaresMutants } from "./mutants.ts";

const control = {
  name: "typescript",
  implementation: "typescript",
  artifact: kernelFiles("sum-squares/sum-squares.js"),
} as const;
const candidate = nativeSide("sum-squares");

/** Exact sum of squares over an Int32Array. */
export const sumSquares = equivalence(
  defineKernel<[Int32Array], bigint>({ key: "sum-squares", sizeOf: (values) => values.length }),
  {
    source: definitionFiles("sum-squares"),
    control: { ...control, run: kernels.sumSquaresI32 },
    candidates: [
      { ...candidate, run: native.sumSquaresI32 },
      ...remoteSides("sum-squares", (remote) => sumSquaresOver(remote).sumSquaresI32),
      {
        ...candidate,
        name: "native as written",
        flaw: "adds up in 64 bits, and wraps",
        run: native.sumSquaresI32AsWritten,
      },
    ],
    cases: sumSquaresI32Cases,
    arguments: (size) => fc.tuple(orRefused(viewed(bytes({ size }), Int32Array))),
    exhaustive: fewIntegers,
    mutants: sumSquaresMutants,
    workloads: [
      { name: "100 integers", size: 100, unit: "items", process: "shared", args: () => [integers(100)] },
      { name: "10,000 integers", size: 10_000, unit: "items", process: "shared", args: () => [integers(10_000)] },
      {
        name: "25 million integers",
        size: 25_000_000,
        unit: "items",
        process: "shared",
        args: () => [integers(25_000_000)],
        minSpeedup: 5,
      },
      {
        name: "100 million integers",
        size: 100_000_000,
        unit: "items",
        process: "shared",
        args: () => [integers(100_000_000)],
      },
      {
        name: "400 million integers",
        size: 400_000_000,
        unit: "items",
        process: "shared",
        args: () => [integers(400_000_000)],
      },
    ],
    sweep: { unit: "items", sizes: [1, 8, 32, 128, 512, 4096, 65_536], args: (length) => [integers(length)] },
  },
);

/** Sum of squares over a Float64Array, in eight lanes. */
export const sumSquaresF64 = equivalence(
  defineKernel<[Float64Array], number>({ key: "sum-squares-f64", sizeOf: (values) => values.length }),
  {
    source: definitionFiles("sum-squares"),
    control: { ...control, run: kernels.sumSquaresF64 },
    candidates: [
      { ...candidate, run: native.sumSquaresF64 },
      ...remoteSides("sum-squares", (remote) => sumSquaresOver(remote).sumSquaresF64),
      {
        ...candidate,
        name: "native as written",
        flaw: "adds up in the order of the array, and nothing to -0",
        run: native.sumSquaresF64AsWritten,
      },
    ],
    cases: sumSquaresF64Cases,
    arguments: (size) =>
      fc.tuple(
        orRefused(
          size === "small"
            ? fc.oneof(fc.array(number(), { maxLength: 40 }), fc.array(ordinary(), { maxLength: 40 })).map(
                (values) => Float64Array.from(values),
                (view) => Array.from(view as Float64Array),
              )
            : viewed(bytes({ size }), Float64Array),
        ),
      ),
    exhaustive: fewDoubles,
    mutants: sumSquaresF64Mutants,
    workloads: [
      {
        name: "12.5 million doubles",
        size: 12_500_000,
        unit: "items",
        process: "shared",
        args: () => [Float64Array.from({ length: 12_500_000 }, (_, i) => (i % 1000) * 0.37)],
      },
    ],
  },
);

/** Sum of the squares below n: here so that the closed form can be seen to win. */
export const sumSquaresRange = equivalence(
  defineKernel<[number], bigint>({ key: "sum-squares-range", sizeOf: (n) => n }),
  {
    source: definitionFiles("sum-squares"),
    control: { ...control, run: kernels.sumSquaresRange },
    candidates: [
      { ...candidate, run: native.sumSquaresRange },
      ...remoteSides("sum-squares", (remote) => sumSquaresOver(remote).sumSquaresRange),
      {
        ...candidate,
        name: "native as written",
        flaw: "adds up in 64 bits, and wraps",
        run: native.sumSquaresRangeAsWritten,
      },
    ],
    peers: [{ name: "closed form", implementation: "library", run: kernels.sumSquaresClosedForm }],
    cases: sumSquaresRangeCases,
    arguments: fc.tuple(
      fc.oneof(
        integer({ min: -2, max: 20_000 }),
        number().filter((n) => !(n > 20_000 && n <= 2 ** 40)),
      ),
    ),
    exhaustive: smallRanges,
    mutants: sumSquaresRangeMutants,
    workloads: [
      { name: "below 1 million", size: 1_000_000, unit: "items", process: "shared", args: () => [1_000_000] },
    ],
    sweep: { unit: "items", sizes: [10, 100, 1000, 10_000, 100_000], args: (n) => [n] },
  },
);

/** Of one magnitude: only among such does the order of a sum matter. */
const ordinary = () => fc.double({ min: -1000, max: 1000, noNaN: true });

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
function* fewIntegers(): Generator<[Int32Array]> {
  const edges = [0, 1, -1, 0xffff, 0x10000, -0x10000, 2 ** 31 - 1, -(2 ** 31)];
  for (const values of upTo(3, edges)) yield [Int32Array.from(values)];
}

function* fewDoubles(): Generator<[Float64Array]> {
  for (const values of upTo(3, [0, -0, 0.1, 1e160, 1e-160, NaN, -Infinity])) yield [Float64Array.from(values)];
}

function* smallRanges(): Generator<[number]> {
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

/** A fixed sequence that covers all of the 32 bits. */
function integers(length: number): Int32Array {
  const values = new Int32Array(length);
  let state = 1;
  for (let i = 0; i < length; i++) values[i] = state = (Math.imul(state, 1664525) + 1013904223) | 0;
  return values;
}
