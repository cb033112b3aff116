import { compilePattern } from "@oxbow/contract";
import type { Arbitrary } from "fast-check";
import zlib from "node:zlib";
import { describe, expect, it } from "vitest";
import { draw } from "../draw.ts";
import { bytes } from "./bytes.ts";
import { chunks } from "./chunks.ts";
import { csv } from "./csv.ts";
import { json } from "./json.ts";
import { lengths } from "./lengths.ts";
import { log } from "./log.ts";
import { ndjson } from "./ndjson.ts";
import { bigint, integer, number } from "./numbers.ts";
import { png } from "./png.ts";
import { messages, protobuf } from "./protobuf.ts";
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
  png: rows(png, {
    "is sound 8-bit RGB": (b) => isSound(b) && kindOf(b) === "2 8 0",
    "is sound 8-bit RGBA": (b) => isSound(b) && kindOf(b) === "6 8 0",
    "has 16 bits": (b) => isSound(b) && b[24] === 16,
    "has samples of less than a byte": (b) => isSound(b) && b[24] === 1,
    "is interlaced": (b) => isSound(b) && b[28] === 1,
    "is grey with alpha": (b) => isSound(b) && b[25] === 4,
    "has a palette's colour type": (b) => isSound(b) && b[25] === 3,
    "is one pixel wide": (b) => isSound(b) && widthOf(b) === 1,
    "has one row": (b) => isSound(b) && heightOf(b) === 1,
    "has a width that 8 does not divide": (b) => isSound(b) && widthOf(b) > 8 && widthOf(b) % 8 !== 0,
    ...Object.fromEntries(
      ["none", "sub", "up", "average", "Paeth"].flatMap((name, type) => [
        [`has a first row of filter ${name}`, (b: Uint8Array) => filtersOf(b)[0] === type],
        [`has a later row of filter ${name}`, (b: Uint8Array) => filtersOf(b).slice(1).includes(type)],
      ]),
    ),
    "ties in the Paeth predictor": (b) => tiesInPaeth(b),
    "has colour under alpha 0": (b) => hasHiddenColour(b),
    "has stored blocks": (b) => blockOf(b) === 0,
    "has blocks of fixed codes": (b) => blockOf(b) === 1,
    "has blocks of codes of their own": (b) => blockOf(b) === 2,
    "has image data in many chunks": (b) => isSound(b) && typesOf(b).filter((type) => type === "IDAT").length > 3,
    "has a chunk of image data without bytes": (b) =>
      parts(b).some(([type, data]) => type === "IDAT" && data.length === 0),
    "has gamma": (b) => isSound(b) && typesOf(b).includes("gAMA"),
    "has a colour key": (b) => typesOf(b).includes("tRNS"),
    "has a chunk behind the pixels": (b) => isSound(b) && typesOf(b).at(-2) !== "IDAT",
    "has an unknown chunk that may be copied": (b) => typesOf(b).includes("prVt"),
    "has an unknown chunk that may not": (b) => typesOf(b).includes("prVT"),
    "has an unknown chunk that is needed": (b) => typesOf(b).includes("PrVt"),
    "has image data in two places": (b) => /IDAT .*tEXt IDAT/.test(typesOf(b).join(" ")),
    "is cut short": (b) => b.length > 8 && typesOf(b).at(-1) !== "IEND",
    "has bytes behind its end": (b) => typesOf(b).includes("IEND") && !isSound(b) && b.at(-1) === 3,
    "has a wrong checksum": (b) => !checksumsFit(b),
    "has a size of zero": (b) => checksumsFit(b) && (widthOf(b) === 0 || heightOf(b) === 0),
    "says to be far larger than it is": (b) => checksumsFit(b) && widthOf(b) === 100_000,
    "has a row too few": (b) => checksumsFit(b) && rowsShort(b) > 0,
    "has bytes too many": (b) => checksumsFit(b) && rowsShort(b) < 0,
    "has image data that does not inflate": (b) =>
      checksumsFit(b) && typesOf(b).at(-1) === "IEND" && inflated(b) === null,
    "has a filter that there is not": (b) => checksumsFit(b) && filtersOf(b).some((type) => type > 4),
  }),
  "large png": rows(() => png({ size: "large" }), {
    "has rows of more than 256 KiB": (b) => widthOf(b) * 3 > 2 ** 18,
    "has more than 10,000 rows": (b) => heightOf(b) > 10_000,
    "has more than 512 KiB of pixels": (b) => widthOf(b) * heightOf(b) * 3 > 2 ** 19,
  }),
  messages: rows(messages, {
    "has no message": ({ field1 }) => field1.length === 0,
    "has ten messages or more": ({ field1 }) => field1.length >= 10,
    "has a negative number": ({ field1 }) => field1.some((n) => n < 0),
    "has the smallest number": ({ field1 }) => field1.includes(-(2 ** 31)),
    "has 2^7k or one less": ({ field1 }) => field1.some((n) => n > 1 && [n, n + 1].some((m) => Math.log2(m) % 7 === 0)),
    "has an empty text": ({ offsets }) => offsets.some((at, i) => i > 0 && at === offsets[i - 1]),
    "has a text of 31 to 33 bytes": (columns) => textLengths(columns).some((length) => length >= 31 && length <= 33),
    "has a text of 127 or 128 bytes": (columns) =>
      textLengths(columns).some((length) => length === 127 || length === 128),
    "has a text that is no UTF-8": ({ text: all, offsets }) => !isUtf8(all.subarray(offsets[0], offsets.at(-1))),
    "has offsets that decrease": (columns) => textLengths(columns).some((length) => length < 0),
    "has offsets beyond the text": ({ text: all, offsets }) => offsets.some((at) => at > all.length),
  }),
  protobuf: rows(protobuf, {
    "is empty": (b) => b.length === 0,
    "has a negative number": (b) => includes(b, [0xff, 0xff, 0xff, 0x01]),
    "has a text before a number": (b) => b[0] === 0x12 && includes(b, [0x08]),
    "has a varint of more than 64 bits": (b) =>
      includes(
        b,
        Array.from({ length: 10 }, () => 0xff),
      ),
    "has a varint longer than it needs": (b) => includes(b, [0x80, 0x00]),
    "has field 15 or above": (b) => b[0] === 0x78 || includes(b, [0xfa, 0xff, 0xff, 0xff, 0x0f]),
    "has groups in groups": (b) => includes(b, [0x1b, 0x1b, 0x1b]) && includes(b, [0x1c, 0x1c, 0x1c]),
    "has groups more than 100 deep": (b) =>
      includes(
        b,
        Array.from({ length: 101 }, () => 0x1b),
      ),
    "has field 1 with a length": (b) => b[0] === 0x0a,
    "has a text that is no UTF-8": (b) => b[0] === 0x12 && !isUtf8(b),
    "ends inside a field": (b) => [0x08, 0x12].includes(b.at(-1) ?? 0),
  }),
  "framed protobuf": rows(() => protobuf({ framed: true }), {
    "is empty": (b) => b.length === 0,
    "has eight messages or more": (b) => frames(b).length >= 8,
    "has an empty message": (b) => frames(b).includes(0),
    "has a message of 128 bytes or more": (b) => frames(b).some((length) => length >= 128),
    "has a message that goes on behind the end": (b) => frames(b).at(-1) === Infinity,
    "has a length longer than it needs": (b) => includes(b.subarray(1, 2), [0x00]) && (b[0] ?? 0) >= 0x80,
  }),
  log: rows(log, {
    "has a pattern that is taken": ([source]) => isPattern(source),
    "has a pattern that is not": ([source]) => !isPattern(source),
    "has a group that may take no part": ([source]) => isPattern(source) && source.includes(")?"),
    "has a lazy repetition": ([source]) => isPattern(source) && source.includes("+?"),
    "asks for a number": ([, names]) => names.length > 0,
    "asks for a bigint": ([, , names]) => names.length > 0,
    "has CR CR LF": ([, , , b]) => includes(b, [0x0d, 0x0d, 0x0a]),
    "ends in CR": ([, , , b]) => b.at(-1) === 0x0d,
    "ends without a newline": ([, , , b]) => b.length > 0 && b.at(-1) !== 0x0a,
    "is no UTF-8": ([, , , b]) => !isUtf8(b),
    "has a digit of another script": ([, , , b]) => includes(b, [0xd9, 0xa3]),
    "has white space beyond ASCII": ([, , , b]) => includes(b, [0xc2, 0x85]) || includes(b, [0xc2, 0xa0]),
    "has 2^53": ([, , , b]) => includes(b, [...Buffer.from("9007199254740992")]),
    "has 2^64": ([, , , b]) => includes(b, [...Buffer.from("18446744073709551616")]),
    "has a line at the end of a block": ([, , , b]) => lines(b).some((line) => line >= 63 && line <= 65),
  }),
  "large log": rows(() => log({ size: "large" }), {
    "has a line beyond a window of 16 KiB": ([, , , b]) => lines(b).some((line) => line > 2 ** 14),
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

const SEEDS = 20;

describe.each(Object.entries(traps))("a thousand inputs from %s", (_, { arbitrary, classes }) => {
  const seen = new Map(classes.map(([name]) => [name, 0]));
  for (let seed = 1; seed <= SEEDS; seed++) {
    const missing = new Map(classes);
    for (const { inputs } of draw<unknown>(arbitrary, "small", seed, 1000)) {
      for (const [name, is] of missing) {
        if (!inputs.some(is)) continue;
        seen.set(name, (seen.get(name) ?? 0) + 1);
        missing.delete(name);
      }
      if (missing.size === 0) break;
    }
  }

  it.each(classes)("hold one that %s, 95 times in 100", (name) => {
    expect((seen.get(name) ?? 0) / SEEDS).toBeGreaterThanOrEqual(0.95);
  });
});

type Row = readonly [name: string, is: (value: unknown) => boolean];

function rows<T>(
  make: () => Arbitrary<T>,
  classes: Record<string, (value: T) => boolean>,
): { arbitrary: Arbitrary<unknown>; classes: readonly Row[] } {
  return { arbitrary: make(), classes: Object.entries(classes) as unknown as Row[] };
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

type Part = readonly [type: string, data: Uint8Array, checksum: boolean];

const cached = new WeakMap<Uint8Array, readonly Part[]>();

/** The chunks of a PNG, as far as they can be followed. */
function parts(file: Uint8Array): readonly Part[] {
  const known = cached.get(file);
  if (known !== undefined) return known;
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const found: Part[] = [];
  for (let at = 8; at + 12 <= file.length;) {
    const end = at + 8 + view.getUint32(at);
    if (end + 4 > file.length) break;
    const type = latin1(file.subarray(at + 4, at + 8));
    found.push([type, file.subarray(at + 8, end), zlib.crc32(file.subarray(at + 4, end)) === view.getUint32(end)]);
    at = end + 4;
  }
  cached.set(file, found);
  return found;
}

const typesOf = (file: Uint8Array): string[] => parts(file).map(([type]) => type);

const checksumsFit = (file: Uint8Array): boolean =>
  parts(file).length > 1 && parts(file).every(([, , isRight]) => isRight);

const widthOf = (file: Uint8Array): number => headerOf(file)?.getUint32(0) ?? -1;

const heightOf = (file: Uint8Array): number => headerOf(file)?.getUint32(4) ?? -1;

function headerOf(file: Uint8Array): DataView | undefined {
  const [type, data] = parts(file)[0] ?? [];
  return type === "IHDR" && data?.length === 13 ? new DataView(data.buffer, data.byteOffset, 13) : undefined;
}

/** Colour type, bits a sample, interlacing. */
const kindOf = (file: Uint8Array): string => `${file[25]} ${file[24]} ${file[28]}`;

const SAMPLES: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

/** Of a row without its filter byte. */
const rowBytes = (file: Uint8Array): number =>
  Math.ceil((widthOf(file) * (SAMPLES[file[25] ?? 0] ?? 0) * (file[24] ?? 0)) / 8);

const imageData = (file: Uint8Array): Uint8Array =>
  Buffer.concat(parts(file).flatMap(([type, data]) => (type === "IDAT" ? [data] : [])));

const inflatedFiles = new WeakMap<Uint8Array, Uint8Array | null>();

/** The rows with their filter bytes; null for image data that is not deflated as it must be. */
function inflated(file: Uint8Array): Uint8Array | null {
  if (!inflatedFiles.has(file)) {
    let rowsOf: Uint8Array | null = null;
    try {
      rowsOf = zlib.inflateSync(imageData(file));
    } catch {
      // Null says so.
    }
    inflatedFiles.set(file, rowsOf);
  }
  return inflatedFiles.get(file) ?? null;
}

/** Bytes of rows that are missing; negative for those that are too many; 0 where nobody can tell. */
function rowsShort(file: Uint8Array): number {
  const all = inflated(file);
  return all === null || headerOf(file) === undefined ? 0 : heightOf(file) * (rowBytes(file) + 1) - all.length;
}

const isSound = (file: Uint8Array): boolean => {
  const last = parts(file).reduce((end, [, data]) => end + 12 + data.length, 8);
  return checksumsFit(file) && last === file.length && inflated(file) !== null && rowsShort(file) === 0;
};

function filtersOf(file: Uint8Array): readonly number[] {
  const all = inflated(file);
  if (all === null || file[28] !== 0) return [];
  const length = rowBytes(file) + 1;
  return Array.from({ length: Math.floor(all.length / length) }, (_, row) => all[row * length]!);
}

/** The kind of the first block: 0 stored, 1 fixed, 2 with codes of its own. */
const blockOf = (file: Uint8Array): number => (isSound(file) ? ((imageData(file)[2] ?? 0xff) >> 1) & 3 : -1);

/** Rows as they are without their filters, of a sound file of whole bytes. */
function unfiltered(
  file: Uint8Array,
  see: (left: number, up: number, corner: number, filter: number) => void,
): Uint8Array[] {
  const all = inflated(file)!;
  const [length, pixel] = [rowBytes(file), (SAMPLES[file[25]!]! * file[24]!) / 8];
  const made: Uint8Array[] = [];
  for (let row = 0; row < heightOf(file); row++) {
    const filter = all[row * (length + 1)]!;
    const out = new Uint8Array(length);
    for (let at = 0; at < length; at++) {
      const [left, up, corner] = [out[at - pixel] ?? 0, made[row - 1]?.[at] ?? 0, made[row - 1]?.[at - pixel] ?? 0];
      const [a, b, c] = [Math.abs(up - corner), Math.abs(left - corner), Math.abs(left + up - 2 * corner)];
      const paeth = a <= b && a <= c ? left : b <= c ? up : corner;
      see(left, up, corner, filter);
      out[at] = all[row * (length + 1) + 1 + at]! + [0, left, up, (left + up) >> 1, paeth][filter]!;
    }
    made.push(out);
  }
  return made;
}

/** Two neighbours that differ are equally far from the prediction, in a row that asks. */
function tiesInPaeth(file: Uint8Array): boolean {
  if (!isSound(file) || !["2 8 0", "6 8 0"].includes(kindOf(file)) || filtersOf(file).some((type) => type > 4))
    return false;
  let ties = false;
  unfiltered(file, (left, up, corner, filter) => {
    const [a, b, c] = [Math.abs(up - corner), Math.abs(left - corner), Math.abs(left + up - 2 * corner)];
    ties ||= filter === 4 && ((a === b && left !== up && a <= c) || (b === c && up !== corner && b < a));
  });
  return ties;
}

function hasHiddenColour(file: Uint8Array): boolean {
  if (!isSound(file) || kindOf(file) !== "6 8 0" || filtersOf(file).some((type) => type > 4)) return false;
  return unfiltered(file, () => {}).some((row) =>
    row.some((alpha, at) => at % 4 === 3 && alpha === 0 && row[at - 1]! + row[at - 2]! + row[at - 3]! > 0),
  );
}

function isJson(value: string): boolean {
  try {
    JSON.parse(value);
    return true;
  } catch {
    return false;
  }
}

function isPattern(value: string): boolean {
  try {
    compilePattern(value);
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

function textLengths({ offsets }: { readonly offsets: Uint32Array }): number[] {
  return Array.from(offsets.subarray(1), (end, i) => end - offsets[i]!);
}

/** The lengths before the messages, as far as they can be followed; Infinity for one that is longer than what is left. */
function frames(value: Uint8Array): number[] {
  const found: number[] = [];
  for (let at = 0; at < value.length; at += found.at(-1)!) {
    let length = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = value[at++] ?? 0;
      length += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) break;
    }
    found.push(at + length > value.length ? Infinity : length);
  }
  return found;
}
