import { InputError } from "@oxbow/contract";
import { checkDecoding, checkEncoded, checkMessages, checkMessagesOutput } from "./arguments.ts";
import { checkInteger, checkOffsets, checkRoom, checkText } from "../arguments.ts";
import type { DecodedMessages, Message, Messages } from "./arguments.ts";
import { isUtf8 } from "node:buffer";
import { MessageReader } from "./reader.ts";
import { invalidUtf8At } from "./utf8.ts";
import { bodySize, varintSize, writeBody, writeVarint } from "./writer.ts";

/**
 * The bytes that `encodeMessages` writes for these messages.
 *
 * Throws InputError: INVALID_ARGUMENT for what is no such columns, OUT_OF_RANGE for offsets that decrease or end beyond
 * the text.
 */
export function encodedSize(messages: Messages): number {
  checkMessages(messages);
  checkOffsets(messages.offsets, messages.text.length);
  return sizeOf(messages);
}

/**
 * Writes messages `{ int32 field1 = 1; string field2 = 2; }` in canonical proto3, each behind its length as a varint, and
 * returns how many bytes that took. Canonical: fields in ascending order, 0 and "" left out, varints as short as can be,
 * a negative number in ten bytes. What is past the last message in `out` stays as it is.
 *
 * Throws InputError before anything is written: what `encodedSize` throws; INVALID_ARGUMENT for an `out` that is too
 * short, which says how much is needed, or that overlaps an input. INVALID_INPUT, with the message as `row` and the
 * `byteOffset` in `text`, for a text that is not UTF-8: the messages before it have been written.
 */
export function encodeMessages(messages: Messages, out: Uint8Array): number {
  checkMessages(messages);
  checkMessagesOutput(messages, out);
  const { field1, text, offsets } = messages;
  checkOffsets(offsets, text.length);
  checkRoom(out, sizeOf(messages), "out");
  const sound = soundRows(messages);
  let at = 0;
  for (let row = 0; row < sound; row++) {
    const value = field1[row]!;
    const start = offsets[row]!;
    const end = offsets[row + 1]!;
    at = writeVarint(out, at, bodySize(value, end - start));
    at = writeBody(out, at, value, text, start, end);
  }
  if (sound < field1.length) {
    const row = sound + 1;
    throw new InputError("INVALID_INPUT", `message ${row} has a text that is not UTF-8: encode it as UTF-8`, {
      row,
      byteOffset: invalidUtf8At(text, offsets[sound]!, offsets[row]!),
    });
  }
  return at;
}

/**
 * Reads what `encodeMessages` writes, and everything else that protobuf calls the same messages: fields in any order, the
 * last of several, longer varints, a number's low 32 bits. Other fields are skipped, and so are fields 1 and 2 in another
 * wire type. Returns how many messages there are; what is past them in `out` stays as it is.
 *
 * Throws InputError INVALID_INPUT, with `row` and `byteOffset`, for bytes that end inside a message, a varint of more than
 * 64 bits, a tag that is none, a group that does not match, is never closed or lies more than 100 deep, and a text that is
 * not UTF-8, even one that a later field replaces. INVALID_ARGUMENT when a column is full: `byteOffset` is then where to
 * go on. In both cases the messages before `row` have been written. Wrong types and memory shared between arguments are
 * refused before anything is written.
 */
export function decodeMessages(bytes: Uint8Array, out: DecodedMessages): number {
  checkDecoding(bytes, out);
  const { field1, starts, lengths } = out;
  const room = Math.min(field1.length, starts.length, lengths.length);
  const reader = new MessageReader(bytes);
  let row = 0;
  for (; reader.at < bytes.length; row++) {
    if (row === room) {
      throw new InputError(
        "INVALID_ARGUMENT",
        `out has room for ${room} messages, and there are more: countMessages says how many`,
        { row: row + 1, byteOffset: reader.at },
      );
    }
    reader.message(reader.frame());
    field1[row] = reader.field1;
    starts[row] = reader.start;
    lengths[row] = reader.length;
  }
  return row;
}

/** How many messages there are, by their lengths alone. Throws what `decodeMessages` throws for lengths. */
export function countMessages(bytes: Uint8Array): number {
  checkEncoded(bytes);
  const reader = new MessageReader(bytes);
  while (reader.at < bytes.length) reader.at = reader.frame();
  return reader.row;
}

/**
 * One message in canonical proto3, without a length before it.
 *
 * Throws InputError: OUT_OF_RANGE for a number that is no int32, INVALID_ARGUMENT for a text that is no string or has a
 * lone surrogate.
 */
export function encodeMessage(field1: number, field2: string): Uint8Array {
  checkInteger(field1, "field1", -(2 ** 31), 2 ** 31 - 1);
  checkText(field2, "field2");
  const text = Buffer.from(field2, "utf8");
  const out = new Uint8Array(bodySize(field1, text.length));
  writeBody(out, 0, field1, text, 0, text.length);
  return out;
}

/** Reads one message without a length before it, as `decodeMessages` does. Its errors have no `row`. */
export function decodeMessage(bytes: Uint8Array): Message {
  checkEncoded(bytes);
  const reader = new MessageReader(bytes);
  reader.message(bytes.length);
  const text = Buffer.from(bytes.buffer, bytes.byteOffset + reader.start, reader.length);
  return { field1: reader.field1, field2: text.toString("utf8") };
}

function sizeOf({ field1, offsets }: Messages): number {
  let size = 0;
  for (let row = 0; row < field1.length; row++) {
    const body = bodySize(field1[row]!, offsets[row + 1]! - offsets[row]!);
    size += varintSize(body) + body;
  }
  return size;
}

/** How many rows there are before the first whose text is not UTF-8. */
function soundRows({ field1, text, offsets }: Messages): number {
  const rows = field1.length;
  const end = offsets[rows]!;
  // All texts are UTF-8 if they are together, and no character lies across a border.
  const together = isUtf8(text.subarray(offsets[0], end));
  if (together && offsets.every((at) => at === end || (text[at]! & 0xc0) !== 0x80)) return rows;
  let row = 0;
  while (row < rows && invalidUtf8At(text, offsets[row]!, offsets[row + 1]!) < 0) row++;
  return row;
}
