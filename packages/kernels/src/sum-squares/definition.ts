import { defineKernel } from "@oxbow/contract";
import { equivalence } from "@oxbow/equivalence";
import * as kernels from "./control.ts";
import { sumSquaresF64Cases, sumSquaresI32Cases, sumSquaresRangeCases } from "./cases.ts";
import * as native from "./native.ts";
import { anyDoubles, anyIntegers, anyLimit, fewDoubles, fewIntegers, smallRanges } from "./generator.ts";
import { kernelFiles, nativeSide, definitionFiles } from "../artifacts.ts";
import { remoteSides } from "../remote/sides.ts";
import { sumSquaresOver } from "./remote.ts";
import { sumSquaresF64Mutants, sumSquaresRangeMutants, sumSquaresMutants } from "./mutants.ts";
import { sumSquaresHardMutants, sumSquaresF64HardMutants } from "./hard-mutants.ts";
import { rarely } from "../mutants/rare.ts";

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
    arguments: anyIntegers,
    exhaustive: fewIntegers,
    mutants: [...sumSquaresMutants, ...sumSquaresHardMutants],
    rareMutants: rarely(kernels.sumSquaresI32, (sum) => sum + 1n),
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
    arguments: anyDoubles,
    exhaustive: fewDoubles,
    mutants: [...sumSquaresF64Mutants, ...sumSquaresF64HardMutants],
    rareMutants: rarely(kernels.sumSquaresF64, (sum) => sum + 1),
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
    arguments: anyLimit(),
    exhaustive: smallRanges,
    mutants: sumSquaresRangeMutants,
    workloads: [
      { name: "below 1 million", size: 1_000_000, unit: "items", process: "shared", args: () => [1_000_000] },
    ],
    sweep: { unit: "items", sizes: [10, 100, 1000, 10_000, 100_000], args: (n) => [n] },
  },
);

/** A fixed sequence that covers all of the 32 bits. */
function integers(length: number): Int32Array {
  const values = new Int32Array(length);
  let state = 1;
  for (let i = 0; i < length; i++) values[i] = state = (Math.imul(state, 1664525) + 1013904223) | 0;
  return values;
}
