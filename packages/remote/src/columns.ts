import { InputError } from "@oxbow/contract";

type TypedArray = Int32Array | Uint32Array | Float64Array | BigInt64Array | BigUint64Array | Uint8Array;

/** The little-endian bytes of a typed array, not copied: the encoder does that. Every platform of Node is little-endian. */
export function bytesOf(values: TypedArray): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

/** The elements of a column, in memory of their own. */
export function elementsOf<T extends TypedArray>(
  type: { readonly BYTES_PER_ELEMENT: number; new (buffer: ArrayBuffer): T },
  bytes: Uint8Array,
): T {
  const whole = bytes.byteLength - (bytes.byteLength % type.BYTES_PER_ELEMENT);
  return new type(new Uint8Array(bytes.subarray(0, whole)).buffer);
}

/**
 * Writes an answer to the caller's output. The caller could do as it liked with it since the call began: an output that was
 * detached in the meantime is refused, because the answer would be lost without a word.
 */
export function write(output: TypedArray, bytes: Uint8Array, name: string): void {
  if ((output.buffer as ArrayBuffer).detached || output.byteLength < bytes.byteLength) {
    throw new InputError(
      "INVALID_ARGUMENT",
      `${name} was detached while the call was under way: transfer it after the promise has settled`,
    );
  }
  bytesOf(output).set(bytes);
}
