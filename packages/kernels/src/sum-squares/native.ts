import { checkInteger, checkTypedArray } from "../arguments.ts";
import { addon, translated } from "@oxbow/native";

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

/** `sumSquaresI32` as a port is usually written, in 64 bits. It is wrong, and kept so that the suite can say so. */
export function sumSquaresI32AsWritten(values: Int32Array): bigint {
  checkTypedArray(values, Int32Array, "values");
  try {
    return addon().sumSquaresI32AsWritten(values);
  } catch (error) {
    throw translated(error);
  }
}

/** `sumSquaresF64` as a port is usually written, in the order of the array. Wrong, and kept for the suite. */
export function sumSquaresF64AsWritten(values: Float64Array): number {
  checkTypedArray(values, Float64Array, "values");
  try {
    return addon().sumSquaresF64AsWritten(values);
  } catch (error) {
    throw translated(error);
  }
}

/** `sumSquaresRange` as a port is usually written, in 64 bits. Wrong, and kept for the suite. */
export function sumSquaresRangeAsWritten(n: number): bigint {
  checkInteger(n, "n", 0, 2 ** 40);
  try {
    return addon().sumSquaresRangeAsWritten(n);
  } catch (error) {
    throw translated(error);
  }
}
