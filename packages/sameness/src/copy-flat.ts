import type { Copied } from "./copied.ts";
import { bytesOfBigInt, isShared } from "./kind.ts";

/**
 * The copy of an argument list of primitives and plain arrays of numbers in buffers of their own, or null for any other list. Callers wait
 * for this one, and most hot functions are called so: it costs what `slice` costs.
 */
export function copyFlat(args: readonly unknown[], maxBytes: number): Copied<unknown[]> | null {
  let bytes = 0;
  let views = 0;
  for (let i = 0; i < args.length; i++) {
    const arg = args[i];
    if (typeof arg === "string") bytes += arg.length * 2;
    else if (typeof arg === "bigint") bytes += bytesOfBigInt(arg);
    else if (typeof arg === "function" || typeof arg === "symbol") return null;
    else if (typeof arg === "object" && arg !== null) {
      if (!isPlainView(arg) || (views++ > 0 && sharesBuffer(args, i, arg.buffer))) return null;
      bytes += arg.byteLength;
    }
  }
  if (bytes > maxBytes) return { kind: "too-large" };
  const value = args.slice();
  if (views > 0)
    for (let i = 0; i < value.length; i++)
      if (typeof value[i] === "object" && value[i] !== null) value[i] = sliced(value[i] as Uint8Array);
  return { kind: "copied", value, bytes };
}

/** Whether an earlier argument lies in this buffer: what is written there would have to show in both copies. */
function sharesBuffer(args: readonly unknown[], until: number, buffer: ArrayBufferLike): boolean {
  for (let i = 0; i < until; i++) {
    const arg = args[i];
    if (typeof arg === "object" && arg !== null && (arg as Uint8Array).buffer === buffer) return true;
  }
  return false;
}

const plain: ReadonlySet<unknown> = new Set(
  [
    Uint8Array,
    Int8Array,
    Uint8ClampedArray,
    Uint16Array,
    Int16Array,
    Uint32Array,
    Int32Array,
    Float32Array,
    Float64Array,
    BigInt64Array,
    BigUint64Array,
    Buffer,
  ].map(({ prototype }) => prototype),
);

/** Neither empty (it may be detached) nor of a subclass, nor in shared or resizable memory. */
function isPlainView(value: object): value is Uint8Array {
  if (!ArrayBuffer.isView(value) || !plain.has(Object.getPrototypeOf(value)) || value.byteLength === 0) return false;
  const { buffer } = value as Uint8Array;
  return !isShared(buffer) && !buffer.resizable;
}

const sliced = (view: Uint8Array): Uint8Array => (Buffer.isBuffer(view) ? Buffer.from(view) : view.slice());
