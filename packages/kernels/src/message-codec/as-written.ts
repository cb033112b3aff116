import type { DecodedMessages, Message, Messages } from "./arguments.ts";

/** Columns to bytes with one writer of varints for everything, as such code is usually written. */
export function encodeAsWritten({ field1, text, offsets }: Messages, out: Uint8Array): number {
  let at = 0;
  const varint = (value: number): void => {
    for (; value > 0x7f; value >>>= 7) out[at++] = (value & 0x7f) | 0x80;
    out[at++] = value;
  };
  for (let row = 0; row < field1.length; row++) {
    const number = field1[row]! >>> 0;
    const part = text.subarray(offsets[row], offsets[row + 1]);
    const numberSize = number === 0 ? 0 : 1 + size(number);
    varint(numberSize + (part.length === 0 ? 0 : 1 + size(part.length) + part.length));
    if (number !== 0) {
      varint(0x08);
      varint(number);
    }
    if (part.length === 0) continue;
    varint(0x12);
    varint(part.length);
    out.set(part, at);
    at += part.length;
  }
  return at;
}

/** Bytes to columns for one who trusts them: two fields, in this order, and nothing else. */
export function decodeAsWritten(bytes: Uint8Array, out: DecodedMessages): number {
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++]!;
      if (shift < 32) value |= (byte & 0x7f) << shift;
      if (!(byte & 0x80)) return value;
    }
  };
  let row = 0;
  for (; at < bytes.length; row++) {
    const length = varint();
    const end = length + at;
    out.field1[row] = bytes[at] === 0x08 ? (at++, varint()) : 0;
    const hasText = at < end && bytes[at] === 0x12;
    if (hasText) at++;
    out.lengths[row] = hasText ? varint() : 0;
    out.starts[row] = hasText ? at : 0;
    at = end;
  }
  return row;
}

/** One message, whose text is whatever Node makes of its bytes: U+FFFD where they are no UTF-8. */
export function decodeOneAsWritten(bytes: Uint8Array): Message {
  const { length } = bytes;
  const before = Buffer.of(length | 0x80, (length >> 7) | 0x80, (length >> 14) & 0x7f);
  const framed = Buffer.concat([before, bytes]);
  const out = { field1: new Int32Array(1), starts: new Uint32Array(1), lengths: new Uint32Array(1) };
  decodeAsWritten(framed, out);
  return { field1: out.field1[0]!, field2: framed.toString("utf8", out.starts[0], out.starts[0]! + out.lengths[0]!) };
}

const size = (value: number): number => Math.max(1, Math.ceil((32 - Math.clz32(value)) / 7));
