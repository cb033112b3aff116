import { checkApart, checkTypedArray, checkBytes, checkRoom, checkText, checkU64 } from "@oxbow/contract";
import { addon, translated } from "./load.ts";

/** `byteHash` of `@oxbow/kernels`, in Rust: same promise, same errors. */
export function byteHash(input: Uint8Array | string, seed = 0n): bigint {
  const bytes = bytesOf(input);
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
export class ByteHasher {
  #hash: bigint;

  constructor(seed = 0n) {
    checkU64(seed, "seed");
    this.#hash = seed;
  }

  update(input: Uint8Array | string): this {
    // The hash is all the state there is, so going on is hashing from where the last part ended.
    this.#hash = byteHash(input, this.#hash);
    return this;
  }

  digest(): bigint {
    return this.#hash;
  }
}

function bytesOf(input: unknown): Uint8Array {
  if (typeof input === "string") {
    checkText(input, "input");
    return Buffer.from(input, "utf8");
  }
  checkBytes(input, "input");
  return input;
}
