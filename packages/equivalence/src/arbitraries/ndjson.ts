import * as fc from "fast-check";
import type { Arbitrary } from "fast-check";
import { biased } from "./biased.ts";
import { BYTE_TOKENS, bytes } from "./bytes.ts";
import { concat } from "./concat.ts";
import { json } from "./json.ts";
import { lengths } from "./lengths.ts";
import type { Size } from "../size.ts";

/**
 * Newline-delimited JSON as bytes: lines from `json()`, blank lines, CR LF, BOM, U+2028 inside strings, invalid UTF-8, a last
 * line without newline, and lines whose length ends at, before or after a power of two.
 */
export function ndjson({ size = "small" }: { readonly size?: Size } = {}): Arbitrary<Uint8Array<ArrayBuffer>> {
  const line = fc.oneof(
    { weight: 8, arbitrary: json().map((value) => utf8.encode(value.replaceAll("\n", " "))) },
    {
      weight: 2,
      arbitrary: fc
        .constantFrom("", " ", "\r", "\t", "\ufeff", "{}", "[]", '""', "0")
        .map((value) => utf8.encode(value)),
    },
    { weight: 1, arbitrary: sized(size) },
    {
      weight: 2,
      arbitrary: fc
        .tuple(json(), fc.constantFrom(...BYTE_TOKENS), fc.nat())
        .map(([value, token, at]) => insert(utf8.encode(value), token, at)),
    },
  );
  const lines = fc.tuple(
    fc.constantFrom("", "", "", "", "", "\ufeff"),
    fc.array(fc.tuple(line, fc.constantFrom("\n", "\n", "\n", "\r\n", "\n\n", "\r\r\n", "\r")), {
      maxLength: size === "small" ? 6 : 60,
      size: "max",
    }),
    fc.oneof({ weight: 1, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: line }),
  );
  const assembled = lines.map(([start, body, last]) =>
    concat([utf8.encode(start), ...body.flatMap(([each, end]) => [each, utf8.encode(end)]), last ?? new Uint8Array()]),
  );
  return biased(bytes({ size }), assembled, 0.95);
}

/** A line of exactly the length at which a reader's buffer or block may end. */
const sized = (size: Size): Arbitrary<Uint8Array> =>
  lengths(size).map((length) =>
    length < 2 ? utf8.encode("0".repeat(length)) : utf8.encode(`"${"x".repeat(length - 2)}"`),
  );

const utf8 = new TextEncoder();

const insert = (whole: Uint8Array, token: Uint8Array, at: number): Uint8Array =>
  concat([whole.subarray(0, at % (whole.length + 1)), token, whole.subarray(at % (whole.length + 1))]);
