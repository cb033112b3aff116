import { checkInteger, checkTypedArray } from "../arguments.ts";
import { bytesOf, type Remote, serviceOf, toBigint } from "@oxbow/remote";
import type { SumSquaresDefinition } from "./generated/oxbow/sum_squares/v1/SumSquares.ts";
import { schema } from "./generated/schema.ts";

const kernel = serviceOf<SumSquaresDefinition>(schema, "oxbow.sum_squares.v1.SumSquares");

/** The sums of squares over a worker or a service: same promise, same errors. */
export function sumSquaresOver({ call }: Remote) {
  return {
    sumSquaresI32: async (values: Int32Array): Promise<bigint> => {
      checkTypedArray(values, Int32Array, "values");
      const { low, high } = await call(kernel.I32, { bytes: bytesOf(values) });
      return (toBigint(high) << 64n) | toBigint(low);
    },

    sumSquaresF64: async (values: Float64Array): Promise<number> => {
      checkTypedArray(values, Float64Array, "values");
      return (await call(kernel.F64, { bytes: bytesOf(values) })).value;
    },

    sumSquaresRange: async (n: number): Promise<bigint> => {
      checkInteger(n, "n", 0, 2 ** 40);
      const { low, high } = await call(kernel.Range, { n });
      return (toBigint(high) << 64n) | toBigint(low);
    },
  };
}
