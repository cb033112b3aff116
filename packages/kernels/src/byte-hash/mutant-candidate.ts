import { byteHashMany } from "./native.ts";

/** For the hash of its side. */
export const mutantFiles: readonly URL[] = [new URL(import.meta.url)];

/** The Rust hashes, but for keys of exactly 64 bytes: the kind of mistake that a block boundary invites. */
export function byteHashManyMutant(bytes: Uint8Array, offsets: Uint32Array, out: BigUint64Array): BigUint64Array {
  byteHashMany(bytes, offsets, out);
  for (let key = 0; key + 1 < offsets.length; key++) {
    const length = offsets[key + 1]! - offsets[key]!;
    if (length === 64) out[key]! ^= 1n;
  }
  return out;
}
