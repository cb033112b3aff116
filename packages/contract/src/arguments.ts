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

/** `checkBytes` for a typed array of another kind: the value must be a `type`, attached, fixed and unshared. */
export function checkTypedArray<T extends ArrayBufferView>(
  value: unknown,
  type: abstract new (...args: never[]) => T,
  name: string,
): asserts value is T {
  if (!(value instanceof type)) {
    throw new InputError("INVALID_ARGUMENT", `${name} must be a ${type.name}, found ${describe(value)}`);
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

/** Refuses anything but an integer from `least` to `most`; Node-API would round, wrap or saturate it without a word. */
export function checkInteger(value: unknown, name: string, least: number, most: number): asserts value is number {
  if (typeof value !== "number" || !Number.isInteger(value) || value < least || value > most) {
    throw new InputError(
      "OUT_OF_RANGE",
      `${name} must be an integer from ${least} to ${most}, found ${describe(value)}`,
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
