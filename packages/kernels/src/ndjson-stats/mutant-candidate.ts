import type { NdjsonTotals } from "./arguments.ts";
import { ndjsonStats } from "./native.ts";

/** For the hash of its side. */
export const mutantFiles: readonly URL[] = [new URL(import.meta.url)];

/** The Rust totals, but for a last line that no newline ends: the kind of mistake that test data never shows. */
export function ndjsonStatsMutant(bytes: Uint8Array): NdjsonTotals {
  const totals = ndjsonStats(bytes);
  const ended = bytes.length === 0 || bytes.at(-1) === 10;
  return ended ? totals : { ...totals, lines: totals.lines - 1 };
}
