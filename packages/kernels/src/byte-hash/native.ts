import { byteHasher, hashedBytes } from "./arguments.ts";
import { checkApart, checkBytes, checkRoom, checkTypedArray, checkU64 } from "../arguments.ts";
import { addon, translated } from "@oxbow/native";

/** `byteHash` of `@oxbow/kernels`, in Rust: same promise, same errors. */
export function byteHash(input: Uint8Array | string, seed = 0n): bigint {
  const bytes = hashedBytes(input);
  checkU64(seed, "seed");
  try {
    return addon().byteHash(bytes, seed);
  } catch (error) {
    throw translated(error);
  }
}

/** `byteHashMany` of `@oxbow/kernels`, in Rust, which looks at the offsets itself: same promise, same errors. */
export function byteHashMany(bytes: Uint8Array, offsets: Uint32Array, out: BigUint64Array): BigUint64Array {
  checkBytes(bytes);
  checkTypedArray(offsets, Uint32Array, "offsets");
  checkTypedArray(out, BigUint64Array, "out");
  checkRoom(out, offsets.length - 1, "out");
  checkApart(bytes, "bytes", out, "out");
  checkApart(offsets, "offsets", out, "out");
  try {
    addon().byteHashMany(bytes, offsets, out);
    return out;
  } catch (error) {
    throw translated(error);
  }
}

/** `ByteHasher` of `@oxbow/kernels`, in Rust: same promise, same errors. */
export const ByteHasher = byteHasher(byteHash);
