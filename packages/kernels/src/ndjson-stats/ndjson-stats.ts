import { checkBytes } from "../arguments.ts";
import { InputError } from "@oxbow/contract";
import { lineTooLong, maxLineBytes } from "./arguments.ts";
import type { NdjsonTotals } from "./arguments.ts";
import { isAscii, isUtf8 } from "node:buffer";

/** Counts the lines of `bytes`, and which of them are JSON. No bytes have no line; `"\n"` has one, blank. */
export function ndjsonStats(bytes: Uint8Array): NdjsonTotals {
  checkBytes(bytes);
  const counter = new Counter();
  counter.count(viewOf(bytes));
  return counter.totals();
}

/** The same, a chunk at a time: wherever the chunks are cut, the totals are those of the whole. */
export class NdjsonStats {
  readonly #counter = new Counter();
  /** The line that no newline has ended yet: copies, since the caller may reuse its chunk. */
  #carry: Buffer[] = [];
  #carried = 0;
  #finished = false;

  /** Counts `chunk` in. It is free to change afterwards. */
  update(chunk: Uint8Array): this {
    checkBytes(chunk, "chunk");
    this.#refuseWhenFinished();
    const buffer = viewOf(chunk);
    let start = 0;
    if (this.#carried > 0) {
      start = buffer.indexOf(newline) + 1;
      if (start === 0) return this.#keep(buffer);
      this.#keep(buffer.subarray(0, start));
      this.#countCarry();
    }
    const end = Math.max(start, buffer.lastIndexOf(newline) + 1);
    this.#counter.count(buffer.subarray(start, end));
    return this.#keep(buffer.subarray(end));
  }

  /** The totals; a last line without newline is counted now. There is nothing to update afterwards. */
  finish(): NdjsonTotals {
    this.#refuseWhenFinished();
    this.#finished = true;
    this.#countCarry();
    return this.#counter.totals();
  }

  #refuseWhenFinished(): void {
    if (this.#finished) {
      throw new InputError("INVALID_ARGUMENT", "these statistics are finished: make a new NdjsonStats for more input");
    }
  }

  #keep(rest: Buffer): this {
    if (rest.length === 0) return this;
    this.#carried += rest.length;
    // Two more, for a line end: what is too long with it may be short enough without.
    if (this.#carried > maxLineBytes + 2) throw this.#counter.tooLong();
    this.#carry.push(Buffer.from(rest));
    return this;
  }

  #countCarry(): void {
    const line = this.#carry.length === 1 ? this.#carry[0]! : Buffer.concat(this.#carry);
    this.#carry = [];
    this.#carried = 0;
    this.#counter.count(line);
  }
}

/** Counts whole lines. */
class Counter {
  #bytes = 0;
  #lines = 0;
  #blank = 0;
  #valid = 0;
  #firstInvalid: NdjsonTotals["firstInvalid"] = null;
  #chars = 0;
  #utf16 = 0;
  #min = Infinity;
  #max = 0;
  #total = 0;

  /** Only the last line of the input may lack its newline. */
  count(lines: Buffer): void {
    for (let start = 0; start < lines.length;) {
      let end = start + pieceBytes;
      if (end >= lines.length) end = lines.length;
      else end = lines.lastIndexOf(newline, end - 1) + 1;
      if (end <= start) end = lines.indexOf(newline, start + pieceBytes) + 1 || lines.length;
      this.#countPiece(lines.subarray(start, end));
      start = end;
    }
  }

  totals(): NdjsonTotals {
    return {
      bytes: this.#bytes,
      lines: this.#lines,
      blank: this.#blank,
      valid: this.#valid,
      invalid: this.#lines - this.#blank - this.#valid,
      firstInvalid: this.#firstInvalid,
      chars: this.#chars,
      utf16: this.#utf16,
      lineBytes: { min: this.#lines === 0 ? 0 : this.#min, max: this.#max, total: this.#total },
    };
  }

  /** About the next line. */
  tooLong(): InputError {
    return lineTooLong(this.#lines + 1, this.#bytes);
  }

  #countPiece(lines: Buffer): void {
    // An ASCII piece becomes one string, of which lines are slices: three quarters of the cost of a string per line.
    const text = lines.length <= maxLineBytes && isAscii(lines) ? lines.toString("latin1") : undefined;
    const utf8 = text !== undefined || isUtf8(lines);
    const before = this.#bytes;
    for (let start = 0; start < lines.length;) {
      const found = lines.indexOf(newline, start);
      const next = found === -1 ? lines.length : found + 1;
      let end = found === -1 ? lines.length : found;
      if (end > start && lines[end - 1] === carriageReturn) end--;
      const length = end - start;
      if (length > maxLineBytes) throw this.tooLong();
      this.#lines++;
      this.#total += length;
      if (length < this.#min) this.#min = length;
      if (length > this.#max) this.#max = length;

      if (isBlank(lines, start, end)) this.#blank++;
      else if (text !== undefined) this.#judge(text.slice(start, end), length);
      else if (utf8 || isUtf8(lines.subarray(start, end))) this.#judge(lines.toString("utf8", start, end), length);
      else this.#reject();
      start = next;
      this.#bytes = before + next;
    }
  }

  #judge(line: string, length: number): void {
    try {
      JSON.parse(line);
    } catch {
      return this.#reject();
    }
    this.#valid++;
    this.#utf16 += line.length;
    this.#chars += line.length === length ? length : line.length - surrogatePairs(line);
  }

  #reject(): void {
    this.#firstInvalid ??= { line: this.#lines, byteOffset: this.#bytes };
  }
}

/** 1 MiB: so that a long input is not copied into a string as a whole. */
const pieceBytes = 1 << 20;

const newline = 0x0a;
const carriageReturn = 0x0d;

function viewOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Whether there is nothing but JSON's white space. */
function isBlank(bytes: Buffer, start: number, end: number): boolean {
  for (let i = start; i < end; i++) {
    const byte = bytes[i];
    if (byte !== 0x20 && byte !== 0x09 && byte !== carriageReturn) return false;
  }
  return true;
}

/** Of a string decoded from UTF-8, in which no surrogate stands alone. */
function surrogatePairs(text: string): number {
  let pairs = 0;
  for (let i = 0; i < text.length; i++) if ((text.charCodeAt(i) & 0xfc00) === 0xd800) pairs++;
  return pairs;
}
