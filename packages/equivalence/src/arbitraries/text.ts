import * as fc from "fast-check";
import type { Arbitrary } from "fast-check";
import { biased } from "./biased.ts";
import { UNITS, sequence } from "./sequence.ts";
import { lengths } from "./lengths.ts";
import { endOrShare, gapAt } from "./share.ts";
import type { Size } from "../size.ts";

/**
 * Any string of UTF-16 units, lone surrogates included; often made of what implementations treat differently: CR LF,
 * U+2028, U+0085, U+FEFF, NUL, combining marks, letters whose case changes their length or depends on their neighbours, digits and
 * spaces of other scripts. In a long one these stand at the end, or anywhere.
 */
export function text({ size = "small" }: { readonly size?: Size } = {}): Arbitrary<string> {
  const units = fc
    .array(fc.noBias(fc.nat(0xffff)), { maxLength: 10, size: "max" })
    .map((codes) => String.fromCharCode(...codes));
  const points = fc
    .array(fc.noBias(fc.nat(0x10ffff)), { maxLength: 4, size: "max" })
    .map((codes) => String.fromCodePoint(...codes));
  const piece = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...TEXT_TOKENS) },
    { weight: 2, arbitrary: fc.string({ unit: "grapheme-ascii", maxLength: 8, size: "max" }) },
    { weight: 1, arbitrary: points },
  );
  const pieces = fc.array(piece, { maxLength: 12, size: "max" }).map((parts) => parts.join(""));
  const long = fc
    .tuple(pieces, lengths(size), endOrShare())
    .map(([odd, length, at]) => within("a".repeat(Math.max(length - odd.length, odd === "" ? 1 : 0)), odd, at));
  const edges = fc.oneof(
    { weight: 6, arbitrary: pieces },
    { weight: 2, arbitrary: long },
    { weight: 1, arbitrary: fc.constantFrom(...TEXT_TOKENS) },
  );
  return biased(sequence(UNITS, units), edges, 0.9);
}

function within(plain: string, odd: string, at: number): string {
  const gap = gapAt(plain.length, at);
  return plain.slice(0, gap) + odd + plain.slice(gap);
}

/** What one implementation splits, trims, folds, counts or matches and another does not. */
export const TEXT_TOKENS: readonly string[] = [
  ["\r\n", "\r", "\n", "\n\n", "\r\r\n", "\t", "\v", "\f", " ", "\0", "\x1c", "\x7f"],
  ["\u0085", "\u00a0", "\u2028", "\u2029", "\ufeff", "\u200b", "\u200d", "\ufffd", "\uffff"],
  ["\ud800", "\udbff", "\udc00", "\udfff", "\udc00\ud800", "\u{10000}", "\u{1f600}", "\u{10ffff}", "\u{1d7d8}"],
  ["\u00e9", "e\u0301", "\u00df", "\u0130", "\u0131", "\u017f", "\u212a", "\u03c2", "\ufb01", "\u0149", "\uff5e"],
  // A capital sigma becomes another letter at the end of a word.
  ["\u03a3", "\u0391\u03a3", "\u039f\u0394\u03a5\u03a3\u03a3\u0395\u03a5\u03a3", "A\u0301\u03a3.", "a\u03a3b"],
  ["\u0663", "\uff11", "\u4e00", "\u05d0", "\u0080", "\u07ff", "\u0800"],
  ['"', "'", "\\", ",", ";", "%", "$", "{", "}", "[", "]", "__proto__", "constructor", "toString", "hasOwnProperty"],
  ["-0", "1e400", "0x10", "1_000", "+1", ".5", "1.", "NaN", "inf", "Infinity", "null", "9007199254740993"],
].flat();
