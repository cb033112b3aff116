import * as fc from "fast-check";
import type { Arbitrary } from "fast-check";
import { biased } from "./biased.ts";
import { BYTE_TOKENS, bytes } from "./bytes.ts";
import { concat } from "./concat.ts";
import { json, validJson } from "./json.ts";
import { lengths } from "./lengths.ts";
import { gapAt, share } from "./share.ts";
import type { Size } from "../size.ts";

/**
 * Newline-delimited JSON as bytes: lines from `json()`, blank lines, CR LF, BOM, U+2028 inside strings, invalid UTF-8, a last
 * line without newline, and lines whose length ends at, before or after a power of two. In one of three every line is JSON but
 * one, anywhere: where a reader gives up at the first fault, no other shows how it reads what lies behind.
 */
export function ndjson({ size = "small" }: { readonly size?: Size } = {}): Arbitrary<Uint8Array<ArrayBuffer>> {
  const most = size === "small" ? 6 : 60;
  const endOfLine = fc.constantFrom("\n", "\n", "\n", "\r\n", "\n\n", "\r\r\n", "\r");
  const listOf = (each: Arbitrary<Uint8Array>, end: Arbitrary<string>): Arbitrary<Line[]> =>
    fc.array(fc.tuple(each, end), { maxLength: most, size: "max" });
  const anyLines = listOf(anyLine(size), endOfLine);
  const sound = fc.oneof({ weight: 8, arbitrary: validJson("small").map(line) }, { weight: 1, arbitrary: sized(size) });
  const oneOdd = fc
    .tuple(listOf(sound, fc.constantFrom("\n", "\n", "\n", "\r\n")), fc.tuple(anyLine(size), endOfLine), share())
    .map(([lines, odd, at]) => lines.toSpliced(gapAt(lines.length, at), 0, odd));
  const assembled = fc
    .tuple(
      fc.constantFrom("", "", "", "", "", "\ufeff"),
      fc.oneof({ weight: 2, arbitrary: anyLines }, { weight: 1, arbitrary: oneOdd }),
      fc.oneof(fc.constant(null), anyLine(size)),
    )
    .map(([start, body, last]) =>
      concat([
        utf8.encode(start),
        ...body.flatMap(([each, end]) => [each, utf8.encode(end)]),
        last ?? new Uint8Array(),
      ]),
    );
  return biased(bytes({ size }), assembled, 0.95);
}

type Line = readonly [line: Uint8Array, end: string];

const anyLine = (size: Size): Arbitrary<Uint8Array> =>
  fc.oneof(
    { weight: 8, arbitrary: json().map(line) },
    {
      weight: 2,
      arbitrary: fc.constantFrom("", " ", "\r", "\t", "\u00a0", "\ufeff", "{}", "[]", '""', "0", "01").map(line),
    },
    { weight: 1, arbitrary: sized(size) },
    {
      weight: 2,
      arbitrary: fc
        .tuple(json(), fc.constantFrom(...BYTE_TOKENS), share())
        .map(([value, token, at]) => insert(utf8.encode(value), token, at)),
    },
  );

const utf8 = new TextEncoder();

const line = (value: string): Uint8Array => utf8.encode(value.replaceAll("\n", " "));

/** A line of exactly the length at which a reader's buffer or block may end. */
const sized = (size: Size): Arbitrary<Uint8Array> =>
  lengths(size).map((length) =>
    length < 2 ? utf8.encode("0".repeat(length)) : utf8.encode(`"${"x".repeat(length - 2)}"`),
  );

function insert(whole: Uint8Array, token: Uint8Array, at: number): Uint8Array {
  const gap = gapAt(whole.length, at);
  return concat([whole.subarray(0, gap), token, whole.subarray(gap)]);
}
