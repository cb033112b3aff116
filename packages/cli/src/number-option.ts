import { InputError } from "@oxbow/contract";

/** A whole number from 0 up, from the command line. */
export function whole(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !Number.isSafeInteger(value) || value < 0) {
    throw new InputError("INVALID_ARGUMENT", `"${text}" is no whole number from 0 up`);
  }
  return value;
}

/** A number between two ends, both included, from the command line. */
export const between =
  (least: number, most: number) =>
  (text: string): number => {
    const value = Number(text);
    if (text.trim() === "" || !(value >= least && value <= most)) {
      throw new InputError("OUT_OF_RANGE", `"${text}" is no number from ${least} to ${most}`);
    }
    return value;
  };
