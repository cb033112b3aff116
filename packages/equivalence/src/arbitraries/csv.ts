import * as fc from "fast-check";
import type { Arbitrary } from "fast-check";
import { biased } from "./biased.ts";
import { BYTE_TOKENS, bytes } from "./bytes.ts";
import { concat } from "./concat.ts";
import { lengths } from "./lengths.ts";
import { gapAt, share } from "./share.ts";
import type { Size } from "../size.ts";

/**
 * A CSV as bytes, with these columns in this order: few keys, many decimals, quotes with commas, line breaks and `""`
 * inside, LF and CRLF, fields whose length ends at, before or after a power of two. Some are broken: ragged rows, quotes out
 * of place, invalid UTF-8, a stray CR, another header, a cut at the end.
 */
export function csv({
  columns,
  size = "small",
}: {
  readonly columns: readonly string[];
  readonly size?: Size;
}): Arbitrary<Uint8Array<ArrayBuffer>> {
  const row = (field: Arbitrary<Uint8Array>): Arbitrary<Uint8Array> =>
    fc
      .tuple(fc.tuple(...columns.map(() => field)), fc.constantFrom(...LINE_ENDS))
      .map(([fields, end]) => concat([...fields.flatMap((each, i) => (i === 0 ? [each] : [COMMA, each])), end]));
  const sound = fc.oneof(
    { weight: 6, arbitrary: row(fc.oneof({ weight: 3, arbitrary: decimal() }, { weight: 1, arbitrary: word() })) },
    { weight: 1, arbitrary: row(fc.oneof(decimal(), long(size))) },
  );
  const rows = (each: Arbitrary<Uint8Array>): Arbitrary<Uint8Array[]> =>
    fc.array(each, { maxLength: size === "small" ? 8 : 80, size: "max" });
  const header = utf8.encode(`${columns.join(",")}\n`);
  const table = fc
    .tuple(fc.constantFrom("", "", "", "\ufeff"), rows(sound), fc.constantFrom(0, 0, 1, 2))
    .map(([mark, body, cut]) => {
      const whole = concat([utf8.encode(mark), header, ...body]);
      return whole.slice(0, whole.length - cut);
    });
  const broken = fc
    .tuple(
      table,
      // Mostly one: where a reader gives up at the first, the others are not read.
      fc.oneof(
        { weight: 3, arbitrary: fc.tuple(oneBreak()) },
        { weight: 1, arbitrary: fc.array(oneBreak(), { minLength: 2, maxLength: 3, size: "max" }) },
      ),
    )
    .map(([whole, breaks]) => breaks.reduce((text, [token, at]) => insert(text, token, at), whole));
  const edges = fc.oneof(
    { weight: 50, arbitrary: table },
    { weight: 20, arbitrary: broken },
    { weight: 1, arbitrary: fc.constant(new Uint8Array()) },
  );
  return biased(bytes({ size }), edges, 0.97);
}

/** Decimals that are taken, and some that are nearly. */
const decimal = (): Arbitrary<Uint8Array> =>
  fc
    .oneof(
      {
        weight: 6,
        arbitrary: fc
          .tuple(
            fc.constantFrom("", "", "", "-"),
            fc.noBias(fc.nat(99_999)),
            fc.constantFrom("", "", ".5", ".05", ".10", ".99"),
          )
          .map((parts) => parts.join("")),
      },
      { weight: 2, arbitrary: fc.constantFrom(...NUMBERS) },
    )
    .map((text) => utf8.encode(text));

const word = (): Arbitrary<Uint8Array> => fc.constantFrom(...WORDS).map((text) => utf8.encode(text));

const long = (size: Size): Arbitrary<Uint8Array> =>
  fc
    .tuple(lengths(size), fc.constantFrom("x", "é", ",", "\n"))
    .map(([length, fill]) => utf8.encode(`"${fill.repeat(length)}"`));

const oneBreak = (): Arbitrary<readonly [token: Uint8Array, at: number]> =>
  fc.tuple(fc.constantFrom(...BREAKS), share());

function insert(whole: Uint8Array<ArrayBuffer>, token: Uint8Array, at: number): Uint8Array<ArrayBuffer> {
  const gap = gapAt(whole.length, at);
  return concat([whole.subarray(0, gap), token, whole.subarray(gap)]);
}

const utf8 = new TextEncoder();
const COMMA = utf8.encode(",");
const LINE_ENDS = ["\n", "\n", "\n", "\r\n"].map((end) => utf8.encode(end));
const WORDS = [
  "",
  "a",
  "b",
  "a",
  "ä",
  "😀",
  "～",
  '""',
  '"a"',
  '"a,b"',
  '"a\nb"',
  '"a\r\nb"',
  '"a""b"',
  '""""',
  " a",
  "12345678",
];
/** Where parsers of numbers part: signs, empty halves, exponents, 2^53, 2^63, too many digits. */
const NUMBERS = [
  ["0", "-0", "0.00", "00", "007", "1.", ".5", "+1", "1e3", "0x10", "1_0", "inf", "NaN", "-", ".", "1.2.3", " 1"],
  ["0.1", "0.2", "0.001", "1.005", "9007199254740991", "9007199254740993", "90071992547409.93"],
  ["9223372036854775807", "9223372036854775808", "-9223372036854775808", "92233720368547758.07", "4294967296"],
  ["00000000000000000000000000000001", "99999999999999999999999999", '"1.5"', '"1,5"'],
].flat();
const BREAKS: readonly Uint8Array[] = [
  // The last one is a row with text behind a quote.
  ...['"', '"', ",", "\n", "\r", "\r\n", '""', "x", '\n"a"x,1,2\n'].map((token) => utf8.encode(token)),
  ...BYTE_TOKENS.slice(-15),
];
