import { checkBytes, checkText, checkU64 } from "../arguments.ts";

/** The hash of bytes, or of a string's UTF-8, going on from a seed. */
export type ByteHash = (input: Uint8Array | string, seed?: bigint) => bigint;

/** `byteHash` of input that arrives in parts: however it is cut, `digest()` is the hash of the whole. */
export interface ByteHasher {
  /** Takes the next part. A string is a part of its own: a surrogate pair cut in two is refused. */
  update(input: Uint8Array | string): this;
  /** The hash of everything so far; more parts may follow. */
  digest(): bigint;
}

/** The class of a side's hashers, made of its `byteHash`: the hash is all the state there is. */
export function byteHasher(byteHash: ByteHash): new (seed?: bigint) => ByteHasher {
  return class implements ByteHasher {
    #hash: bigint;

    constructor(seed = 0n) {
      checkU64(seed, "seed");
      this.#hash = seed;
    }

    update(input: Uint8Array | string): this {
      // Going on is hashing from where the last part ended.
      this.#hash = byteHash(input, this.#hash);
      return this;
    }

    digest(): bigint {
      return this.#hash;
    }
  };
}

/** The bytes that are hashed; refuses what is neither bytes nor a string, and a string that UTF-8 cannot write. */
export function hashedBytes(input: unknown): Uint8Array {
  if (typeof input === "string") {
    checkText(input, "input");
    return Buffer.from(input, "utf8");
  }
  checkBytes(input, "input");
  return input;
}
