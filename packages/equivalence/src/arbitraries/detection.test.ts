import type { Arbitrary } from "fast-check";
import { describe, expect, it } from "vitest";
import { bytes } from "./bytes.ts";
import { chunks } from "./chunks.ts";
import { csv } from "./csv.ts";
import { json } from "./json.ts";
import { lengths } from "./lengths.ts";
import { ndjson } from "./ndjson.ts";
import { reach } from "./reach.ts";
import { bigint, integer, number } from "./numbers.ts";
import { text } from "./text.ts";

/** What implementations disagree about, by what makes it: a suite that never draws one of these proves nothing about it. */
const traps = {
  text: rows(text, {
    "is empty": (s) => s === "",
    "holds a lone surrogate": (s) => !s.isWellFormed(),
    "holds a surrogate pair": (s) => /[\ud800-\udbff][\udc00-\udfff]/.test(s),
    "holds CR LF": (s) => s.includes("\r\n"),
    "holds a lone CR": (s) => /\r(?!\n)/.test(s),
    "holds U+2028": (s) => s.includes("\u2028"),
    "holds U+0085": (s) => s.includes("\u0085"),
    "holds U+FEFF": (s) => s.includes("\ufeff"),
    "holds NUL": (s) => s.includes("\0"),
    "changes its length in upper case": (s) => s.toUpperCase().length !== s.length,
    "ends a word in a capital sigma": (s) => s.toLowerCase().includes("\u03c2") && !s.includes("\u03c2"),
    "is denormalized": (s) => s.normalize() !== s,
    "is a prototype's key": (s) => s === "__proto__" || s === "constructor",
    "is 40 units or longer": (s) => s.length >= 40,
    "is 255, 256 or 257 units long": (s) => s.length >= 255 && s.length <= 257,
  }),
  "large text": rows(() => text({ size: "large" }), {
    "is 64 Ki units or longer": (s) => s.length >= 2 ** 16,
    "ends in a lone surrogate after 8 KiB": (s) => s.length > 8192 && !s.isWellFormed(),
  }),
  bytes: rows(bytes, {
    "is empty": (b) => b.length === 0,
    "has 7, 8 and 9 bytes": (b) => [7, 8, 9].includes(b.length),
    "has 31, 32 or 33 bytes": (b) => b.length >= 31 && b.length <= 33,
    "has 63, 64 or 65 bytes": (b) => b.length >= 63 && b.length <= 65,
    "has 255, 256 or 257 bytes": (b) => b.length >= 255 && b.length <= 257,
    "ends in a byte of 0x80 or more": (b) => (b.at(-1) ?? 0) >= 0x80,
    "is a view inside its buffer": (b) => b.byteOffset > 0,
    "is no UTF-8": (b) => !isUtf8(b),
    "holds an overlong sequence": (b) => includes(b, [0xc0, 0x80]),
    "holds an encoded surrogate": (b) => includes(b, [0xed, 0xa0, 0x80]),
    "ends inside a sequence": (b) => [0xc3, 0xe2, 0xf0].includes(b.at(-1) ?? 0) || includes(b.slice(-2), [0xe2, 0x82]),
  }),
  "large bytes": rows(() => bytes({ size: "large" }), {
    "has 4,095 to 4,097 bytes": (b) => Math.abs(b.length - 4096) <= 1,
    "has 65,535 to 65,537 bytes": (b) => Math.abs(b.length - 65_536) <= 1,
  }),
  integer: rows(integer, {
    "is 2^31 or a step beside it": (n) => Math.abs(Math.abs(n) - 2 ** 31) <= 1,
    "is 2^32 or a step beside it": (n) => Math.abs(Math.abs(n) - 2 ** 32) <= 1,
    "is the last safe integer": (n) => Math.abs(n) === Number.MAX_SAFE_INTEGER,
    "is 2^7k": (n) => n > 1 && Number.isInteger(Math.log2(n) / 7),
    "has a square beyond 2^53": (n) => Math.abs(n) >= 94_906_266 && Math.abs(n) < 2 ** 27,
  }),
  number: rows(number, {
    "is -0": (x) => Object.is(x, -0),
    "is NaN": Number.isNaN,
    "is infinite": (x) => Math.abs(x) === Infinity,
    "is subnormal": (x) => x !== 0 && Math.abs(x) < 2 ** -1022,
    "is half-way between integers": (x) => Math.abs(x) < 1000 && Math.abs(x % 1) === 0.5,
    "is beyond 2^53": (x) => Math.abs(x) > 2 ** 53,
    "is 2^32 and some": (x) => x === 2 ** 32 + 5,
  }),
  bigint: rows(bigint, {
    "is 2^63 or a step beside it": (n) => n >= 2n ** 63n - 1n && n <= 2n ** 63n + 1n,
    "is 2^64 or a step beside it": (n) => n >= 2n ** 64n - 1n && n <= 2n ** 64n + 1n,
    "is -2^63": (n) => n === -(2n ** 63n),
    "is beyond 2^127": (n) => n > 2n ** 127n,
    "is 2^53 + 1": (n) => n === 2n ** 53n + 1n,
    "is 2^7k": (n) => n > 1n && n <= 2n ** 63n && Number.isInteger(Math.log2(Number(n)) / 7) && (n & (n - 1n)) === 0n,
  }),
  lengths: rows(() => lengths("small"), {
    "is 0": (n) => n === 0,
    "is 8 or a step beside it": (n) => Math.abs(n - 8) <= 1,
    "is 64 or a step beside it": (n) => Math.abs(n - 64) <= 1,
    "is 256 or a step beside it": (n) => Math.abs(n - 256) <= 1,
    "is at no edge": (n) => n > 70 && n < 120,
  }),
  "large lengths": rows(() => lengths("large"), {
    "is 4,096 or a step beside it": (n) => Math.abs(n - 4096) <= 1,
    "is 65,536 or a step beside it": (n) => Math.abs(n - 65_536) <= 1,
  }),
  json: rows(json, {
    "is JSON": isJson,
    "is no JSON": (s) => !isJson(s),
    "repeats a key": (s) => /\{[^{}]*("[a-z0-9]+")\s*:[^{}]*,\s*\1\s*:/.test(s),
    "has a prototype's key": (s) => /"(__proto__|constructor)"\s*:/.test(s),
    "nests deeper than 128": (s) => /(?:\[|\{"a":){129}/.test(s),
    "has a number beyond doubles": (s) => /1e400/.test(s),
    "has a number beyond u64": (s) => s.includes("18446744073709551616"),
    "has -0": (s) => /-0[,\s\]}]|-0$/.test(s),
    "escapes a lone surrogate": (s) => /\\ud800(?!\\u?d)/i.test(s),
    "has white space around values": (s) => isJson(s) && /[:,[]\s+\S/.test(s),
    "begins with a BOM": (s) => s.startsWith("\ufeff"),
  }),
  "large json": rows(() => json({ size: "large" }), {
    "nests deeper than 1,000": (s) => /(?:\[|\{"a":){1001}/.test(s),
  }),
  ndjson: rows(ndjson, {
    "is empty": (b) => b.length === 0,
    "ends without a newline": (b) => b.length > 0 && b.at(-1) !== 0x0a,
    "ends in a newline": (b) => b.at(-1) === 0x0a,
    "has a blank line": (b) => includes(b, [0x0a, 0x0a]),
    "has CR LF": (b) => includes(b, [0x0d, 0x0a]),
    "has CR CR LF": (b) => includes(b, [0x0d, 0x0d, 0x0a]),
    "begins with a BOM": (b) => b[0] === 0xef && b[1] === 0xbb && b[2] === 0xbf,
    "has U+2028": (b) => includes(b, [0xe2, 0x80, 0xa8]),
    "is no UTF-8": (b) => !isUtf8(b),
    "has a line at the end of a block": (b) => lines(b).some((line) => line >= 31 && Number.isInteger(Math.log2(line))),
    "has a CR within a line": (b) => /[^\n\r]\r[^\n\r]/.test(latin1(b)),
    "has U+0085": (b) => includes(b, [0xc2, 0x85]),
    "repeats a key": (b) => /\{[^{}\n]*("[a-z0-9]+")\s*:[^{}\n]*,\s*\1\s*:/.test(latin1(b)),
    "has a prototype's key": (b) => /"(__proto__|constructor)"\s*:/.test(latin1(b)),
    "nests deeper than 128": (b) => /(?:\[|\{"a":){129}/.test(latin1(b)),
    "has a number beyond doubles": (b) => latin1(b).includes("1e400"),
    "has 2^53 + 1": (b) => latin1(b).includes("9007199254740993"),
    "escapes a lone surrogate": (b) => /\\ud800(?!\\?u?d)/i.test(latin1(b)),
    "has valid and invalid lines": (b) => {
      const valid = new Set(Buffer.from(b).toString().split("\n").map(isJson));
      return valid.size === 2;
    },
  }),
  "large ndjson": rows(() => ndjson({ size: "large" }), {
    "has a line of more than 64 KiB": (b) => lines(b).some((line) => line >= 2 ** 16),
    "has more than 20 lines": (b) => lines(b).length > 20,
  }),
  csv: rows(() => csv({ columns: ["k", "v", "w"] }), {
    "is empty": (b) => b.length === 0,
    "has a header alone": (b) => /^k,v,w\r?\n?$/.test(latin1(b)),
    "has another header": (b) => !/^(\xef\xbb\xbf)?k,v,w\r?\n/.test(latin1(b)),
    "begins with a BOM": (b) => b[0] === 0xef && b[1] === 0xbb && b[2] === 0xbf,
    "ends without a newline": (b) => b.length > 0 && b.at(-1) !== 0x0a,
    "has CR LF": (b) => includes(b, [0x0d, 0x0a]),
    "has a lone CR": (b) => /\r(?!\n)/.test(latin1(b)),
    "has a blank line": (b) => /\n\r?\n/.test(latin1(b)),
    "has a row that is too short or too long": (b) => fields(b).some((count) => count !== 3),
    "has a quoted comma": (b) => latin1(b).includes('"a,b"'),
    "has a quoted line break": (b) => /"a\r?\nb"/.test(latin1(b)),
    "has a quoted quote": (b) => latin1(b).includes('"a""b"'),
    "has an empty quoted field": (b) => /(^|,)""(,|\r?$)/m.test(latin1(b)),
    "has a quote within a field": (b) => /[\w.]"/.test(latin1(b).replaceAll(/"[^"]*"/g, "")),
    "has text behind a quote": (b) => /(^|,)"[^",]*"x/m.test(latin1(b)),
    "has a quote that is never closed": (b) => latin1(b).split('"').length % 2 === 0,
    "has an empty field": (b) => /(^|,)(,|\r?$)/m.test(latin1(b)),
    "has a space before a number": (b) => has(b, " 1"),
    "has a hexadecimal number": (b) => has(b, "0x10"),
    "has an underscore in a number": (b) => has(b, "1_0"),
    "has a comma in a number": (b) => has(b, '"1,5"'),
    "has inf": (b) => has(b, "inf"),
    "has NaN": (b) => has(b, "NaN"),
    "has a number that ends in a point": (b) => has(b, "1."),
    "has a number that begins with a point": (b) => has(b, ".5"),
    "has a plus sign": (b) => has(b, "+1"),
    "has -0": (b) => has(b, "-0"),
    "has an exponent": (b) => has(b, "1e3"),
    "has half a unit of the last place": (b) => has(b, "1.005"),
    "has 2^53 + 1": (b) => has(b, "9007199254740993"),
    "has 2^63": (b) => has(b, "9223372036854775808"),
    "has more digits than 64 bits": (b) => has(b, "99999999999999999999999999"),
    "sorts otherwise in UTF-16": (b) => includes(b, [0xf0, 0x9f, 0x98, 0x80]) && includes(b, [0xef, 0xbd, 0x9e]),
    "is no UTF-8": (b) => !isUtf8(b),
    "has a field at the end of a block": (b) => /"(?:x{63}|x{64}|x{65})"/.test(latin1(b)),
    "repeats a key in eight rows": (b) => b.length > 40 && fields(b).length >= 9,
  }),
  "large csv": rows(() => csv({ columns: ["k", "v", "w"], size: "large" }), {
    "has more than 40 rows": (b) => fields(b).length > 40,
    "has a field of 64 KiB or more": (b) => /"(.)\1{65535}/s.test(latin1(b)),
  }),
  chunks: rows(() => chunks(ndjson()), {
    "has an empty chunk": (all) => all.some((chunk) => chunk.length === 0),
    "is one chunk": (all) => all.length === 1,
    "is every byte alone": (all) => all.length > 3 && all.every((chunk) => chunk.length === 1),
    "cuts CR from LF": (all) => all.some((chunk, i) => chunk.at(-1) === 0x0d && all[i + 1]?.[0] === 0x0a),
    "cuts inside a UTF-8 sequence": (all) => all.some((chunk, i) => i > 0 && ((chunk[0] ?? 0) & 0xc0) === 0x80),
    "cuts inside a record": (all) => all.some((chunk, i) => i > 0 && chunk.length > 0 && all[i - 1]!.at(-1)! > 0x20),
    "cuts behind a record": (all) => all.some((chunk, i) => chunk.at(-1) === 0x0a && (all[i + 1]?.length ?? 0) > 0),
    "cuts before the last byte": (all) => all.length > 1 && all.at(-1)!.length === 1 && all.at(-2)!.length > 1,
    "cuts behind the first byte": (all) => all[0]!.length === 1 && (all[1]?.length ?? 0) > 1,
  }),
  "large chunks": rows(() => chunks(bytes({ size: "large" })), {
    "cuts at 64 KiB": (all) => ends(all).includes(65_536),
    "cuts a step beside 64 KiB": (all) => ends(all).some((end) => end === 65_535 || end === 65_537),
    "cuts at 4 KiB": (all) => ends(all).includes(4096),
  }),
};

describe.each(Object.entries(traps))("a thousand inputs from %s", (_, { arbitrary, classes }) => {
  const shares = reach(arbitrary, classes);
  it.each(Object.keys(classes))("hold one that %s, 95 times in 100", (name) => {
    expect(shares.get(name)).toBeGreaterThanOrEqual(0.95);
  });
});

function rows<T>(
  make: () => Arbitrary<T>,
  classes: Record<string, (value: T) => boolean>,
): { arbitrary: Arbitrary<unknown>; classes: Readonly<Record<string, (value: unknown) => boolean>> } {
  return { arbitrary: make(), classes: classes as Record<string, (value: unknown) => boolean> };
}

const latin1 = (value: Uint8Array): string =>
  Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString("latin1");

/** Whether a field of a CSV is this, to the last character. */
function has(value: Uint8Array, field: string): boolean {
  return `\n${latin1(value).replaceAll("\r", "")}\n`
    .replaceAll(/[,\n]/g, "\n\n")
    .includes(`\n${field.replaceAll(",", "\n\n")}\n`);
}

/** How many fields each row of a CSV has, its header included. */
function fields(value: Uint8Array): readonly number[] {
  const plain = latin1(value).replaceAll(/"[^"]*"/g, "q");
  return plain
    .split("\n")
    .slice(0, plain.endsWith("\n") ? -1 : undefined)
    .map((row) => row.split(",").length);
}

function isJson(value: string): boolean {
  try {
    JSON.parse(value);
    return true;
  } catch {
    return false;
  }
}

function isUtf8(value: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(value);
    return true;
  } catch {
    return false;
  }
}

function includes(value: Uint8Array, wanted: readonly number[]): boolean {
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength).includes(Buffer.from(wanted));
}

/** Where each chunk but the last ends. */
function ends(all: readonly Uint8Array[]): readonly number[] {
  let end = 0;
  return all.slice(0, -1).map((chunk) => (end += chunk.length));
}

function lines(value: Uint8Array): readonly number[] {
  return Buffer.from(value)
    .toString("latin1")
    .split("\n")
    .map((line) => line.length);
}
