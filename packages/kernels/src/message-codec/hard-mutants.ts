import type { Mutant } from "@oxbow/equivalence";
import { InputError } from "@oxbow/contract";
import { decodeMessages, encodeMessages } from "./message-codec.ts";
import { decoded, encoding } from "./mutants.ts";
import { rethrowing } from "../mutants/common.ts";

const u64 = (n: number): bigint => BigInt.asUintN(64, BigInt(n));

/** The little-endian groups of seven bits. */
function varint(value: bigint): number[] {
  const bytes: number[] = [];
  for (let rest = value; rest > 0n || bytes.length === 0; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  bytes[bytes.length - 1]! &= 0x7f;
  return bytes;
}

/** The text, in which the byte at `at` is another one where it is a letter. */
const spoilt = (bytes: Uint8Array, at: number): Uint8Array => {
  const made = bytes.slice();
  if (at >= 0 && at < made.length && made[at]! < 0x80) made[at]! ^= 1;
  return made;
};

/** Mistakes behind the first bytes of a text, in its tail, or where two things meet. */
export const messageCodecHardMutants: readonly Mutant<Parameters<typeof encodeMessages>, number>[] = [
  encoding("is wrong behind byte 64 of a text", { text: (bytes) => spoilt(bytes, 64) }),
  encoding("is wrong behind byte 128 of a text", { text: (bytes) => spoilt(bytes, 128) }),
  encoding("is wrong behind byte 255 of a text", { text: (bytes) => spoilt(bytes, 255) }),
  encoding("is wrong in the last byte of a text behind vectors of sixteen", {
    text: (bytes) => (bytes.length > 16 && bytes.length % 16 === 1 ? spoilt(bytes, bytes.length - 1) : bytes),
  }),
  encoding("writes the length of a text of 128 to 255 bytes in one byte less", {
    textSize: (bytes) => (bytes.length >= 128 && bytes.length < 256 ? bytes.length & 0x7f : bytes.length),
  }),
  encoding("is wrong for -128 to -1", { number: (n) => varint(n < 0 && n >= -128 ? u64(n) >> 1n : u64(n)) }),
  encoding("loses bit 28 of a number", { number: (n) => varint(n > 0 ? BigInt(n & ~(1 << 28)) : u64(n)) }),
  encoding("is wrong for a number of 2^21 to 2^21 + 2^14", {
    number: (n) => varint(n >= 2 ** 21 && n < 2 ** 21 + 2 ** 14 ? u64(n + 1) : u64(n)),
  }),
  encoding("leaves out a 1, too", { skips: (n) => n === 0 || n === 1 }),
  encoding("is wrong behind the 33rd message", {
    first: (offsets, row) => (row === 33 && offsets[row]! < offsets[row + 1]! ? offsets[row]! + 1 : offsets[row]!),
  }),
  encoding("replaces a character beyond the BMP that begins a text", {
    text: (bytes) => (bytes[0]! >= 0xf0 ? Uint8Array.of(0xef, 0xbf, 0xbd, ...bytes.subarray(4)) : bytes),
  }),
  {
    name: "tells of the text where the output is too short as well",
    run: (messages, out) =>
      rethrowing(encodeMessages, (e) =>
        out.length < 64 && messages.field1.length > 1 && e.code === "OUT_OF_RANGE"
          ? new InputError("INVALID_INPUT", e.message)
          : e,
      )(messages, out),
  },
];

/** Mistakes of a reader in one field of a later message, or where two things meet. */
export const messageCodecDecodeHardMutants: readonly Mutant<Parameters<typeof decodeMessages>, number>[] = [
  decoded("is off by one in the third message and on", (out, row) => {
    if (row >= 2 && out.field1[row] !== 0) out.field1[row]! += 1;
  }),
  decoded("loses bit 28 of a number", (out, row) => {
    if (out.field1[row]! > 0) out.field1[row]! &= ~(1 << 28);
  }),
  decoded("reads a text of 64 bytes and more a byte short", (out, row) => {
    if (out.lengths[row]! >= 64) out.lengths[row]! -= 1;
  }),
  decoded("has no text behind a negative number", (out, row) => {
    if (out.field1[row]! < 0 && out.lengths[row]! > 0) out.lengths[row] = 0;
  }),
];
