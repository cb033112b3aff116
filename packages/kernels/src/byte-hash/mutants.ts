import type { Mutant } from "@oxbow/equivalence";
import { byteHash, byteHashMany } from "./byte-hash.ts";
import { inParts, streamMutants } from "../mutants/parts.ts";
import { commonMutants, isBlockEnd, swallowing } from "../mutants/common.ts";

type Many = Mutant<Parameters<typeof byteHashMany>, BigUint64Array>;
type Single = Mutant<Parameters<typeof byteHash>, bigint>;
type Hash = (bytes: Uint8Array, start: number, end: number, before: bigint) => bigint;

const M = 1315423911n;
const u64 = (value: bigint): bigint => BigInt.asUintN(64, value);

/** The hash with every step said: what a byte is, how it joins, how wide the result is. */
export function loop({ byte = (b: number) => b, join = (h: bigint, b: bigint) => h ^ b, width = 64 } = {}): Hash {
  return (bytes, start, end) => {
    let h = 0n;
    for (let i = start; i < end; i++) h = BigInt.asUintN(width, join(h * M, BigInt(byte(bytes[i]!))));
    return h;
  };
}
const plain = loop();

/** The control's checks and refusals, then another hash of each key. */
export const hashed = (name: string, hash: Hash): Many => ({
  name,
  run: (bytes, offsets, out) => {
    byteHashMany(bytes, offsets, out);
    let before = 0n;
    for (let key = 0; key + 1 < offsets.length; key++) {
      before = out[key] = u64(hash(bytes, offsets[key]!, offsets[key + 1]!, before));
    }
    return out;
  },
});

export const byteHashManyMutants: readonly Many[] = [
  ...commonMutants(byteHashMany),
  hashed("keeps 63 bits", loop({ width: 63 })),
  hashed("wraps at 32 bits", loop({ width: 32 })),
  hashed("reads bytes as signed", loop({ byte: (b) => (b << 24) >> 24 })),
  hashed("adds a byte where it must xor it", loop({ join: (h, b) => h + b })),
  hashed("loses the last byte of keys of 2^k bytes", (b, from, to) =>
    plain(b, from, isBlockEnd(to - from) ? to - 1 : to, 0n),
  ),
  hashed("loses what is left behind words of eight", (b, from, to) => plain(b, from, to - ((to - from) % 8), 0n)),
  hashed("reads words of eight in the other order", (b, from, to) => {
    const key = b.slice(from, to);
    for (let at = 0; at + 8 <= key.length; at += 8) key.subarray(at, at + 8).reverse();
    return plain(key, 0, key.length, 0n);
  }),
  hashed("starts at the buffer, not at the view", (b, from, to) => plain(new Uint8Array(b.buffer), from, to, 0n)),
  hashed(
    "takes the hash of one key as the seed of the next",
    (b, from, to, before) => (to - from === 1 ? before : 0n) ^ plain(b, from, to, 0n),
  ),
  hashed("takes offsets for 16 bits", (b, from, to) =>
    to > 0xffff ? plain(b, from & 0xffff, to & 0xffff, 0n) : plain(b, from, to, 0n),
  ),
  hashed("is wrong where the hash ends in 16 zero bits", (b, from, to) => {
    const hash = plain(b, from, to, 0n);
    return hash & 0xffffn || to === from ? hash : hash + 1n;
  }),
  {
    name: "leaves in the output what was there, for an empty key",
    run: (bytes, offsets, out) => {
      const before = out.slice();
      byteHashMany(bytes, offsets, out);
      for (let key = 0; key + 1 < offsets.length; key++) if (offsets[key] === offsets[key + 1]) out[key] = before[key]!;
      return out;
    },
  },
  {
    name: "clears the output behind the last key",
    run: (bytes, offsets, out) => byteHashMany(bytes, offsets, out).fill(0n, Math.max(offsets.length - 1, 0)),
  },
  {
    name: "writes where it pleases before it refuses",
    run: swallowing(byteHashMany, (...args) => byteHashMany(args[0], args[1], args[2].fill(1n))),
  },
  { name: "takes offsets that decrease", run: swallowing(byteHashMany, (_bytes, _offsets, out) => out) },
  {
    name: "changes the bytes it was given",
    run: (bytes, offsets, out) => {
      byteHashMany(bytes, offsets, out);
      bytes.fill(0, 0, offsets[0]);
      return out;
    },
  },
];

const given = (
  name: string,
  change: (input: Uint8Array | string, seed: bigint | undefined) => Parameters<typeof byteHash>,
): Single => ({
  name,
  run: (input, seed) => byteHash(...change(input, seed)),
});
const onText = (name: string, change: (text: string) => string | Uint8Array): Single =>
  given(name, (input, seed) => [typeof input === "string" ? change(input) : input, seed]);

export const byteHashMutants: readonly Single[] = [
  ...commonMutants(byteHash),
  onText("hashes UTF-16 units", (text) => new Uint8Array(Buffer.from(text, "utf16le"))),
  onText("hashes the low bytes of characters", (text) => new Uint8Array(Buffer.from(text, "latin1"))),
  onText("puts U+FFFD in the place of a lone surrogate", (text) => text.toWellFormed()),
  onText("normalizes text", (text) => text.normalize()),
  onText("ends a text at NUL, as C does", (text) => text.replace(/\0.*/su, "")),
  onText("drops a byte order mark", (text) => text.replace(/^\ufeff/, "")),
  onText("makes CR LF one character", (text) => text.replaceAll("\r\n", "\n")),
  given("takes a seed for a double", (input, seed) => [
    input,
    seed === undefined || u64(seed) !== seed ? seed : u64(BigInt(Number(seed))),
  ]),
  given("takes a seed for a signed number", (input, seed) => [
    input,
    seed === undefined || u64(seed) !== seed || seed < 2n ** 63n ? seed : seed - 2n ** 63n,
  ]),
  given("wraps a seed that is no u64", (input, seed) => [input, seed === undefined ? seed : u64(seed)]),
  given("forgets a seed of zero bytes", (input, seed) => [
    input,
    input.length === 0 && seed === u64(seed ?? 0n) ? 0n : seed,
  ]),
  {
    name: "gives a number where that is exact",
    run: (input, seed) => {
      const hash = byteHash(input, seed);
      return hash < 2n ** 53n ? (Number(hash) as unknown as bigint) : hash;
    },
  },
  ...streamMutants(byteHash),
  inParts("loses what is left behind words of eight in each part", byteHash, (parts) =>
    parts.map((part, i) => (i < parts.length - 1 ? part.subarray(0, part.length - (part.length % 8)) : part)),
  ),
  given("loses the last byte of 4,096", (input, seed) => [
    typeof input !== "string" && input.length === 4096 ? input.subarray(0, -1) : input,
    seed,
  ]),
];
