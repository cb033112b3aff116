import * as fc from "fast-check";
import type { Arbitrary } from "fast-check";
import { biased } from "./biased.ts";
import { BYTES, sequence } from "./sequence.ts";
import { lengths } from "./lengths.ts";
import { endOrShare, gapAt } from "./share.ts";
import { TEXT_TOKENS } from "./text.ts";
import type { Size } from "../size.ts";

/**
 * Byte arrays of any length, often at the ends of words and blocks; some text, some invalid UTF-8, some views that begin
 * inside their buffer, as `subarray` makes them.
 */
export function bytes({ size = "small" }: { readonly size?: Size } = {}): Arbitrary<Uint8Array<ArrayBuffer>> {
  const edges = fc.oneof(
    { weight: 3, arbitrary: tokens() },
    // Of large ones more: the others are as short as small ones are.
    { weight: size === "small" ? 3 : 9, arbitrary: patterned(size) },
    {
      weight: 1,
      arbitrary: fc.tuple(tokens(), fc.integer({ min: 1, max: 9 })).map(([inner, offset]) => inside(inner, offset)),
    },
  );
  return biased(sequence(BYTES, fc.uint8Array({ maxLength: 10, size: "max" })), edges, 0.8);
}

/** Text and broken text, as bytes. */
const tokens = (): Arbitrary<Uint8Array<ArrayBuffer>> =>
  fc
    .array(fc.constantFrom(...BYTE_TOKENS), { maxLength: 12, size: "max" })
    .map((parts) => Uint8Array.from(parts.flatMap((part) => [...part])));

/** A length that matters, filled so that order and position matter too; in every second one an odd part stands somewhere. */
const patterned = (size: Size): Arbitrary<Uint8Array<ArrayBuffer>> =>
  fc
    .tuple(
      lengths(size),
      fc.constantFrom<(i: number) => number>(...FILLS),
      fc.oneof(fc.constant(NOTHING), fc.constantFrom(...BYTE_TOKENS)),
      endOrShare(),
    )
    .map(([length, fill, odd, at]) => {
      const made = new Uint8Array(length);
      for (let i = 0; i < length; i++) made[i] = fill(i);
      // Over the others: the length is one that matters.
      if (odd.length <= length) made.set(odd, gapAt(length - odd.length, at));
      return made;
    });

const NOTHING = new Uint8Array();

function inside(inner: Uint8Array, offset: number): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(offset + inner.length + 3).fill(0xa5);
  whole.set(inner, offset);
  return whole.subarray(offset, offset + inner.length);
}

const FILLS = [
  () => 0,
  () => 0xff,
  () => 0x61,
  (i: number) => i & 0xff,
  (i: number) => (i * 167 + 13) & 0xff,
  (i: number) => ((i * i) >>> 3) & 0xff,
];

const utf8 = new TextEncoder();

/** Text tokens in UTF-8, and sequences that are no UTF-8: cut short, overlong, surrogates, beyond U+10FFFF. */
export const BYTE_TOKENS: readonly Uint8Array[] = [
  ...TEXT_TOKENS.map((token) => utf8.encode(token)),
  ...[[0x80], [0xbf], [0xc3], [0xe2, 0x82], [0xf0, 0x9f, 0x98], [0xc0, 0x80], [0xc1, 0xbf], [0xe0, 0x80, 0x80]].map(
    (b) => Uint8Array.from(b),
  ),
  ...[[0xed, 0xa0, 0x80], [0xed, 0xbf, 0xbf], [0xf4, 0x90, 0x80, 0x80], [0xf8], [0xfe], [0xff], [0xef, 0xbb, 0xbf]].map(
    (b) => Uint8Array.from(b),
  ),
];
