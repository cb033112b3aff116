import type { DecodedMessages, Messages } from "./arguments.ts";
import { InputError } from "@oxbow/contract";
import type { Mutant } from "@oxbow/equivalence";
import { decodeMessage, decodeMessages, encodeMessage, encodeMessages } from "./message-codec.ts";
import { commonMutants, isBlockEnd, reusing, swallowing } from "../mutants/common.ts";

type Encode = Mutant<Parameters<typeof encodeMessages>, number>;
type Decode = Mutant<Parameters<typeof decodeMessages>, number>;
type EncodeOne = Mutant<Parameters<typeof encodeMessage>, Uint8Array>;
type DecodeOne = Mutant<Parameters<typeof decodeMessage>, ReturnType<typeof decodeMessage>>;

function varint(value: bigint, atLeast = 1): number[] {
  const bytes: number[] = [];
  for (let rest = value; rest > 0n || bytes.length < atLeast; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  bytes[bytes.length - 1]! &= 0x7f;
  return bytes;
}

/** An encoder with every step said, after the control's checks. What does not fit is cut off. */
export function encoding(
  name: string,
  {
    number = (n: number) => varint(BigInt.asUintN(64, BigInt(n))),
    skips = (n: number): boolean => n === 0,
    text = (bytes: Uint8Array): Uint8Array => bytes,
    textSize = (bytes: Uint8Array) => bytes.length,
    writesEmpty = false,
    first = (offsets: Uint32Array, row: number) => offsets[row]!,
    rows = (count: number) => count,
  },
): Encode {
  return {
    name,
    run: (messages, out) => {
      const checked = out.slice();
      encodeMessages(messages, checked);
      const made: number[] = [];
      for (let row = 0; row < rows(messages.field1.length); row++) {
        const value = messages.field1[row]!;
        const bytes = text(messages.text.slice(first(messages.offsets, row), messages.offsets[row + 1]));
        const body = [
          ...(skips(value) ? [] : [0x08, ...number(value)]),
          ...(bytes.length === 0 && !writesEmpty ? [] : [0x12, ...varint(BigInt(textSize(bytes))), ...bytes]),
        ];
        made.push(...varint(BigInt(body.length)), ...body);
      }
      out.set(made.slice(0, out.length));
      return Math.min(made.length, out.length);
    },
  };
}

const characters = (bytes: Uint8Array): string => Buffer.from(bytes).toString();

export const messageCodecMutants: readonly Encode[] = [
  ...commonMutants(encodeMessages),
  encoding("writes a negative number in five bytes", { number: (n) => varint(BigInt(n >>> 0)) }),
  encoding("writes numbers in zigzag", { number: (n) => varint(BigInt(((n << 1) ^ (n >> 31)) >>> 0)) }),
  encoding("writes 0", { skips: () => false }),
  encoding("leaves out -1, too", { skips: (n) => n === 0 || n === -1 }),
  encoding("writes 2^7k in a byte more", {
    number: (n) =>
      n > 0 && Math.log2(n) % 7 === 0
        ? varint(BigInt(n), 1 + Math.floor(Math.log2(n) / 7) + 1)
        : varint(BigInt.asUintN(64, BigInt(n))),
  }),
  encoding("writes an empty text", { writesEmpty: true }),
  encoding("says the length of a text in UTF-16 units", { textSize: (bytes) => characters(bytes).length }),
  encoding("normalizes text", { text: (bytes) => Buffer.from(characters(bytes).normalize()) }),
  encoding("drops a byte order mark", { text: (bytes) => Buffer.from(characters(bytes).replace(/^\ufeff/, "")) }),
  encoding("begins the first text at 0, not at its offset", {
    first: (offsets, row) => (row === 0 ? 0 : offsets[row]!),
  }),
  encoding("loses the last message of a block of 2^k", { rows: (count) => (isBlockEnd(count) ? count - 1 : count) }),
  encoding("is wrong for -2^31", { number: (n) => varint(BigInt.asUintN(64, BigInt(n === -(2 ** 31) ? n + 1 : n))) }),
  encoding("loses the last byte of texts of 128 bytes", {
    text: (bytes) => (bytes.length === 128 ? bytes.subarray(0, -1) : bytes),
  }),
  {
    name: "clears the output behind the last message",
    run: (messages, out) => {
      const end = encodeMessages(messages, out);
      out.fill(0, end);
      return end;
    },
  },
  {
    name: "takes a text that is no UTF-8",
    run: swallowing(encodeMessages, (messages: Messages) => messages.field1.length),
  },
  {
    name: "writes before it refuses",
    run: swallowing(encodeMessages, (messages, out) => encodeMessages(messages, out.fill(0))),
  },
  {
    name: "makes numbers positive, where they stand",
    run: (messages, out) => {
      const end = encodeMessages(messages, out);
      messages.field1.forEach((n, i) => void (messages.field1[i] = Math.abs(n)));
      return end;
    },
  },
];

/** The control's columns, changed row by row. */
export const decoded = (
  name: string,
  change: (out: DecodedMessages, row: number, bytes: Uint8Array) => void,
): Decode => ({
  name,
  run: (bytes, out) => {
    const count = decodeMessages(bytes, out);
    for (let row = 0; row < count; row++) change(out, row, bytes);
    return count;
  },
});

/** Refuses what the control takes, where a message says so. */
const refusing = (name: string, refuses: (bytes: Uint8Array) => boolean): Decode => ({
  name,
  run: (bytes, out) => {
    const count = decodeMessages(bytes, out);
    if (refuses(bytes)) throw new InputError("INVALID_INPUT", name);
    return count;
  },
});

const holds = (bytes: Uint8Array, ...part: number[]): boolean => Buffer.from(bytes).includes(Buffer.from(part));

export const messageCodecDecodeMutants: readonly Decode[] = [
  ...commonMutants(decodeMessages),
  decoded("reads 31 bits", (out, row) => void (out.field1[row] = out.field1[row]! & 0x7fffffff)),
  decoded("reads zigzag", (out, row) => void (out.field1[row] = (out.field1[row]! >>> 1) ^ -(out.field1[row]! & 1))),
  decoded(
    "keeps the number of the message before where there is none",
    (out, row) => void (out.field1[row] ||= row > 0 ? out.field1[row - 1]! : 0),
  ),
  decoded(
    "says where a text begins by its length",
    (out, row) => void (out.starts[row] = out.lengths[row] === 0 ? out.starts[row]! : out.starts[row]! - 1),
  ),
  decoded("counts the length of a text in characters", (out, row, bytes) => {
    const [start, length] = [out.starts[row]!, out.lengths[row]!];
    out.lengths[row] = characters(bytes.subarray(start, start + length)).length;
  }),
  decoded(
    "has no beginning for an empty text",
    (out, row) => void (out.starts[row] = out.lengths[row] === 0 ? 0xffffffff : out.starts[row]!),
  ),
  decoded(
    "is wrong for 2^31 - 1",
    (out, row) => void (out.field1[row] = out.field1[row] === 2 ** 31 - 1 ? -1 : out.field1[row]!),
  ),
  decoded("reads the length of a text in seven bits", (out, row) => void (out.lengths[row]! &= 0x7f)),
  refusing("refuses varints that are longer than they need", (bytes) => holds(bytes, 0x80, 0x00)),
  refusing("refuses groups", (bytes) => holds(bytes, 0x1b)),
  refusing("refuses fields that it does not know", (bytes) => holds(bytes, 0x78)),
  refusing("refuses a message of no bytes", (bytes) => holds(bytes, 0x00, 0x00)),
  {
    name: "takes what is cut short",
    run: swallowing(decodeMessages, (_bytes, out) => out.field1.findIndex((n) => n === 9)),
  },
  {
    name: "clears the columns behind the last message",
    run: (bytes, out) => {
      const count = decodeMessages(bytes, out);
      out.field1.fill(0, count);
      return count;
    },
  },
  {
    name: "writes nothing of what comes before the fault",
    run: swallowing(decodeMessages, (bytes, out) =>
      decodeMessages(bytes, { ...out, field1: out.field1.slice(), starts: out.starts.fill(9) }),
    ),
  },
  {
    name: "marks what it has read, in the caller's memory",
    run: (bytes, out) => {
      const count = decodeMessages(bytes, out);
      if (count > 0) bytes[bytes.length - 1]! |= 0x80;
      return count;
    },
  },
];

const one = (
  name: string,
  change: (field1: number, field2: string) => Parameters<typeof encodeMessage>,
): EncodeOne => ({
  name,
  run: (field1, field2) => encodeMessage(...change(field1, field2)),
});

export const messageCodecSingleMutants: readonly EncodeOne[] = [
  ...commonMutants(encodeMessage),
  reusing(encodeMessage),
  one("wraps a number that is no int32", (n, text) => [Number.isInteger(n) ? n | 0 : n, text]),
  one("cuts off a fraction", (n, text) => [Math.abs(n) < 2 ** 31 ? Math.trunc(n) : n, text]),
  one("takes NaN for 0", (n, text) => [Number.isNaN(n) ? 0 : n, text]),
  one("puts U+FFFD in the place of a lone surrogate", (n, text) => [n, text.toWellFormed()]),
  one("normalizes text", (n, text) => [n, text.normalize()]),
  one("trims text", (n, text) => [n, text.trim()]),
  one("ends a text at NUL", (n, text) => [n, text.replace(/\0.*/su, "")]),
  one("is wrong for 128", (n, text) => [n === 128 ? 127 : n, text]),
  one("loses the sign", (n, text) => [n < 0 && n > -(2 ** 31) ? -n : n, text]),
  one("cuts a text off at 65,535 bytes", (n, text) => [
    n,
    text.length > 65_535 ? text.slice(0, 65_535).toWellFormed() : text,
  ]),
];

const oneGot = (
  name: string,
  change: (message: ReturnType<typeof decodeMessage>, bytes: Uint8Array) => ReturnType<typeof decodeMessage>,
): DecodeOne => ({ name, run: (bytes) => change(decodeMessage(bytes), bytes) });

export const messageCodecSingleDecodeMutants: readonly DecodeOne[] = [
  ...commonMutants(decodeMessage),
  oneGot("reads a number without its sign", (m) => ({ ...m, field1: m.field1 >>> 0 })),
  oneGot("has -0 for no number", (m) => ({ ...m, field1: m.field1 || -0 })),
  oneGot("drops a byte order mark", (m) => ({ ...m, field2: m.field2.replace(/^\ufeff/, "") })),
  oneGot("trims text", (m) => ({ ...m, field2: m.field2.trim() })),
  oneGot("normalizes text", (m) => ({ ...m, field2: m.field2.normalize() })),
  oneGot("ends a text at NUL", (m) => ({ ...m, field2: m.field2.replace(/\0.*/su, "") })),
  oneGot("has its fields in another order", ({ field1, field2 }) => ({ field2, field1 })),
  oneGot("has a field more where there is an unknown one", (m, bytes) =>
    bytes[0] === 0x78 ? { ...m, unknown: 1 } : m,
  ),
  {
    name: "puts U+FFFD where the bytes are no UTF-8",
    run: swallowing(decodeMessage, (bytes) => ({ field1: 0, field2: characters(bytes) })),
  },
];
