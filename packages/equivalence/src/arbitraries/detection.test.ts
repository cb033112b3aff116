import { compilePattern } from "@oxbow/contract";
import type { Arbitrary } from "fast-check";
import { describe, expect, it } from "vitest";
import { draw } from "../draw.ts";
import { bytes } from "./bytes.ts";
import { chunks } from "./chunks.ts";
import { json } from "./json.ts";
import { log } from "./log.ts";
import { ndjson } from "./ndjson.ts";
import { bigint, integer, number } from "./numbers.ts";
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
    "has valid and invalid lines": (b) => {
      const valid = new Set(Buffer.from(b).toString().split("\n").map(isJson));
      return valid.size === 2;
    },
  }),
  "large ndjson": rows(() => ndjson({ size: "large" }), {
    "has a line of more than 64 KiB": (b) => lines(b).some((line) => line >= 2 ** 16),
    "has more than 20 lines": (b) => lines(b).length > 20,
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
