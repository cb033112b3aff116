// Long because it is a table: every row is one input, and what each side must do with it.
import type { Case } from "@oxbow/contract";
import type { DecodedMessages, Message, Messages } from "./arguments.ts";
import { detached, resizable, shared } from "../refused-views.ts";
import type { decodeMessage, decodeMessages, encodeMessage, encodeMessages } from "./message-codec.ts";

/** A case of a kernel that writes to its arguments. */
interface WritingCase<Args extends readonly unknown[], Written> extends Case<Args, number> {
  /** What the output holds afterwards; absent where nothing is written. */
  readonly writes?: Written;
}

export type EncodingCase = WritingCase<Parameters<typeof encodeMessages>, Uint8Array>;
export type DecodingCase = WritingCase<Parameters<typeof decodeMessages>, DecodedMessages>;

const TOO_LONG = "has a field that is said to be longer than the message: pass all of its bytes";
const TOO_WIDE = "has a varint of more than 64 bits: encode it anew";
const NOT_UTF8 = "has a text that is not UTF-8: encode it as UTF-8";

/** One message, and its bytes. */
export const messageBytes: readonly (readonly [name: string, field1: number, field2: string, hex: string])[] = [
  ["without anything", 0, "", ""],
  ["of a number", 1, "", "0801"],
  ["of a text", 0, "a", "120161"],
  ["of a number and a text", 150, "testing", "089601120774657374696e67"],
  ["with the largest number of one byte", 127, "", "087f"],
  ["with the smallest number of two bytes", 128, "", "088001"],
  ["with the largest number of two bytes", 2 ** 14 - 1, "", "08ff7f"],
  ["with the smallest number of three bytes", 2 ** 14, "", "08808001"],
  ["with the largest number of three bytes", 2 ** 21 - 1, "", "08ffff7f"],
  ["with the smallest number of four bytes", 2 ** 21, "", "0880808001"],
  ["with the largest number of four bytes", 2 ** 28 - 1, "", "08ffffff7f"],
  ["with the smallest number of five bytes", 2 ** 28, "", "088080808001"],
  ["with the largest number", 2 ** 31 - 1, "", "08ffffffff07"],
  ["with -1, in ten bytes", -1, "", "08ffffffffffffffffff01"],
  ["with -2", -2, "x", "08feffffffffffffffff01120178"],
  ["with the smallest number", -(2 ** 31), "", "0880808080f8ffffffff01"],
  ["with a NUL in its text", 0, "\0", "120100"],
  ["with a byte order mark in its text", 0, "\ufeff", "1203efbbbf"],
  ["with text of two, three and four bytes a character", 7, "é€🦀", "08071209c3a9e282acf09fa680"],
  ["with the last character there is", 0, "\u{10ffff}", "1204f48fbfbf"],
  ["with a text of 32 bytes", -1, "s".repeat(32), `08ffffffffffffffffff011220${"73".repeat(32)}`],
  ["with a text of 33 bytes", -1, "s".repeat(33), `08ffffffffffffffffff011221${"73".repeat(33)}`],
  ["of 127 bytes", 0, "t".repeat(125), `127d${"74".repeat(125)}`],
  ["of 128 bytes", 0, "t".repeat(126), `127e${"74".repeat(126)}`],
  ["with a text of 127 bytes", 5, "u".repeat(127), `0805127f${"75".repeat(127)}`],
  ["with a text of 128 bytes", 5, "u".repeat(128), `0805128001${"75".repeat(128)}`],
  ["with a text of 20,000 bytes", 5, "v".repeat(20_000), `080512a09c01${"76".repeat(20_000)}`],
];

/** Bytes that are no canonical message, but mean one, and where in them its text begins; 0 without a text. */
const otherForms: readonly (readonly [name: string, hex: string, field1: number, field2: string, start: number])[] = [
  ["takes defaults that are written out", "08001200", 0, "", 4],
  ["takes fields in another order", "1201610801", 1, "a", 2],
  ["takes the last of several numbers", "080108020803", 3, "", 0],
  ["takes the last of several texts, an empty one too", "1201611200", 0, "", 5],
  ["takes a number in more bytes than it needs", "0881808000", 1, "", 0],
  ["takes a tag in more bytes than it needs", "888000 01 92808000 01 61", 1, "a", 9],
  ["takes a length in more bytes than it needs", "12818000 61", 0, "a", 4],
  ["takes the low 32 bits of a number", "0881808080f0ffffffff01", 1, "", 0],
  ["takes a number of nine bytes", "08ffffffffffffffff7f", -1, "", 0],
  ["takes -1 in five bytes", "08ffffffff0f", -1, "", 0],
  ["skips other fields of every wire type", "1801 210102030405060708 2a03616263 3501020304 0805", 5, "", 0],
  ["skips the highest field number", "f8ffffff0f01 0805", 5, "", 0],
  ["skips field 1 as a text and field 2 as a number", "0a0161 1007 0805", 5, "", 0],
  ["skips a group", "1b 0807 120162 1c 0805", 5, "", 0],
  ["skips an empty group", "1b1c", 0, "", 0],
  ["skips a group in a group of the same number", "1b1b0807 1c1c0805", 5, "", 0],
  ["skips field 1 as a group", "0b0807 0c0805", 5, "", 0],
  ["skips groups 100 deep", `${"1b".repeat(100)}${"1c".repeat(100)}0805`, 5, "", 0],
];

/** Bytes that are no message, and where the fault lies. */
export const faultyMessages: readonly (readonly [name: string, hex: string, byteOffset: number, problem: string])[] = [
  ["a number that is cut off", "0880", 1, "ends inside a varint: pass all of its bytes"],
  ["a tag without its number", "08", 1, "ends inside a varint: pass all of its bytes"],
  ["a tag that is cut off", "080188", 2, "ends inside a varint: pass all of its bytes"],
  ["a text that is cut off", "080112 0561", 3, TOO_LONG],
  ["a length that is cut off", "1280", 1, "ends inside a varint: pass all of its bytes"],
  ["a length of nearly 64 bits", "12ffffffffffffffffff01", 1, TOO_LONG],
  ["a length of 2^32", "128080808010", 1, TOO_LONG],
  ["a number of eleven bytes", "0880808080808080808080 01", 1, TOO_WIDE],
  ["a number of 65 bits", "08ffffffffffffffffff02", 1, TOO_WIDE],
  ["a skipped number of 65 bits", "1880808080808080808002", 1, TOO_WIDE],
  ["ten bytes of a varint that goes on", "08ffffffffffffffffffff", 1, TOO_WIDE],
  ["field 0", "0001", 0, "has a tag without a field number from 1 to 536870911: encode it anew"],
  [
    "a field number of more than 29 bits",
    "888080801001",
    0,
    "has a tag without a field number from 1 to 536870911: encode it anew",
  ],
  ["wire type 6", "08010e01", 2, "has a field of wire type 6, and there are only 0 to 5: encode it anew"],
  ["wire type 7", "1f", 0, "has a field of wire type 7, and there are only 0 to 5: encode it anew"],
  ["four bytes that are cut off", "35010203", 1, "ends inside a field: pass all of its bytes"],
  ["eight bytes that are cut off", "2101020304050607", 1, "ends inside a field: pass all of its bytes"],
  ["an unknown field that is cut off", "2a0361", 1, TOO_LONG],
  ["a group that never ends", "1b0801", 3, "has a group that never ends: pass all of its bytes"],
  ["the end of a group that never began", "08011c", 2, "ends a group that is not open: end each group once"],
  ["the end of another group", "1b24", 1, "ends a group that is not open: end each group once"],
  ["groups 101 deep", `${"1b".repeat(101)}${"1c".repeat(101)}`, 100, "nests groups more than 100 deep: nest fewer"],
  ["a text that ends inside a character", "0801 1202 61c3", 5, NOT_UTF8],
  ["a text with a stray continuation", "1203618061", 3, NOT_UTF8],
  ["a text with an overlong form", "1202c080", 2, NOT_UTF8],
  ["a text with a surrogate", "1203eda080", 2, NOT_UTF8],
  ["a text with more than U+10FFFF", "1204f4908080", 2, NOT_UTF8],
  ["a text with a byte that is never used", "120361ff61", 3, NOT_UTF8],
  ["a text that is not UTF-8, though another replaces it", "1201ff120161", 2, NOT_UTF8],
];

/** Columns of messages to the bytes of a batch. */
export const encodeMessagesCases: readonly EncodingCase[] = [
  encodes("encodes no messages", [], ""),
  encodes("encodes an empty message as its length alone", [[0, ""]], "00"),
  ...messageBytes.map(([name, field1, field2, hex]) =>
    encodes(`encodes a message ${name}`, [[field1, field2]], framed(hex)),
  ),
  encodes(
    "encodes every message behind the one before it",
    messageBytes.map(([, field1, field2]) => [field1, field2]),
    messageBytes.map(([, , , hex]) => framed(hex)).join(""),
  ),
  encodes(
    "encodes forty short messages",
    repeated(40, [-5, "pelican"]),
    framed("08fbffffffffffffffff01120770656c6963616e").repeat(40),
  ),
  {
    name: "takes texts from the first offset to the last only",
    args: () => [columnsOf([0, 3], "ÿ-é|", [3, 5, 5]), new Uint8Array(8)],
    expected: { returns: 8 },
    writes: hexBytes("04 1202c3a9 02 0803"),
  },
  {
    name: "leaves alone what is past the last message",
    args: () => [messages([[1, "a"]]), new Uint8Array(80).fill(0xaa)],
    expected: { returns: 6 },
    writes: hexBytes(`050801120161${"aa".repeat(74)}`),
  },
  {
    name: "writes to a view that begins inside its buffer",
    args: () => [messages([[1, "a"]]), new Uint8Array(80).fill(0xaa).subarray(3, 10)],
    expected: { returns: 6 },
    writes: hexBytes("050801120161aa"),
  },
  refusesEncoding("refuses a text that is not UTF-8", "INVALID_INPUT", () => [
    columnsOf([0], Uint8Array.of(97, 255), [0, 2]),
  ]),
  refusesEncoding("refuses a character across two texts", "INVALID_INPUT", () => [columnsOf([0, 0], "é", [0, 1, 2])]),
  refusesEncoding("refuses a character across an empty text", "INVALID_INPUT", () => [
    columnsOf([0, 0, 0], "é", [0, 1, 1, 2]),
  ]),
  refusesEncoding("refuses a text that begins inside a character", "INVALID_INPUT", () => [
    columnsOf([0], "é", [1, 2]),
  ]),
  refusesEncoding("refuses an encoded surrogate", "INVALID_INPUT", () => [
    columnsOf([0], Uint8Array.of(0xed, 0xa0, 0x80), [0, 3]),
  ]),
  {
    name: "keeps the messages before a text that is not UTF-8",
    args: () => [columnsOf([1, -2, 3], Uint8Array.of(97, 98, 99, 255), [0, 2, 3, 4]), new Uint8Array(30)],
    expected: { throws: { class: "InputError", code: "INVALID_INPUT" } },
    writes: hexBytes(`06080112026162 0e08feffffffffffffffff01120163${"00".repeat(8)}`),
  },
  refusesEncoding("refuses an output that is one byte too short", "INVALID_ARGUMENT", () => [
    messages([[-1, "abc"]]),
    new Uint8Array(16),
  ]),
  refusesEncoding("refuses an output without room", "INVALID_ARGUMENT", () => [messages([[0, ""]]), new Uint8Array(0)]),
  refusesEncoding("refuses offsets that decrease", "OUT_OF_RANGE", () => [columnsOf([0, 0], "abc", [0, 3, 2])]),
  refusesEncoding("refuses offsets beyond the text", "OUT_OF_RANGE", () => [columnsOf([0], "abc", [0, 4])]),
  refusesEncoding("refuses too few offsets", "INVALID_ARGUMENT", () => [columnsOf([0], "abc", [0])]),
  refusesEncoding("refuses too many offsets", "INVALID_ARGUMENT", () => [columnsOf([0], "abc", [0, 1, 2])]),
  refusesEncoding("refuses no offsets at all", "INVALID_ARGUMENT", () => [columnsOf([], "", [])]),
  refusesEncoding("refuses unsigned numbers", "INVALID_ARGUMENT", () => [
    { ...messages([[0, "a"]]), field1: Uint32Array.of(0) as never },
  ]),
  refusesEncoding("refuses a string as text", "INVALID_ARGUMENT", () => [
    { ...messages([[0, "a"]]), text: "a" as never },
  ]),
  refusesEncoding("refuses a list of messages", "INVALID_ARGUMENT", () => [[{ field1: 1, field2: "a" }] as never]),
  refusesEncoding("refuses nothing at all", "INVALID_ARGUMENT", () => [undefined as never]),
  refusesEncoding("refuses an output that is no bytes", "INVALID_ARGUMENT", () => [
    messages([[0, "a"]]),
    new Uint16Array(9) as never,
  ]),
  refusesEncoding("refuses an output that overlaps the text", "INVALID_ARGUMENT", () => overlapping()),
  refusesEncoding("refuses shared memory", "INVALID_ARGUMENT", () => [messages([]), shared(8)]),
  refusesEncoding("refuses a resizable buffer", "INVALID_ARGUMENT", () => [messages([]), resizable(8)]),
  refusesEncoding("refuses a detached text", "INVALID_ARGUMENT", () => [
    { ...messages([[0, "a"]]), text: detached(Uint8Array.of(97)) },
  ]),
];

/** The bytes of a batch to columns. */
export const decodeMessagesCases: readonly DecodingCase[] = [
  decodes("decodes no messages", "", []),
  decodes(
    "decodes empty messages",
    "000000",
    Array.from({ length: 3 }, () => ({ field1: 0, start: 0, length: 0 })),
  ),
  ...messageBytes.map(([name, field1, field2, hex]) =>
    decodes(`decodes a message ${name}`, framed(hex), [endingAt(field1, field2, frameSize(hex) + hex.length / 2)]),
  ),
  decodes("decodes forty short messages", framed("0805120161").repeat(40), repeatedAt(40, 6, 5)),
  decodes(
    "decodes messages behind a long one",
    `${framed(`127f${"61".repeat(127)}`)}${framed("0805120161").repeat(40)}`,
    [{ field1: 0, start: 4, length: 127 }, ...repeatedAt(40, 6, 5).map((row) => ({ ...row, start: row.start + 131 }))],
  ),
  ...otherForms.map(([name, hex, field1, field2, start]) =>
    decodes(name, framed(hex), [
      { field1, start: start === 0 ? 0 : start + frameSize(hex), length: Buffer.byteLength(field2) },
    ]),
  ),
  decodes("takes a length before a message in more bytes than it needs", "828000 0805", [
    { field1: 5, start: 0, length: 0 },
  ]),
  decodes(
    "decodes other forms among short messages",
    `${framed("0805120161").repeat(20)}${framed("1201610805")}${framed("0805120161").repeat(20)}`,
    [
      ...repeatedAt(20, 6, 5),
      { field1: 5, start: 123, length: 1 },
      ...repeatedAt(20, 6, 5).map((row) => ({ ...row, start: row.start + 126 })),
    ],
  ),
  ...faultyMessages.map(([name, hex]) => refusesDecoding(`refuses ${name}`, framed(hex), "INVALID_INPUT")),
  ...faultyMessages.map(([name, hex]) =>
    refusesDecoding(
      `refuses ${name}, and keeps the messages before it`,
      `${framed("0805120161").repeat(20)}${framed(hex)}${framed("0805120161").repeat(20)}`,
      "INVALID_INPUT",
      repeatedAt(20, 6, 5),
    ),
  ),
  refusesDecoding("refuses a length before a message that is cut off", "020801 80", "INVALID_INPUT", [
    { field1: 1, start: 0, length: 0 },
  ]),
  refusesDecoding("refuses a message that is cut off", "05 0801", "INVALID_INPUT"),
  refusesDecoding("refuses a length before a message of more than 64 bits", "ffffffffffffffffffff01", "INVALID_INPUT"),
  refusesDecoding("refuses a field that reaches into the next message", "0308011203616161", "INVALID_INPUT"),
  {
    name: "refuses columns that are full, and keeps what fits",
    args: () => [hexBytes("020801 020802 020803"), decoded(2)],
    expected: { throws: { class: "InputError", code: "INVALID_ARGUMENT" } },
    writes: written([
      { field1: 1, start: 0, length: 0 },
      { field1: 2, start: 0, length: 0 },
    ]),
  },
  {
    name: "has room for as many messages as the shortest column",
    args: () => [hexBytes("020801 020802"), { ...decoded(2), lengths: new Uint32Array(1) }],
    expected: { throws: { class: "InputError", code: "INVALID_ARGUMENT" } },
  },
  {
    name: "leaves alone what is past the last message in the columns",
    args: () => [hexBytes("020801"), decoded(3)],
    expected: { returns: 1 },
    writes: { field1: Int32Array.of(1, 9, 9), starts: Uint32Array.of(0, 9, 9), lengths: Uint32Array.of(0, 9, 9) },
  },
  {
    name: "decodes a view that begins inside its buffer",
    args: () => [hexBytes("ff 05 0801120161 ff").subarray(1, 7), decoded(1)],
    expected: { returns: 1 },
    writes: written([{ field1: 1, start: 5, length: 1 }]),
  },
  badDecoding("refuses a string", () => ["02" as never, decoded(1)]),
  badDecoding("refuses no columns", () => [hexBytes(""), undefined as never]),
  badDecoding("refuses a column of another type", () => [
    hexBytes(""),
    { ...decoded(1), starts: new Int32Array(1) as never },
  ]),
  badDecoding("refuses a column that is missing", () => [hexBytes(""), { field1: new Int32Array(1) } as never]),
  badDecoding("refuses one array as two columns", () => {
    const out = decoded(4);
    return [hexBytes(""), { ...out, lengths: out.starts }];
  }),
  badDecoding("refuses a column over the bytes", () => {
    const buffer = new ArrayBuffer(64);
    return [new Uint8Array(buffer, 0, 9), { ...decoded(4), field1: new Int32Array(buffer, 8, 2) }];
  }),
];

/** One message to its bytes. */
export const encodeMessageCases: readonly Case<Parameters<typeof encodeMessage>, Uint8Array>[] = [
  ...messageBytes.map(([name, field1, field2, hex]) => ({
    name: `encodes a message ${name}`,
    args: (): [number, string] => [field1, field2],
    expected: { returns: hexBytes(hex) },
  })),
  { name: "encodes -0 as 0", args: () => [-0, ""], expected: { returns: hexBytes("") } },
  refusesOne("refuses 2^31", "OUT_OF_RANGE", 2 ** 31, ""),
  refusesOne("refuses -2^31 - 1", "OUT_OF_RANGE", -(2 ** 31) - 1, ""),
  refusesOne("refuses a fraction", "OUT_OF_RANGE", 1.5, ""),
  refusesOne("refuses NaN", "OUT_OF_RANGE", NaN, ""),
  refusesOne("refuses infinity", "OUT_OF_RANGE", Infinity, ""),
  refusesOne("refuses a number as a string", "OUT_OF_RANGE", "1" as never, ""),
  refusesOne("refuses a bigint", "OUT_OF_RANGE", 1n as never, ""),
  refusesOne("refuses a high surrogate alone", "INVALID_ARGUMENT", 0, "a\ud800"),
  refusesOne("refuses a low surrogate alone", "INVALID_ARGUMENT", 0, "\udc00a"),
  refusesOne("refuses surrogates the wrong way round", "INVALID_ARGUMENT", 0, "\udc00\ud800"),
  refusesOne("refuses a lone surrogate behind 40 characters", "INVALID_ARGUMENT", 0, `${"a".repeat(40)}\ud800`),
  refusesOne("refuses a text that is no string", "INVALID_ARGUMENT", 0, 5 as never),
];

/** The bytes of one message to it. */
export const decodeMessageCases: readonly Case<Parameters<typeof decodeMessage>, Message>[] = [
  ...messageBytes.map(([name, field1, field2, hex]) => ({
    name: `decodes a message ${name}`,
    args: (): [Uint8Array] => [hexBytes(hex)],
    expected: { returns: { field1, field2 } },
  })),
  ...otherForms.map(([name, hex, field1, field2]) => ({
    name,
    args: (): [Uint8Array] => [hexBytes(hex)],
    expected: { returns: { field1, field2 } },
  })),
  ...faultyMessages.map(([name, hex]) => ({
    name: `refuses ${name}`,
    args: (): [Uint8Array] => [hexBytes(hex)],
    expected: { throws: { class: "InputError", code: "INVALID_INPUT" } },
  })),
  {
    name: "refuses a string",
    args: () => ["0801" as never],
    expected: { throws: { class: "InputError", code: "INVALID_ARGUMENT" } },
  },
];

interface Row {
  readonly field1: number;
  readonly start: number;
  readonly length: number;
}

function encodes(name: string, rows: readonly (readonly [number, string])[], hex: string): EncodingCase {
  const bytes = hexBytes(hex);
  return {
    name,
    args: () => [messages(rows), new Uint8Array(bytes.length)],
    expected: { returns: bytes.length },
    writes: bytes,
  };
}

function refusesEncoding(name: string, code: string, args: () => [Messages, Uint8Array?]): EncodingCase {
  return {
    name,
    args: () => {
      const [columns, out = new Uint8Array(100)] = args();
      return [columns, out];
    },
    expected: { throws: { class: "InputError", code } },
  };
}

function decodes(name: string, hex: string, rows: readonly Row[]): DecodingCase {
  return {
    name,
    args: () => [hexBytes(hex), decoded(rows.length)],
    expected: { returns: rows.length },
    writes: written(rows),
  };
}

function refusesDecoding(name: string, hex: string, code: string, before: readonly Row[] = []): DecodingCase {
  return {
    name,
    args: () => [hexBytes(hex), decoded(before.length + 1)],
    expected: { throws: { class: "InputError", code } },
    writes: written([...before, { field1: 9, start: 9, length: 9 }]),
  };
}

function badDecoding(name: string, args: DecodingCase["args"]): DecodingCase {
  return { name, args, expected: { throws: { class: "InputError", code: "INVALID_ARGUMENT" } } };
}

function refusesOne(name: string, code: string, field1: number, field2: string) {
  return {
    name,
    args: (): [number, string] => [field1, field2],
    expected: { throws: { class: "InputError", code } },
  };
}

function messages(rows: readonly (readonly [field1: number, field2: string])[]): Messages {
  const texts = rows.map(([, field2]) => Buffer.from(field2));
  const offsets = [0];
  for (const each of texts) offsets.push(offsets.at(-1)! + each.length);
  return columnsOf(
    rows.map(([field1]) => field1),
    Buffer.concat(texts),
    offsets,
  );
}

function columnsOf(field1: number[], text: string | Uint8Array, offsets: number[]): Messages {
  return {
    field1: Int32Array.from(field1),
    text: new Uint8Array(Buffer.from(text)),
    offsets: Uint32Array.from(offsets),
  };
}

/** Columns that are not zero, so that what is not written can be told from what is. */
function decoded(room: number): DecodedMessages {
  return {
    field1: new Int32Array(room).fill(9),
    starts: new Uint32Array(room).fill(9),
    lengths: new Uint32Array(room).fill(9),
  };
}

function written(rows: readonly Row[]): DecodedMessages {
  return {
    field1: Int32Array.from(rows, (row) => row.field1),
    starts: Uint32Array.from(rows, (row) => row.start),
    lengths: Uint32Array.from(rows, (row) => row.length),
  };
}

function repeated(count: number, row: readonly [number, string]): (readonly [number, string])[] {
  return Array.from({ length: count }, () => row);
}

/** Messages of `size` bytes with their length, the number 5 and a text of one byte that begins at `start`. */
function repeatedAt(count: number, size: number, start: number): Row[] {
  return Array.from({ length: count }, (_, i) => ({ field1: 5, start: i * size + start, length: 1 }));
}

/** A message whose text, if it has one, is the last of its bytes. */
function endingAt(field1: number, field2: string, end: number): Row {
  const length = Buffer.byteLength(field2);
  return { field1, start: length === 0 ? 0 : end - length, length };
}

/** A message behind its length. */
function framed(hex: string): string {
  const size = hexBytes(hex).length;
  const length = [size & 0x7f, (size >> 7) & 0x7f, size >> 14].slice(0, frameSize(hex));
  return Buffer.from(length.map((bits, i) => (i < length.length - 1 ? bits | 0x80 : bits))).toString("hex") + hex;
}

function frameSize(hex: string): number {
  const size = hexBytes(hex).length;
  return size < 2 ** 7 ? 1 : size < 2 ** 14 ? 2 : 3;
}

/** Spaces are for people. */
function hexBytes(hex: string): Uint8Array {
  return new Uint8Array(Buffer.from(hex.replaceAll(" ", ""), "hex"));
}

function overlapping(): Parameters<typeof encodeMessages> {
  const text = new Uint8Array(32);
  return [{ field1: Int32Array.of(0), text, offsets: Uint32Array.of(0, 4) }, text.subarray(31)];
}
