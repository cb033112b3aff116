import { InputError } from "@oxbow/contract";
import type { Mutant } from "@oxbow/equivalence";
import { byteHashMany } from "./byte-hash.ts";
import { hashed, loop } from "./mutants.ts";
import { rethrowing } from "../mutants/common.ts";

const plain = loop();

/** The hash of a key in which `change` has changed bytes of a copy. */
const ofChanged = (name: string, change: (key: Uint8Array, before: number) => Uint8Array | void) =>
  hashed(name, (bytes, from, to) => {
    const key = bytes.slice(from, to);
    const made = change(key, from) ?? key;
    return plain(made, 0, made.length, 0n);
  });

const swap = (key: Uint8Array, a: number, b: number): void => {
  [key[a], key[b]] = [key[b]!, key[a]!];
};

/** Mistakes in one place of a long key, in one lane, or where two things meet: what a short test never sees. */
export const byteHashManyHardMutants: readonly Mutant<Parameters<typeof byteHashMany>, BigUint64Array>[] = [
  ofChanged("is wrong behind byte 64 of a key", (key) => {
    if (key.length > 66) swap(key, 65, 66);
  }),
  ofChanged("is wrong behind byte 128 of a key", (key) => {
    if (key.length > 130) key[129]! &= 0x7f;
  }),
  ofChanged("is wrong behind byte 4,096 of a key", (key) => {
    if (key.length > 4097) key[4097 - 1]! |= 1;
  }),
  ofChanged("has the last two of fifteen bytes behind vectors of sixteen the wrong way round", (key) => {
    if (key.length % 16 === 15) swap(key, key.length - 2, key.length - 1);
  }),
  ofChanged("loses the last byte of a key of 2^k + 1 bytes", (key) =>
    key.length > 16 && Number.isInteger(Math.log2(key.length - 1)) ? key.subarray(0, -1) : key,
  ),
  ofChanged("reads a byte of 0x80 or more as signed where the bytes before it are zeros", (key) => {
    for (let at = 2; at < key.length; at++) if (key[at - 1] === 0 && key[at - 2] === 0) key[at]! &= 0x7f;
  }),
  ofChanged("loses a byte at an offset that 4,096 divides", (key, before) => {
    const at = 4096 - (before % 4096);
    if (at > 0 && at < key.length) key[at] = 0;
  }),
  ofChanged("stops at a run of eight equal bytes behind byte 32", (key) => {
    const run = key.findIndex(
      (byte, i) => i >= 32 && i + 8 <= key.length && key.subarray(i, i + 8).every((b) => b === byte),
    );
    if (run >= 0 && run + 8 < key.length) key[run + 8]! ^= 1;
  }),
  {
    name: "hashes four keys at once, and the longest of them to the length of the second longest",
    run: (bytes, offsets, out) => {
      byteHashMany(bytes, offsets, out);
      for (let key = 0; key + 4 < offsets.length; key += 4) {
        const lengths = Array.from({ length: 4 }, (_, k) => offsets[key + k + 1]! - offsets[key + k]!);
        const [second = 0, longest = 0] = lengths.toSorted((a, b) => a - b).slice(2);
        const at = key + lengths.indexOf(longest);
        if (longest > second + 32) out[at] = plain(bytes, offsets[at]!, offsets[at + 1]! - 1, 0n);
      }
      return out;
    },
  },
  {
    name: "takes an empty key behind one that ends in 0xff for a byte",
    run: (bytes, offsets, out) => {
      byteHashMany(bytes, offsets, out);
      for (let key = 1; key + 1 < offsets.length; key++) {
        const at = offsets[key]!;
        if (at === offsets[key + 1] && at > 0 && bytes[at - 1] === 0xff) out[key] = 0xffn;
      }
      return out;
    },
  },
  {
    name: "goes wrong from the 33rd key on, where there are more",
    run: (bytes, offsets, out) => {
      byteHashMany(bytes, offsets, out);
      if (offsets.length > 34) out[33] = BigInt.asUintN(64, out[33]! + (offsets[33] === offsets[34] ? 0n : 1n));
      return out;
    },
  },
  {
    name: "tells of the offsets where the output is too short as well",
    run: (bytes, offsets, out) => {
      const decreases =
        offsets.some((at, i) => i > 0 && at < offsets[i - 1]!) || offsets.some((at) => at > bytes.length);
      return rethrowing(byteHashMany, (e) =>
        e.code === "INVALID_ARGUMENT" && decreases ? new InputError("OUT_OF_RANGE", e.message) : e,
      )(bytes, offsets, out);
    },
  },
];
