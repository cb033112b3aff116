import { checkBytes, InputError, lineTooLong, maxLineBytes } from "@oxbow/contract";
import type { NdjsonTotals } from "@oxbow/contract";
import { isAscii, isUtf8 } from "node:buffer";

/** Counts the lines of `bytes`, and which of them are JSON. No bytes have no line; `"\n"` has one, blank. */
export function ndjsonStats(bytes: Uint8Array): NdjsonTotals {
  checkBytes(bytes);
  return new NdjsonStats().update(bytes).finish();
}

/** The same, a chunk at a time: wherever the chunks are cut, the totals are those of the whole. */
export class NdjsonStats {
  /** The line that no newline has ended yet: copies, since the caller may reuse its chunk. */
  #carry: Buffer[] = [];
  #carried = 0;
  #finished = false;

  #bytes = 0;
  #lines = 0;
  #blank = 0;
  #valid = 0;
  #firstInvalid: { line: number; byteOffset: number } | null = null;
  #chars = 0;
  #utf16 = 0;
  #min = Infinity;
  #max = 0;
  #total = 0;

  /** Counts `chunk` in. It is free to change afterwards. */
  update(chunk: Uint8Array): this {
    checkBytes(chunk, "chunk");
    this.#refuseWhenFinished();
    const buffer = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    let start = 0;
    if (this.#carried > 0) {
      start = buffer.indexOf(newline) + 1;
      if (start === 0) return this.#keep(buffer);
      this.#keep(buffer.subarray(0, start));
      this.#countCarry();
    }
    const end = buffer.lastIndexOf(newline) + 1;
    if (end > start) this.#count(buffer.subarray(start, end));
    return this.#keep(buffer.subarray(Math.max(start, end)));
  }

  /** The totals; a last line without newline is counted now. There is nothing to update afterwards. */
  finish(): NdjsonTotals {
    this.#refuseWhenFinished();
    if (this.#carried > 0) this.#countCarry();
    this.#finished = true;
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

  #refuseWhenFinished(): void {
    if (this.#finished) {
      throw new InputError("INVALID_ARGUMENT", "these statistics are finished: make a new NdjsonStats for more input");
    }
  }

  #keep(rest: Buffer): this {
    if (rest.length === 0) return this;
    this.#carry.push(Buffer.from(rest));
    this.#carried += rest.length;
    // Two more, for a line end: what is too long with it may be short enough without.
    if (this.#carried > maxLineBytes + 2) throw lineTooLong(this.#lines + 1, this.#bytes);
    return this;
  }

  #countCarry(): void {
    const line = this.#carry.length === 1 ? this.#carry[0]! : Buffer.concat(this.#carry, this.#carried);
    this.#carry = [];
    this.#carried = 0;
    this.#count(line);
  }

  /** Counts whole lines; only the last one may lack its newline. */
  #count(lines: Buffer): void {
    // An ASCII block becomes one string, of which lines are slices: half the cost of a string per line.
    const text = isAscii(lines) && lines.length <= maxLineBytes ? lines.toString("latin1") : undefined;
    const utf8 = text !== undefined || isUtf8(lines);
    for (let start = 0; start < lines.length;) {
      const found = lines.indexOf(newline, start);
      const next = found === -1 ? lines.length : found + 1;
      let end = found === -1 ? lines.length : found;
      if (end > start && lines[end - 1] === carriageReturn) end--;
      this.#lines++;
      const length = end - start;
      if (length > maxLineBytes) throw lineTooLong(this.#lines, this.#bytes + start);
      this.#total += length;
      if (length < this.#min) this.#min = length;
      if (length > this.#max) this.#max = length;

      if (isBlank(lines, start, end)) this.#blank++;
      else if (text !== undefined) this.#judge(text.slice(start, end), length, start);
      else if (utf8 || isUtf8(lines.subarray(start, end)))
        this.#judge(lines.toString("utf8", start, end), length, start);
      else this.#reject(start);
      start = next;
    }
    this.#bytes += lines.length;
  }

  #judge(line: string, length: number, start: number): void {
    try {
      JSON.parse(line);
    } catch {
      return this.#reject(start);
    }
    this.#valid++;
    this.#utf16 += line.length;
    this.#chars += line.length === length ? length : line.length - surrogatePairs(line);
  }

  #reject(start: number): void {
    this.#firstInvalid ??= { line: this.#lines, byteOffset: this.#bytes + start };
  }
}

const newline = 0x0a;
const carriageReturn = 0x0d;

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
