import { InputError } from "@oxbow/contract";
import { invalidUtf8At } from "./utf8.ts";
import { FIELD1, FIELD2 } from "./writer.ts";

/**
 * Reads messages, one after the other. An error says in which message it lies, unless there is only one, and where the
 * varint, the tag, the length or the character at fault begins.
 */
export class MessageReader {
  /** The next byte to be read. */
  at = 0;
  /** What the last message holds. */
  field1 = 0;
  /** Where its text begins, and how many bytes it has; both 0 without a text. */
  start = 0;
  length = 0;
  /** How many messages were begun. */
  row = 0;
  readonly #bytes: Uint8Array;
  /** What the last varint was: its low 32 bits, and what is above them. */
  #low = 0;
  #high = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** Reads the length before a message, and returns where the message ends. */
  frame(): number {
    this.row++;
    return this.#lengthUpTo(this.#bytes.length, "is said to be longer than all that follows: pass all of its bytes");
  }

  /** Reads the fields from here to `end`. What they do not set is 0; of a field that comes twice, the last counts. */
  message(end: number): void {
    this.field1 = this.start = this.length = 0;
    while (this.at < end) {
      const begin = this.at;
      const tag = this.#tag(end);
      if (tag === FIELD1) {
        this.#varint(end);
        this.field1 = this.#low | 0;
      } else if (tag === FIELD2) {
        const textEnd = this.#lengthUpTo(end, TOO_LONG);
        const invalid = invalidUtf8At(this.#bytes, this.at, textEnd);
        if (invalid >= 0) this.#refuse("has a text that is not UTF-8: encode it as UTF-8", invalid);
        this.start = this.at;
        this.length = textEnd - this.at;
        this.at = textEnd;
      } else {
        this.#skip(tag, begin, end);
      }
    }
  }

  /** Skips the field of this tag, which begins at `begin`. Of a known field in another wire type, nothing is known. */
  #skip(tag: number, begin: number, end: number): void {
    // The tags of the groups that are open, so that nesting costs no stack.
    const open: number[] = [];
    for (;;) {
      const type = tag & 7;
      if (type === 0) this.#varint(end);
      else if (type === 1) this.#advance(8, end);
      else if (type === 2) this.at = this.#lengthUpTo(end, TOO_LONG);
      else if (type === 5) this.#advance(4, end);
      else if (type === 3) {
        if (open.length === DEEPEST) this.#refuse(`nests groups more than ${DEEPEST} deep: nest fewer`, begin);
        open.push(tag);
      } else if (type === 4) {
        // An end has the field number of its start, whose wire type is one less.
        if (open.pop() !== tag - 1) this.#refuse("ends a group that is not open: end each group once", begin);
      } else {
        this.#refuse(`has a field of wire type ${type}, and there are only 0 to 5: encode it anew`, begin);
      }
      if (open.length === 0) return;
      if (this.at === end) this.#refuse("has a group that never ends: pass all of its bytes", end);
      begin = this.at;
      tag = this.#tag(end);
    }
  }

  #tag(end: number): number {
    const begin = this.at;
    this.#varint(end);
    // A tag has 32 bits, of which three are the wire type; there is no field 0.
    if (this.#high !== 0 || this.#low < 8) {
      this.#refuse("has a tag without a field number from 1 to 536870911: encode it anew", begin);
    }
    return this.#low;
  }

  #lengthUpTo(end: number, problem: string): number {
    const begin = this.at;
    this.#varint(end);
    const length = this.#high * 2 ** 32 + this.#low;
    if (length > end - this.at) this.#refuse(problem, begin);
    return this.at + length;
  }

  #advance(count: number, end: number): void {
    if (count > end - this.at) this.#refuse("ends inside a field: pass all of its bytes", this.at);
    this.at += count;
  }

  #varint(end: number): void {
    const bytes = this.#bytes;
    const begin = this.at;
    if (begin < end && bytes[begin]! < 0x80) {
      this.#low = bytes[begin]!;
      this.#high = 0;
      this.at = begin + 1;
      return;
    }
    let low = 0;
    let high = 0;
    for (let i = 0; i < 10; i++) {
      if (begin + i >= end) this.#refuse("ends inside a varint: pass all of its bytes", begin);
      const byte = bytes[begin + i]!;
      const bits = byte & 0x7f;
      // Bits 28 to 34 stand on both sides of the border.
      if (i < 4) low |= bits << (7 * i);
      else if (i === 4) {
        low |= bits << 28;
        high = bits >> 4;
      } else high += bits * 2 ** (7 * i - 32);
      if (byte < 0x80) {
        if (i === 9 && byte > 1) break;
        this.#low = low >>> 0;
        this.#high = high;
        this.at = begin + i + 1;
        return;
      }
    }
    this.#refuse("has a varint of more than 64 bits: encode it anew", begin);
  }

  #refuse(problem: string, byteOffset: number): never {
    const row = this.row === 0 ? undefined : this.row;
    const message = row === undefined ? "the message" : `message ${row}`;
    throw new InputError("INVALID_INPUT", `${message} ${problem}`, { row, byteOffset });
  }
}

const TOO_LONG = "has a field that is said to be longer than the message: pass all of its bytes";

/** As deep as the reference implementations follow. */
const DEEPEST = 100;
