import { checkApart, checkBytes, checkTypedArray, describe } from "../arguments.ts";
import { InputError } from "@oxbow/contract";

/** Messages `{ int32 field1 = 1; string field2 = 2; }` in columns: what a batch is encoded from. */
export interface Messages {
  readonly field1: Int32Array;
  /** The texts of all messages in UTF-8, one behind the other. */
  readonly text: Uint8Array;
  /** The text of message i is `text` from `offsets[i]` to `offsets[i + 1]`: one entry more than there are messages. */
  readonly offsets: Uint32Array;
}

/** Where a batch is decoded to: one entry per message in each column, which may be longer. */
export interface DecodedMessages {
  readonly field1: Int32Array;
  /** Where in the encoded bytes the UTF-8 of field2 begins; 0 for a message without one. */
  readonly starts: Uint32Array;
  /** Of field2, in bytes. */
  readonly lengths: Uint32Array;
}

/** One message. */
export interface Message {
  /** From -2^31 to 2^31 - 1. */
  readonly field1: number;
  /** Well-formed: no lone surrogate. */
  readonly field2: string;
}

/** Refuses what is not `Messages`; what the offsets say is for `checkOffsets`. */
export function checkMessages(value: unknown, name = "messages"): asserts value is Messages {
  if (typeof value !== "object" || value === null) {
    throw new InputError("INVALID_ARGUMENT", `${name} must be an object of columns, found ${describe(value)}`);
  }
  const { field1, text, offsets } = value as Partial<Messages>;
  checkTypedArray(field1, Int32Array, `${name}.field1`);
  checkBytes(text, `${name}.text`);
  checkTypedArray(offsets, Uint32Array, "offsets");
  if (offsets.length !== field1.length + 1) {
    throw new InputError(
      "INVALID_ARGUMENT",
      `offsets has ${offsets.length} entries for ${field1.length} messages: it needs one more than there are messages`,
    );
  }
}

/** Refuses an output that is not bytes, or that shares some with the messages. */
export function checkMessagesOutput(messages: Messages, out: unknown): asserts out is Uint8Array {
  checkBytes(out, "out");
  checkApart(messages.field1, "messages.field1", out, "out");
  checkApart(messages.text, "messages.text", out, "out");
  checkApart(messages.offsets, "offsets", out, "out");
}

/** Refuses what is not encoded bytes and columns to decode them to, all of them apart in memory. */
export function checkDecoding(bytes: unknown, out: unknown): asserts out is DecodedMessages {
  checkEncoded(bytes);
  if (typeof out !== "object" || out === null) {
    throw new InputError("INVALID_ARGUMENT", `out must be an object of columns, found ${describe(out)}`);
  }
  const { field1, starts, lengths } = out as Partial<DecodedMessages>;
  checkTypedArray(field1, Int32Array, "out.field1");
  checkTypedArray(starts, Uint32Array, "out.starts");
  checkTypedArray(lengths, Uint32Array, "out.lengths");
  checkApart(bytes, "bytes", field1, "out.field1");
  checkApart(bytes, "bytes", starts, "out.starts");
  checkApart(bytes, "bytes", lengths, "out.lengths");
  checkApart(field1, "out.field1", starts, "out.starts");
  checkApart(field1, "out.field1", lengths, "out.lengths");
  checkApart(starts, "out.starts", lengths, "out.lengths");
}

/** Refuses what is not bytes, and more of them than 32 bits can count: where a text begins is said in 32 bits. */
export function checkEncoded(bytes: unknown): asserts bytes is Uint8Array {
  checkBytes(bytes);
  if (bytes.length > 0xffff_ffff) {
    throw new InputError(
      "OUT_OF_RANGE",
      `bytes has ${bytes.length} bytes, and at most 4294967295 are decoded at once: cut it between messages`,
    );
  }
}
