import { checkInteger, checkTypedArray } from "../arguments.ts";
import { bytesOf } from "../remote/columns.ts";
import type { Remote } from "@oxbow/remote";
import { toBigint } from "@oxbow/remote";

/** The sums of squares of @oxbow/kernels, elsewhere: same promise, same errors. */
export function sumSquaresKernels({ call }: Remote) {
  return {
    sumSquaresI32: async (values: Int32Array): Promise<bigint> => {
      checkTypedArray(values, Int32Array, "values");
      const { low, high } = await call("SumSquaresI32", { bytes: bytesOf(values) });
      return (toBigint(high) << 64n) | toBigint(low);
    },

    sumSquaresF64: async (values: Float64Array): Promise<number> => {
      checkTypedArray(values, Float64Array, "values");
      return (await call("SumSquaresF64", { bytes: bytesOf(values) })).value;
    },

    sumSquaresRange: async (n: number): Promise<bigint> => {
      checkInteger(n, "n", 0, 2 ** 40);
      const { low, high } = await call("SumSquaresRange", { n });
      return (toBigint(high) << 64n) | toBigint(low);
    },
  };
}
