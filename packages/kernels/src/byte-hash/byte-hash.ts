import { byteHasher, hashedBytes } from "./arguments.ts";
import { checkApart, checkBytes, checkOffsets, checkRoom, checkTypedArray, checkU64 } from "../arguments.ts";

/**
 * The hash h = (h · 1315423911) ^ byte of every byte in order, modulo 2^64, from `seed`: a u64, 0 unless given.
 *
 * A string is hashed as its UTF-8 bytes. No bytes give the seed. Weak by design: anybody can make two inputs collide, so
 * it is of use only where stored values must be met; `node:crypto` and `zlib.crc32` are better and faster.
 *
 * Throws InputError: INVALID_ARGUMENT for what is neither bytes nor a string, a lone surrogate, or a view of memory that
 * may change under the call; OUT_OF_RANGE for a seed that is no u64.
 */
export function byteHash(input: Uint8Array | string, seed = 0n): bigint {
  const bytes = hashedBytes(input);
  checkU64(seed, "seed");
  return hashed(bytes, 0, bytes.length, seed);
}

/**
 * `byteHash` of many keys at once: key k is `bytes` from `offsets[k]` to `offsets[k + 1]`, and its hash, from seed 0, is
 * written to `out[k]`. `offsets` therefore has one entry more than there are keys. Returns `out`, which may be longer: what
 * is past the last key stays as it is.
 *
 * Throws InputError before anything is written: INVALID_ARGUMENT for a wrong type, a view of memory that may change
 * under the call, an `out` that is too short or overlaps an input; OUT_OF_RANGE for offsets that decrease or end beyond
 * the bytes.
 */
export function byteHashMany(bytes: Uint8Array, offsets: Uint32Array, out: BigUint64Array): BigUint64Array {
  checkBytes(bytes);
  checkTypedArray(offsets, Uint32Array, "offsets");
  checkTypedArray(out, BigUint64Array, "out");
  checkRoom(out, offsets.length - 1, "out");
  checkApart(bytes, "bytes", out, "out");
  checkApart(offsets, "offsets", out, "out");
  checkOffsets(offsets, bytes.length);
  for (let key = 0; key + 1 < offsets.length; key++) {
    out[key] = hashed(bytes, offsets[key]!, offsets[key + 1]!, 0n);
  }
  return out;
}

/** `byteHash` of input that arrives in parts. */
export const ByteHasher = byteHasher(byteHash);

const MULTIPLIER = 1315423911n;

// A bigint that lives in a typed array is a machine word to the compiler: no allocation, and modulo 2^64 for nothing.
const cell = new BigUint64Array(1);

function hashed(bytes: Uint8Array, start: number, end: number, seed: bigint): bigint {
  const m = MULTIPLIER;
  cell[0] = seed;
  let i = start;
  // Eight bytes per trip through the cell, which costs as much as a multiplication. What lies between is as wide as the
  // mathematics, but only 64 bits of it are stored, so the compiler computes no more than those.
  for (; i + 8 <= end; i += 8) {
    let h: bigint = (cell[0] * m) ^ BigInt(bytes[i]!);
    h = (h * m) ^ BigInt(bytes[i + 1]!);
    h = (h * m) ^ BigInt(bytes[i + 2]!);
    h = (h * m) ^ BigInt(bytes[i + 3]!);
    h = (h * m) ^ BigInt(bytes[i + 4]!);
    h = (h * m) ^ BigInt(bytes[i + 5]!);
    h = (h * m) ^ BigInt(bytes[i + 6]!);
    cell[0] = (h * m) ^ BigInt(bytes[i + 7]!);
  }
  for (; i < end; i++) cell[0] = (cell[0] * m) ^ BigInt(bytes[i]!);
  return cell[0];
}
