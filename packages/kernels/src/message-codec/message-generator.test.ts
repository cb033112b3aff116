import { drawn, reach, tenths } from "@oxbow/equivalence";
import { decodeMessages } from "./control.ts";
import { messages, protobuf } from "./message-generator.ts";
import type { InputError } from "@oxbow/contract";
import type { Arbitrary } from "fast-check";
import { describe, expect, it } from "vitest";

/** What implementations disagree about, by what makes it: a suite that never draws one of these proves nothing about it. */
const traps = {
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
};

describe.each(Object.entries(traps))("a thousand inputs from %s", (_, { arbitrary, classes }) => {
  const shares = reach(arbitrary, classes);
  it.each(Object.keys(classes))("hold one that %s, 95 times in 100", (name) => {
    expect(shares.get(name)).toBeGreaterThanOrEqual(0.95);
  });
});

describe("of 10,000 inputs", () => {
  it("columns of messages are of every length up to twelve, and their texts up to 260 bytes", () => {
    const all = drawn(messages());
    expect(
      Math.min(
        ...tenths(
          all.map(({ field1 }) => field1.length),
          0,
          12,
        ),
      ),
    ).toBeGreaterThan(0.04);
    expect(Math.min(...tenths(all.flatMap(textLengths), 0, 260))).toBeGreaterThan(0.002);
  });

  it("the odd character of a long text is in every tenth", () => {
    const all = drawn(messages()).flatMap(({ text: whole, offsets }) =>
      Array.from(offsets.subarray(1), (end, i) => whole.subarray(offsets[i], end)),
    );
    const long = all.filter((each) => each.length >= 20 && (each[0] === 0x61 || each.at(-1) === 0x61));
    const odd = long.map((each) => each.findIndex((byte) => byte >= 0x80) / each.length);
    expect(Math.min(...tenths(odd.filter((at) => at >= 0)))).toBeGreaterThan(0.03);
  });

  it("a batch that is refused is refused in every tenth of it", () => {
    for (const size of ["small", "large"] as const) {
      const count = size === "small" ? 10_000 : 300;
      const refused = drawn(protobuf({ framed: true, size }), count).flatMap(refusedAt);
      expect(Math.min(...tenths(refused)), size).toBeGreaterThan(0.02);
    }
  });
});

/** How far into it the reader gives up. */
function refusedAt(batch: Uint8Array): number[] {
  const room = 500;
  const columns = { field1: new Int32Array(room), starts: new Uint32Array(room), lengths: new Uint32Array(room) };
  try {
    decodeMessages(batch, columns);
    return [];
  } catch (error) {
    return [(error as InputError).byteOffset! / batch.length];
  }
}

function rows<T>(
  make: () => Arbitrary<T>,
  classes: Record<string, (value: T) => boolean>,
): { arbitrary: Arbitrary<unknown>; classes: Readonly<Record<string, (value: unknown) => boolean>> } {
  return { arbitrary: make(), classes: classes as Record<string, (value: unknown) => boolean> };
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
