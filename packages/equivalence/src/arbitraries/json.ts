import * as fc from "fast-check";
import type { Arbitrary } from "fast-check";
import { biased } from "./biased.ts";
import { integer, number } from "./numbers.ts";
import { gapAt, share } from "./share.ts";
import { text } from "./text.ts";
import type { Size } from "../size.ts";

/**
 * JSON text as it is found, not as JSON.stringify writes it: duplicate and prototype keys, deep nesting, numbers beyond
 * double and i64, escapes of lone surrogates, white space everywhere; about one in five is not JSON, by one change.
 */
export function json({ size = "small" }: { readonly size?: Size } = {}): Arbitrary<string> {
  const deep = fc
    .tuple(fc.constantFrom(...DEPTHS[size]), fc.boolean())
    .map(([depth, objects]) => nested(depth, objects));
  const broken = fc
    .tuple(
      fc.oneof({ weight: 6, arbitrary: validJson(size) }, { weight: 1, arbitrary: deep }),
      share(),
      fc.constantFrom(...BREAKS),
    )
    .map(([whole, at, change]) => change(whole, gapAt(whole.length, at)));
  const long = fc.array(validJson(size), { maxLength: 200, size: "max" }).map((items) => `[${items.join(",")}]`);
  return biased(
    text({ size }),
    fc.oneof(
      { weight: 13, arbitrary: validJson(size) },
      { weight: 1, arbitrary: deep },
      { weight: 4, arbitrary: broken },
      { weight: 1, arbitrary: document(size, fc.constantFrom(...NUMBERS, ...NO_NUMBERS)) },
      ...(size === "small" ? [] : [{ weight: 3, arbitrary: long }]),
    ),
    0.97,
  );
}

/** The part of it that is JSON, whatever parsers make of its keys and numbers. */
export const validJson = (size: Size): Arbitrary<string> => document(size, fc.constantFrom(...NUMBERS));

const document = (size: Size, hard: Arbitrary<string>): Arbitrary<string> =>
  fc.letrec<{ value: string }>((tie) => ({
    value: fc.oneof(
      { depthSize: size === "small" ? "small" : "medium", withCrossShrink: false },
      { weight: 4, arbitrary: scalar(hard) },
      { weight: 2, arbitrary: object(tie("value")) },
      { weight: 2, arbitrary: array(tie("value")) },
    ),
  })).value;

const space = (): Arbitrary<string> =>
  fc.oneof({ weight: 6, arbitrary: fc.constant("") }, fc.constantFrom(" ", "\t", "\r", "  "));

const scalar = (hard: Arbitrary<string>): Arbitrary<string> =>
  fc.oneof(fc.constantFrom("true", "false", "null"), hard, integer().map(String), finite().map(String), string());

const finite = (): Arbitrary<number> => number().filter(Number.isFinite);

const string = (): Arbitrary<string> =>
  fc
    .array(
      fc.oneof(
        fc.constantFrom(...STRING_PIECES),
        fc.string({ maxLength: 5, size: "max" }).map((s) => JSON.stringify(s).slice(1, -1)),
      ),
      { maxLength: 4, size: "max" },
    )
    .map((pieces) => `"${pieces.join("")}"`);

const key = (): Arbitrary<string> =>
  fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...KEYS) }, { weight: 1, arbitrary: string() });

const object = (value: Arbitrary<string>): Arbitrary<string> =>
  fc
    .array(fc.tuple(space(), key(), space(), space(), value, space()), { maxLength: 5, size: "max" })
    .map((fields) => `{${fields.map(([a, name, b, c, item, d]) => `${a}${name}${b}:${c}${item}${d}`).join(",")}}`);

const array = (value: Arbitrary<string>): Arbitrary<string> =>
  fc
    .array(fc.tuple(space(), value, space()), { maxLength: 5, size: "max" })
    .map((items) => `[${items.map((item) => item.join("")).join(",")}]`);

const nested = (depth: number, objects: boolean): string =>
  objects ? `${'{"a":'.repeat(depth)}1${"}".repeat(depth)}` : `${"[".repeat(depth)}${"]".repeat(depth)}`;

/** Parsers give up at 128, 200, 1,000 or never; bit stacks change word at 64. */
const DEPTHS: Record<Size, readonly number[]> = {
  small: [63, 64, 65, 127, 128, 129, 200, 256, 257],
  large: [511, 512, 513, 1000, 1024, 2000, 5000],
};

const BREAKS: readonly ((whole: string, at: number) => string)[] = [
  (whole, at) => whole.slice(0, at),
  (whole, at) => whole.slice(0, at) + whole.slice(at + 1),
  (whole, at) => `${whole.slice(0, at)},${whole.slice(at)}`,
  (whole, at) => `${whole.slice(0, at)}\u0001${whole.slice(at)}`,
  (whole, at) => `${whole.slice(0, at)}\u00a0${whole.slice(at)}`,
  (whole) => `\ufeff${whole}`,
  (whole) => `${whole}\0`,
  (whole) => `${whole} ${whole}`,
  (whole) => whole.replaceAll('"', "'"),
  (whole) => whole.replace(/(\d)/, "0$1"),
  (whole) => whole.replace(/\b\d/, "+$&"),
  (whole) => whole.replace("]", ",]").replace("}", ",}"),
];

const NUMBERS = [
  ["0", "-0", "0.0", "-0.0", "0e0", "-0e-1", "1", "-1", "1E5", "1e+5", "1e-7", "1.0", "100", "0.1", "1e21", "1e308"],
  ["1e400", "-1e400", "1e-400", "5e-324", "2.2250738585072011e-308", "1.7976931348623159e308", "0.30000000000000004"],
  ["2147483648", "4294967296", "9007199254740991", "9007199254740993", "9223372036854775807", "9223372036854775808"],
  [
    "18446744073709551615",
    "18446744073709551616",
    "-9223372036854775809",
    `1${"0".repeat(330)}`,
    `0.${"0".repeat(330)}1`,
  ],
].flat();

const NO_NUMBERS = ["01", "1.", ".5", "+1", "-", "1e", "NaN", "Infinity", "0x10"];

const STRING_PIECES = [
  ["\\u0000", "\\ud800", "\\udc00", "\\ud83d\\ude00", "\\ude00\\ud83d", "\\uD800\\u0041", "\\u00e9", "\\u2028"],
  ["\\/", "\\b\\f\\n\\r\\t", '\\"', "\\\\", "a", "abcdefgh", "x".repeat(33)],
  ["\u{1f600}", "\u2028", "\u2029", "\u0085", "\ufeff", "\u007f", "\u00e9", "e\u0301", "\ud800"],
].flat();

const KEYS = [
  '"a"',
  '"b"',
  '"a"',
  '""',
  '"__proto__"',
  '"constructor"',
  '"toString"',
  '"0"',
  '"10"',
  '"9"',
  '"\\u0061"',
  '"\\ud800"',
  '"length"',
];
