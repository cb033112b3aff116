import * as fc from "fast-check";
import type { Arbitrary } from "fast-check";
import { biased, BYTE_TOKENS, bytes, concat, endOrShare, gapAt, lengths, share, text } from "@oxbow/equivalence";
import type { Size } from "@oxbow/equivalence";

/** A pattern with named groups, which of them are numbers, and lines of which most match it, or nearly. */
export type LogInput = readonly [
  source: string,
  numeric: readonly string[],
  bigint: readonly string[],
  lines: Uint8Array<ArrayBuffer>,
];

/**
 * Patterns in the syntax that regular expressions share, of parts that overlap or do not, with groups in every place; one in
 * eight is beyond it. The lines hold what classes of other engines take (digits, letters and white space of other scripts),
 * CR in every place, invalid UTF-8, numbers around 2^53 and 2^64, and lengths around powers of two.
 */
export function log({ size = "small" }: { readonly size?: Size } = {}): Arbitrary<LogInput> {
  const names = fc.array(fc.constantFrom(...NAMES), { maxLength: NAMES.length, size: "max" });
  const anything = fc.tuple(text(), names, names, bytes({ size }));
  const assembled = fc.oneof({ weight: 5, arbitrary: short() }, { weight: 2, arbitrary: long(size) });
  return biased(anything, assembled as Arbitrary<[string, string[], string[], Uint8Array<ArrayBuffer>]>, 0.97);
}

/** Lines stay short: a RegExp may try a line of n bytes in n^k ways, for k parts that overlap. */
const short = (): Arbitrary<LogInput> =>
  fc
    .tuple(
      fc.array(part(), { minLength: 1, maxLength: 5, size: "max" }),
      fc.constantFrom("", "^"),
      fc.constantFrom("", "", "$"),
      fc.constantFrom(...BEYOND),
    )
    .chain(([parts, start, end, beyond]) => {
      const named = parts.map((each, i) => each.write(NAMES[i]!));
      const source = start + named.map(({ source: part }) => part).join("") + beyond + end;
      const digits = named.flatMap(({ digits: name }) => name ?? []);
      return fc.tuple(
        fc.constant(source),
        fc.subarray(digits),
        fc.array(
          fc.tuple(
            fc.tuple(...parts.map(({ texts }) => texts)),
            fc.tuple(fc.constantFrom(...NOISE), endOrShare()),
            fc.constantFrom(...ENDS),
          ),
          { maxLength: 8, size: "max" },
        ),
        fc.boolean(),
      );
    })
    .map(([source, numbers, lines, asBigint]) => [
      source,
      asBigint ? [] : numbers,
      asBigint ? numbers : [],
      concat(lines.flatMap(([texts, noise, end]) => [within(utf8.encode(texts.join("")), ...noise), utf8.encode(end)])),
    ]);

/** Patterns that try nothing twice, on lines of any length. */
const long = (size: Size): Arbitrary<LogInput> =>
  fc
    .tuple(
      fc.constantFrom(...COMMON),
      fc.array(
        fc.tuple(
          fc.constantFrom(...COMMON_LINES),
          lengths(size),
          fc.constantFrom("a", "7", " ", "é"),
          fc.tuple(fc.constantFrom("", "", "", ...ODD), share()),
          fc.constantFrom(...ENDS),
        ),
        { maxLength: size === "small" ? 6 : 12, size: "max" },
      ),
    )
    .map(([[source, numeric, bigint], lines]) => [
      source,
      numeric,
      bigint,
      concat(
        lines.map(([line, length, fill, [odd, at], end]) => {
          const before = gapAt(length, at);
          const filled = fill.repeat(before) + odd + fill.repeat(length - before);
          return utf8.encode(line.replace("…", () => filled) + end);
        }),
      ),
    ]);

function within(line: Uint8Array, noise: Uint8Array, at: number): Uint8Array {
  const gap = gapAt(line.length, at);
  return concat([line.subarray(0, gap), noise, line.subarray(gap)]);
}

interface Part {
  readonly write: (name: string) => { readonly source: string; readonly digits: string | undefined };
  readonly texts: Arbitrary<string>;
}

/** A piece of a pattern, in one of the places where a group can stand, and texts that it takes or nearly takes. */
const part = (): Arbitrary<Part> =>
  fc.tuple(fc.constantFrom(...PIECES), fc.constantFrom(...PLACES)).map(([[piece, ...texts], place]) => ({
    write: (name) => ({
      source: place.replace("NAME", () => name).replace("PIECE", () => piece),
      digits: place === "(?<NAME>PIECE)" && piece.startsWith("\\d") ? name : undefined,
    }),
    texts: fc.constantFrom(...texts),
  }));

const NAMES = ["a", "b", "c", "d", "e"];

const PIECES: readonly (readonly [source: string, first: string, ...more: string[]])[] = [
  ["\\d+", "7", "0042", "7", "42", "\u0663", "9007199254740991", "9007199254740992", "18446744073709551615"],
  ["\\d+", "1", "18446744073709551616", "00000000000000000000000000000001", "99999999999999999999999"],
  ["\\d{2,3}", "12", "123", "1234", "1"],
  ["\\s+", " ", "\t", "  ", "\v\f", "\r", "\u00a0", "\u0085", "\ufeff", "\x1c"],
  ["\\w+", "info", "A_9", "x", "\u00e9", "\u017f", "42"],
  ["\\S+", "/a", "x=y", "\u00e9", "a\u00a0b", "\u2028", "-"],
  ["\\D", "a", "\u0663", "7", " "],
  ["[^ ]*", "a", "", "\r", "\u00e9", "a\rb"],
  ['"[^"]*"', '"a b"', '""', '"\u00e9"', '"'],
  [".*", "", "a b", "\r", "\u2028", "\u{1f600}"],
  [".", "a", "\u00e9", "\r", "\0"],
  [".+?", "a", "ab", "abc"],
  ["[a-c]*", "", "abc", "cab", "d"],
  ["(?:a|ab)", "a", "ab", "abc"],
  ["(?:ab|)", "ab", "", "a"],
  [" ", " ", " ", "\t"],
  ["-", "-", "-", "_"],
  ["b?", "b", "", "bb"],
  ["\\[", "[", "("],
  ["[\\x80-\\xff]+", "\u00e9", "\u{1f600}", "e"],
];

const PLACES = [
  "PIECE",
  "(?<NAME>PIECE)",
  "(?<NAME>PIECE)",
  "(?<NAME>PIECE)?",
  "(?:(?<NAME>x)|PIECE)",
  "(?:-(?<NAME>y))?PIECE",
];

/** Mostly nothing; else what only some engines take. */
const BEYOND = [
  ...Array.from({ length: 90 }, () => ""),
  "(a)",
  "(?=a)",
  "\\b",
  "a**",
  "(?:a*)+",
  "a|b",
  "(?<a>a)",
  "\\p{L}",
  "é",
  "{",
  "(?P<z>a)",
  "[^\\s\\S]",
  "(?i)",
];

const utf8 = new TextEncoder();
const NOISE: readonly Uint8Array[] = [
  ...Array.from({ length: 40 }, () => new Uint8Array()),
  ...[" ", "\r", "x"].map((token) => utf8.encode(token)),
  ...BYTE_TOKENS.slice(-15),
];
/** What ends a run of letters or digits, in some engines or in all, somewhere in a long one. */
const ODD = [" ", "-", "\r", "\u0663", "\u0085", "\u00a0", "\u00e9"];
const ENDS = ["\n", "\n", "\n", "\n", "\r\n", "\r\r\n", "\n\n", ""];

const COMMON: readonly (readonly [source: string, numeric: readonly string[], bigint: readonly string[]])[] = [
  ["^(?<a>\\d+)\\s+(?<b>\\w+)\\s+(?<c>\\S+)", ["a"], []],
  ["^(?<a>\\d+)\\s+(?<b>\\w+)\\s+(?<c>\\S+)$", [], ["a"]],
  ['^(?<a>\\S+) \\[(?<b>[^\\]]*)\\] "(?<c>[^"]*)" (?<d>\\d{3})', ["d"], []],
  ["(?<a>[^ ]*)(?: (?<b>\\d+))?", [], []],
];
const COMMON_LINES = ["1 a …", "… a /x", "12\t…  /x y", '… [t] "GET /" 200', 'h [t] "…" 404 7', "…", "", "7 …"];
