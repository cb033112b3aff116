import { InputError } from "./errors.ts";

/**
 * Refuses what no side may be given: a value that is not a byte array, a view of a SharedArrayBuffer or of a resizable
 * buffer (another thread or the caller could change it in mid-call), and a detached view (it would read as empty).
 */
export function checkBytes(value: unknown, name = "bytes"): asserts value is Uint8Array {
  if (!(value instanceof Uint8Array)) {
    throw new InputError("INVALID_ARGUMENT", `${name} must be a Uint8Array or Buffer, found ${describe(value)}`);
  }
  checkView(value, name);
}

/** The part of `checkBytes` that is true of every typed array. */
export function checkView(view: ArrayBufferView, name: string): void {
  const buffer = view.buffer;
  if (!(buffer instanceof ArrayBuffer)) {
    throw new InputError(
      "INVALID_ARGUMENT",
      `${name} is a view of a SharedArrayBuffer, which another thread may change: pass a copy, such as ${name}.slice()`,
    );
  }
  if (buffer.detached) {
    throw new InputError(
      "INVALID_ARGUMENT",
      `${name} is detached: its buffer was transferred away; pass it before transferring, or pass a copy`,
    );
  }
  if (buffer.resizable) {
    throw new InputError(
      "INVALID_ARGUMENT",
      `${name} is a view of a resizable ArrayBuffer, which may shrink: pass a copy, such as ${name}.slice()`,
    );
  }
}

/** A value in a message: its kind, never its contents. */
export function describe(value: unknown): string {
  if (value === null) return "null";
  if (typeof value === "object") return value.constructor?.name ?? "an object without a prototype";
  return typeof value === "number" || typeof value === "bigint" || typeof value === "boolean"
    ? `${typeof value} ${value}`
    : typeof value;
}
