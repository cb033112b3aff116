/** The bytes of a message with this `field1` and a text of `textLength` bytes, without a length before it. */
export function bodySize(field1: number, textLength: number): number {
  const number = field1 === 0 ? 0 : field1 < 0 ? 11 : 1 + varintSize(field1);
  return textLength === 0 ? number : number + 1 + varintSize(textLength) + textLength;
}

/** The bytes of a varint of `value`, an integer from 0 to 2^35 - 1. */
export function varintSize(value: number): number {
  return value < 2 ** 7 ? 1 : value < 2 ** 14 ? 2 : value < 2 ** 21 ? 3 : value < 2 ** 28 ? 4 : 5;
}

/** Writes `value`, an integer from 0 to 2^35 - 1, and returns where it ends. */
export function writeVarint(out: Uint8Array, at: number, value: number): number {
  if (value >= 2 ** 31) {
    // The one size of text, above 2 GiB, that is no int32 to the loop below.
    out[at++] = (value % 0x80) | 0x80;
    value = Math.floor(value / 0x80);
  }
  while (value > 0x7f) {
    out[at++] = value | 0x80;
    value >>>= 7;
  }
  out[at++] = value;
  return at;
}

/** Writes the fields of a message and returns where they end: fields in ascending order, defaults left out. */
export function writeBody(
  out: Uint8Array,
  at: number,
  field1: number,
  text: Uint8Array,
  start: number,
  end: number,
): number {
  if (field1 !== 0) {
    out[at++] = FIELD1;
    at = field1 < 0 ? writeNegative(out, at, field1) : writeVarint(out, at, field1);
  }
  if (end > start) {
    out[at++] = FIELD2;
    at = writeVarint(out, at, end - start);
    if (end - start > LONG) {
      out.set(text.subarray(start, end), at);
      return at + end - start;
    }
    for (let i = start; i < end; i++) out[at++] = text[i]!;
  }
  return at;
}

/** Field number << 3 | wire type: a varint, and a length with its bytes. */
export const FIELD1 = 0x08;
export const FIELD2 = 0x12;

/** From here on, a view of the text costs less than copying it byte by byte. */
const LONG = 100;

/** An int32 is written as the int64 of the same value, so a negative one takes all ten bytes. */
function writeNegative(out: Uint8Array, at: number, value: number): number {
  out[at++] = value | 0x80;
  out[at++] = (value >> 7) | 0x80;
  out[at++] = (value >> 14) | 0x80;
  out[at++] = (value >> 21) | 0x80;
  out[at++] = (value >> 28) | 0x80;
  out[at++] = 0xff;
  out[at++] = 0xff;
  out[at++] = 0xff;
  out[at++] = 0xff;
  out[at++] = 0x01;
  return at;
}
