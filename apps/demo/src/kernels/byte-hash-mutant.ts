import type { NdjsonTotals } from "@oxbow/contract";
import * as native from "@oxbow/native";

/** Where a mutant comes from, for the hash of its side. */
export const mutantFiles: readonly URL[] = [new URL(import.meta.url)];

/** The Rust hashes, but for keys of exactly 64 bytes: the kind of mistake that a block boundary invites. */
export function byteHashManyMutant(bytes: Uint8Array, offsets: Uint32Array, out: BigUint64Array): BigUint64Array {
  native.byteHashMany(bytes, offsets, out);
  for (let key = 0; key + 1 < offsets.length; key++) {
    const length = offsets[key + 1]! - offsets[key]!;
    if (length === 64) out[key]! ^= 1n;
  }
  return out;
}

/** The Rust totals, but for a last line that no newline ends: the kind of mistake that test data never shows. */
export function ndjsonStatsPlanted(bytes: Uint8Array): NdjsonTotals {
  const totals = native.ndjsonStats(bytes);
  const ended = bytes.length === 0 || bytes.at(-1) === 10;
  return ended ? totals : { ...totals, lines: totals.lines - 1 };
}
