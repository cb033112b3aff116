import { InputError } from "@oxbow/contract";
import { describe } from "../arguments.ts";

/** The table that changes nothing. */
export const identityLut = (): Uint8Array => lut((value) => value);

/** Every value its opposite: 255 - value. */
export const invertLut = (): Uint8Array => lut((value) => 255 - value);

/** Adds `offset`, -255 to 255, clamped to 0..255. */
export function brightnessLut(offset: number): Uint8Array {
  inRange("offset", offset, -255, 255);
  return lut((value) => value + offset);
}

/** Stretches the distance from the middle, 127.5, by `factor`, 0 to 255, clamped to 0..255. */
export function contrastLut(factor: number): Uint8Array {
  inRange("factor", factor, 0, 255);
  return lut((value) => (value - 127.5) * factor + 127.5);
}

/** 255 · (value / 255) ^ `exponent`, 0.01 to 100: below 1 brightens the middle, above 1 darkens it. */
export function gammaLut(exponent: number): Uint8Array {
  inRange("exponent", exponent, 0.01, 100);
  return lut((value) => 255 * (value / 255) ** exponent);
}

/** 255 from `level`, 0 to 256, upwards, and 0 below. */
export function thresholdLut(level: number): Uint8Array {
  inRange("level", level, 0, 256);
  return lut((value) => (value >= level ? 255 : 0));
}

/** One table that does what the given ones do, first to last. No tables make the identity. */
export function composeLuts(...luts: readonly Uint8Array[]): Uint8Array {
  luts.forEach(checkOneColour);
  return lut((value) => luts.reduce((current, table) => table[current]!, value));
}

/** Red's, green's and blue's table in one of 768 bytes. */
export function lutPerColour(red: Uint8Array, green: Uint8Array, blue: Uint8Array): Uint8Array {
  const out = new Uint8Array(768);
  for (const [index, table] of [red, green, blue].entries()) {
    checkOneColour(table);
    out.set(table, index * 256);
  }
  return out;
}

/** Halves round up, as Math.round does; out of range is clamped. */
function lut(value: (index: number) => number): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, index) => Math.min(255, Math.max(0, Math.round(value(index)))));
}

function checkOneColour(table: Uint8Array): void {
  if (table.length !== 256) {
    throw new InputError("INVALID_ARGUMENT", `a table of one colour holds 256 bytes, found ${table.length}`);
  }
}

function inRange(name: string, value: number, low: number, high: number): void {
  if (!(value >= low && value <= high)) {
    throw new InputError("OUT_OF_RANGE", `${name} must be a number from ${low} to ${high}, found ${describe(value)}`);
  }
}
