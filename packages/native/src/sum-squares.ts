import { checkInteger, checkTypedArray } from "@oxbow/contract";
import { addon, translated } from "./load.ts";

/** `sumSquaresI32` of @oxbow/kernels, in Rust. */
export function sumSquaresI32(values: Int32Array): bigint {
  checkTypedArray(values, Int32Array, "values");
  try {
    return addon().sumSquaresI32(values);
  } catch (error) {
    throw translated(error);
  }
}

/** `sumSquaresF64` of @oxbow/kernels, in Rust. */
export function sumSquaresF64(values: Float64Array): number {
  checkTypedArray(values, Float64Array, "values");
  try {
    return addon().sumSquaresF64(values);
  } catch (error) {
    throw translated(error);
  }
}

/** `sumSquaresRange` of @oxbow/kernels, in Rust: a loop here too, kept from being folded into the formula. */
export function sumSquaresRange(n: number): bigint {
  checkInteger(n, "n", 0, 2 ** 40);
  try {
    return addon().sumSquaresRange(n);
  } catch (error) {
    throw translated(error);
  }
}
