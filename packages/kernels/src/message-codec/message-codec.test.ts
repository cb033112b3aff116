import { InputError } from "@oxbow/contract";
import { isUtf8 } from "node:buffer";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  decodeMessageCases,
  decodeMessagesCases,
  encodeMessageCases,
  encodeMessagesCases,
  faultyMessages,
} from "./cases.ts";
import {
  countMessages,
  decodeMessage,
  decodeMessages,
  encodeMessage,
  encodeMessages,
  encodedSize,
} from "./message-codec.ts";
import { invalidUtf8At } from "./utf8.ts";
import { varintSize, writeVarint } from "./writer.ts";

describe("encodeMessages", () => {
  it.each(encodeMessagesCases)("$name", ({ args, expected, writes }) => {
    const [messages, out] = args();
    expect(outcome(() => encodeMessages(messages, out))).toEqual(expected);
    if (writes !== undefined) expect(new Uint8Array(out)).toEqual(writes);
  });

  it.each(encodeMessagesCases.filter(({ writes }) => writes === undefined))("$name, and writes nothing", ({ args }) => {
    const [messages, out] = args();
    if (!(out instanceof Uint8Array)) return;
    const before = out.slice();
    expect(() => encodeMessages(messages, out)).toThrow(InputError);
    expect(out.slice()).toEqual(before);
  });

  it.each(encodeMessagesCases.filter(({ expected }) => "returns" in expected))(
    "$name in as many bytes as encodedSize says",
    ({ args, expected }) => expect({ returns: encodedSize(args()[0]) }).toEqual(expected),
  );

  it("says how much room is needed", () => {
    const messages = { field1: Int32Array.of(-1), text: new Uint8Array(3), offsets: Uint32Array.of(0, 3) };
    expect(() => encodeMessages(messages, new Uint8Array(16))).toThrow(
      "out has room for 16, and 17 are needed: pass a longer one",
    );
  });

  it("says which text is not UTF-8, and where", () => {
    const messages = {
      field1: new Int32Array(3),
      text: Uint8Array.of(97, 0xc3, 0xa9, 98, 0xe2, 0x82),
      offsets: Uint32Array.of(0, 3, 6, 6),
    };
    expect(() => encodeMessages(messages, new Uint8Array(99))).toThrow(
      expect.objectContaining({
        code: "INVALID_INPUT",
        message: "message 2 has a text that is not UTF-8: encode it as UTF-8",
        row: 2,
        byteOffset: 4,
      }),
    );
  });
});

describe("decodeMessages", () => {
  it.each(decodeMessagesCases)("$name", ({ args, expected, writes }) => {
    const [bytes, out] = args();
    expect(outcome(() => decodeMessages(bytes, out))).toEqual(expected);
    if (writes !== undefined) expect(out).toEqual(writes);
  });

  it.each(decodeMessagesCases.filter(({ expected }) => "returns" in expected))(
    "$name, as many as countMessages counts",
    ({ args, expected }) => expect({ returns: countMessages(args()[0]) }).toEqual(expected),
  );

  it.each(faultyMessages)("says where %s is", (_, hex, byteOffset, problem) => {
    const body = Buffer.from(hex.replaceAll(" ", ""), "hex");
    const framed = Buffer.concat([Buffer.of(2, 8, 1), Buffer.from(lengthOf(body)), body]);
    const out = { field1: new Int32Array(9), starts: new Uint32Array(9), lengths: new Uint32Array(9) };
    expect(() => decodeMessages(framed, out)).toThrow(
      expect.objectContaining({
        message: `message 2 ${problem}`,
        row: 2,
        byteOffset: framed.length - body.length + byteOffset,
      }),
    );
    expect(() => decodeMessage(body)).toThrow(
      expect.objectContaining({ message: `the message ${problem}`, row: undefined, byteOffset }),
    );
  });

  it.each([
    ["80", "ends inside a varint: pass all of its bytes"],
    ["030801", "is said to be longer than all that follows: pass all of its bytes"],
  ])("says which length is wrong in %s", (hex, problem) => {
    const wrong = expect.objectContaining({ message: `message 2 ${problem}`, row: 2, byteOffset: 3 });
    const bytes = Buffer.from(`020801${hex}`, "hex");
    const out = { field1: new Int32Array(9), starts: new Uint32Array(9), lengths: new Uint32Array(9) };
    expect(() => decodeMessages(bytes, out)).toThrow(wrong);
    expect(() => countMessages(bytes)).toThrow(wrong);
  });

  it("says where to go on when the columns are full", () => {
    const out = { field1: new Int32Array(1), starts: new Uint32Array(1), lengths: new Uint32Array(1) };
    expect(() => decodeMessages(Buffer.from("020801020802", "hex"), out)).toThrow(
      expect.objectContaining({
        message: "out has room for 1 messages, and there are more: countMessages says how many",
        row: 2,
        byteOffset: 3,
      }),
    );
  });

  it("gives back what was encoded", () =>
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer(), fc.string({ unit: "binary", maxLength: 150 }))), (rows) => {
        const texts = rows.map(([, text]) => Buffer.from(text));
        const ends = [0];
        for (const text of texts) ends.push(ends.at(-1)! + text.length);
        const messages = {
          field1: Int32Array.from(rows, ([number]) => number),
          text: Buffer.concat(texts),
          offsets: Uint32Array.from(ends),
        };
        const bytes = Buffer.alloc(encodedSize(messages));
        expect(encodeMessages(messages, bytes)).toBe(bytes.length);
        const out = {
          field1: new Int32Array(rows.length),
          starts: new Uint32Array(rows.length),
          lengths: new Uint32Array(rows.length),
        };
        expect(decodeMessages(bytes, out)).toBe(rows.length);
        expect(
          rows.map((_, i) => [out.field1[i], bytes.toString("utf8", out.starts[i], out.starts[i]! + out.lengths[i]!)]),
        ).toEqual(rows);
      }),
    ));
});

describe("encodeMessage", () => {
  it.each(encodeMessageCases)("$name", ({ args, expected }) =>
    expect(outcome(() => encodeMessage(...args()))).toEqual(expected),
  );
});

describe("decodeMessage", () => {
  it.each(decodeMessageCases)("$name", ({ args, expected }) =>
    expect(outcome(() => decodeMessage(...args()))).toEqual(expected),
  );
});

describe("invalidUtf8At", () => {
  it("finds fault where Node does, in every sequence of three bytes that begin characters or go on with them", () => {
    const edges = [
      0x00, 0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xec, 0xed,
    ];
    const all = [...edges, 0xee, 0xef, 0xf0, 0xf1, 0xf3, 0xf4, 0xf5, 0xff];
    for (const a of all)
      for (const b of all)
        for (const c of all)
          for (const tail of [[], [0x80], [0xbf], [0x41]]) {
            const bytes = Uint8Array.of(a, b, c, ...tail);
            const at = invalidUtf8At(bytes, 0, bytes.length);
            if ((at === -1) !== isUtf8(bytes)) expect.fail(`${Buffer.from(bytes).toString("hex")}: ${at}`);
            // What precedes the fault is UTF-8, and nothing that begins at it is.
            if (at >= 0) expect(isUtf8(bytes.subarray(0, at))).toBe(true);
          }
  });

  it("looks between start and end only", () => {
    expect(invalidUtf8At(Uint8Array.of(0xff, 0x61, 0xc3, 0xa9), 1, 4)).toBe(-1);
    expect(invalidUtf8At(Uint8Array.of(0xff, 0x61, 0xc3, 0xa9), 1, 3)).toBe(2);
  });

  it("takes every character there is", () => {
    for (let code = 0; code <= 0x10ffff; code += code < 0x900 ? 1 : 37) {
      if (code >= 0xd800 && code < 0xe000) continue;
      const bytes = Buffer.from(String.fromCodePoint(code));
      expect(invalidUtf8At(bytes, 0, bytes.length)).toBe(-1);
    }
  });
});

describe("a varint of a length", () => {
  it.each([0, 127, 128, 2 ** 14, 2 ** 21, 2 ** 28, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1, 2 ** 32 + 17, 2 ** 35 - 1])(
    "of %d bytes has as many bytes as said, and its value",
    (value) => {
      const bytes = new Uint8Array(8);
      const end = writeVarint(bytes, 0, value);
      expect(end).toBe(varintSize(value));
      let read = 0n;
      for (let i = end - 1; i >= 0; i--) read = (read << 7n) | BigInt(bytes[i]! & 0x7f);
      expect(read).toBe(BigInt(value));
      expect(Array.from(bytes.subarray(0, end), (byte) => byte >> 7).lastIndexOf(1)).toBe(end - 2);
    },
  );
});

function outcome(run: () => unknown): unknown {
  try {
    return { returns: run() };
  } catch (error) {
    return { throws: { class: (error as Error).name, code: (error as { code?: string }).code } };
  }
}

const lengthOf = (body: Uint8Array): number[] =>
  body.length < 128 ? [body.length] : [(body.length & 127) | 128, body.length >> 7];
