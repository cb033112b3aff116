import { InputError } from "@oxbow/contract";
import { types } from "node:util";

/**
 * Refuses what no side may be given: a value that is not a byte array, a view of a SharedArrayBuffer or of a resizable
 * buffer (another thread or the caller could change it in mid-call), and a detached view (it would read as empty).
 */
export function checkBytes(value: unknown, name = "bytes"): asserts value is Uint8Array {
  // The first question is answered in no time; the second one sees through realms.
  if (!(value instanceof Uint8Array) && !types.isUint8Array(value)) {
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
  if (!(value instanceof type) && !isView(value, type.name)) {
    throw new InputError("INVALID_ARGUMENT", `${name} must be a ${type.name}, found ${describe(value)}`);
  }
  checkView(value as ArrayBufferView, name);
}

/** Whether it is an array of this kind, of any realm. */
const isView = (value: unknown, name: string): boolean =>
  types.isTypedArray(value) && Object.prototype.toString.call(value) === `[object ${name}]`;

/** The part of `checkBytes` that is true of every typed array. */
export function checkView(view: ArrayBufferView, name: string): void {
  const buffer = view.buffer;
  if (!(buffer instanceof ArrayBuffer) && !types.isArrayBuffer(buffer)) {
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

/** Refuses what is not a string, and a string with a lone surrogate: UTF-8 has no bytes for one. */
export function checkText(value: unknown, name = "text"): asserts value is string {
  if (typeof value !== "string") {
    throw new InputError("INVALID_ARGUMENT", `${name} must be a string, found ${describe(value)}`);
  }
  if (!value.isWellFormed()) {
    throw new InputError(
      "INVALID_ARGUMENT",
      `${name} has a lone surrogate, which UTF-8 cannot hold: pass its bytes, or ${name}.toWellFormed()`,
    );
  }
}

/** Refuses what is not a bigint of 64 unsigned bits. */
export function checkU64(value: unknown, name: string): asserts value is bigint {
  if (typeof value !== "bigint") {
    throw new InputError("INVALID_ARGUMENT", `${name} must be a bigint, found ${describe(value)}`);
  }
  if (value !== BigInt.asUintN(64, value)) {
    throw new InputError("OUT_OF_RANGE", `${name} must be from 0 to 2^64 - 1, found ${value}`);
  }
}

/**
 * Refuses offsets that do not cut `length` bytes into parts: part k runs from offsets[k] to offsets[k + 1], so there is
 * one entry more than there are parts, none below the one before it, and none beyond the end.
 */
export function checkOffsets(offsets: Uint32Array, length: number, name = "offsets"): void {
  if (offsets.length === 0) {
    throw new InputError(
      "INVALID_ARGUMENT",
      `${name} is empty: it needs one entry more than there are parts, so [0] for none`,
    );
  }
  let before = 0;
  for (let k = 0; k < offsets.length; k++) {
    const offset = offsets[k]!;
    if (offset < before) {
      throw new InputError(
        "OUT_OF_RANGE",
        `${name}[${k}] is ${offset}, below ${before} just before it: offsets must not decrease`,
      );
    }
    before = offset;
  }
  if (before > length) {
    throw new InputError(
      "OUT_OF_RANGE",
      `${name} ends at ${before}, beyond the ${length} bytes given: the last entry is at most their number`,
    );
  }
}

/** Refuses an output too short for what will be written to it. */
export function checkRoom(output: { readonly length: number }, needed: number, name: string): void {
  if (output.length < needed) {
    throw new InputError(
      "INVALID_ARGUMENT",
      `${name} has room for ${output.length}, and ${needed} are needed: pass a longer one`,
    );
  }
}

/** Refuses an output that shares bytes with an input: what is read would depend on what was already written. */
export function checkApart(
  input: ArrayBufferView,
  inputName: string,
  output: ArrayBufferView,
  outputName: string,
): void {
  if (
    input.buffer === output.buffer &&
    input.byteOffset < output.byteOffset + output.byteLength &&
    output.byteOffset < input.byteOffset + input.byteLength
  ) {
    throw new InputError("INVALID_ARGUMENT", `${outputName} overlaps ${inputName}: pass memory of its own`);
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
