import { checkDecoding, checkEncoded, checkMessages, checkMessagesOutput } from "./arguments.ts";
import { checkInteger, checkText } from "../arguments.ts";
import type { DecodedMessages, Message, Messages } from "./arguments.ts";
import { addon, translated } from "@oxbow/native";
import { owned } from "../owned.ts";

/** `encodedSize` of `@oxbow/kernels`, in Rust: same promise, same errors. */
export function encodedSize(messages: Messages): number {
  checkMessages(messages);
  try {
    return addon().encodedSize(messages.field1, messages.text, messages.offsets);
  } catch (error) {
    throw translated(error);
  }
}

/** `encodeMessages` of `@oxbow/kernels`, in Rust: same promise, same errors. */
export function encodeMessages(messages: Messages, out: Uint8Array): number {
  checkMessages(messages);
  checkMessagesOutput(messages, out);
  try {
    return addon().encodeMessages(messages.field1, messages.text, messages.offsets, out);
  } catch (error) {
    throw translated(error);
  }
}

/** `decodeMessages` of `@oxbow/kernels`, in Rust: same promise, same errors. */
export function decodeMessages(bytes: Uint8Array, out: DecodedMessages): number {
  checkDecoding(bytes, out);
  try {
    return addon().decodeMessages(bytes, out.field1, out.starts, out.lengths);
  } catch (error) {
    throw translated(error);
  }
}

/** `countMessages` of `@oxbow/kernels`, in Rust: same promise, same errors. */
export function countMessages(bytes: Uint8Array): number {
  checkEncoded(bytes);
  try {
    return addon().countMessages(bytes);
  } catch (error) {
    throw translated(error);
  }
}

/** `encodeMessage` of `@oxbow/kernels`, in Rust: same promise, same errors. */
export function encodeMessage(field1: number, field2: string): Uint8Array {
  checkInteger(field1, "field1", -(2 ** 31), 2 ** 31 - 1);
  checkText(field2, "field2");
  try {
    return owned(addon().encodeMessage(field1, field2));
  } catch (error) {
    throw translated(error);
  }
}

/** `decodeMessage` of `@oxbow/kernels`, in Rust: same promise, same errors. */
export function decodeMessage(bytes: Uint8Array): Message {
  checkEncoded(bytes);
  try {
    return addon().decodeMessage(bytes);
  } catch (error) {
    throw translated(error);
  }
}
