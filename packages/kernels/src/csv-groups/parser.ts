import { isUtf8 } from "node:buffer";
import { InputError } from "@oxbow/contract";
import type { CsvBadRow, CsvTotals, CsvPlan } from "./arguments.ts";
import { decimal, exactDecimal } from "./decimal.ts";
import { Groups } from "./groups.ts";

const LF = 10;
const CR = 13;
const QUOTE = 34;
const COMMA = 44;

const INSIDE = "a quote inside a field that does not begin with one: quote the field, and double the quote";
const AFTER_QUOTE = "text after a closing quote: double a quote that is part of the field";

/** Splits bytes into records and counts the rows in their groups. Knows nothing of how the bytes arrive. */
export class CsvParser {
  readonly #plan: CsvPlan;
  readonly #groups = new Groups();
  /** Columns of the header: 0 until it was read. */
  #width = 0;
  #keyColumn = 0;
  readonly #factorColumns: number[] = [];
  readonly #froms: (number | null)[];
  /** Bounds of the current record's fields, quotes included. */
  #starts = new Int32Array(64);
  #ends = new Int32Array(64);
  /** Bounds of the field that `#open` opened, in `#text`. */
  #text: Uint8Array = new Uint8Array(256);
  #textStart = 0;
  #textEnd = 0;
  #unescaped = new Uint8Array(256);
  /** Records read, the header among them. */
  #records = 0;
  #badRows = 0;
  #firstBad: CsvBadRow | null = null;
  /** Offset in the input of the first byte of what `consume` is given. */
  #base = 0;

  constructor(plan: CsvPlan) {
    this.#plan = plan;
    // A `from` that Number would round becomes Infinity, which sends the row down the exact path.
    this.#froms = plan.value.map(({ from }) => {
      if (from === undefined) return null;
      return Number.isSafeInteger(Number(from)) ? Number(from) : Infinity;
    });
  }

  /**
   * Takes the records that end in `bytes` and returns how many bytes that was: the caller gives the rest again, with more
   * behind it. With `last`, a missing last line break is supplied and everything is taken.
   */
  consume(bytes: Uint8Array, last: boolean): number {
    // What may yet become a byte order mark is no part of a record.
    if (this.#base === 0 && !last && beginsMark(bytes)) return 0;
    let at = this.#base === 0 ? afterMark(bytes) : 0;
    while (at < bytes.length) {
      const next = this.#record(bytes, at, last);
      if (next < 0) break;
      at = Math.min(next, bytes.length);
    }
    this.#base += at;
    if (last && this.#records === 0) {
      throw new InputError("INVALID_INPUT", "the input is empty: a header is needed to find the columns", {
        row: 1,
        byteOffset: this.#base,
      });
    }
    return at;
  }

  totals(): CsvTotals {
    const groups = this.#groups;
    const order = groups.keys.map((_, i) => i).sort((a, b) => (groups.keys[a]! < groups.keys[b]! ? -1 : 1));
    return {
      keys: order.map((i) => Buffer.from(groups.keys[i]!, "latin1").toString("utf8")),
      counts: Float64Array.from(order, (i) => groups.counts[i]!),
      sums: order.map((i) => groups.sum(i)),
      mins: BigInt64Array.from(order, (i) => groups.min(i)),
      maxs: BigInt64Array.from(order, (i) => groups.max(i)),
      scale: this.#plan.scale,
      rows: this.#records - 1,
      badRows: this.#badRows,
      firstBad: this.#firstBad,
      bytes: this.#base,
    };
  }

  /** Reads the record at `start`. Returns where the next one starts, or -1 when this one does not end here. */
  #record(bytes: Uint8Array, start: number, last: boolean): number {
    const end = bytes.length;
    let starts = this.#starts;
    let ends = this.#ends;
    let fields = 0;
    let at = start;
    for (;;) {
      if (fields === starts.length) [starts, ends] = this.#moreFields();
      starts[fields] = at;
      if (at < end && bytes[at] === QUOTE) {
        at = this.#closed(bytes, at, start, last);
        if (at < 0) return -1;
        ends[fields++] = at;
        if (at < end && bytes[at] === CR) {
          if (at + 1 === end && !last) return this.#unended(end, start);
          if (at + 1 < end && bytes[at + 1] !== LF) this.#fail(AFTER_QUOTE, at, start);
          at++;
        }
        if (at === end) {
          if (!last) return this.#unended(end, start);
          break;
        }
        if (bytes[at] === LF) break;
        if (bytes[at] !== COMMA) this.#fail(AFTER_QUOTE, at, start);
      } else {
        let byte = COMMA;
        // Most bytes are above the comma, which is above the others that matter: one comparison passes them.
        while (at < end && ((byte = bytes[at]!) > COMMA || (byte !== COMMA && byte !== LF && byte !== QUOTE))) {
          at++;
        }
        if (at < end && byte === QUOTE) this.#fail(INSIDE, at, start);
        if (at === end) {
          if (!last) return this.#unended(end, start);
          byte = LF;
        }
        if (byte === LF) {
          ends[fields] = at > starts[fields]! && bytes[at - 1] === CR ? at - 1 : at;
          fields++;
          break;
        }
        ends[fields++] = at;
      }
      at++;
    }
    this.#checkLength(start, at);
    if (this.#width === 0) this.#header(bytes, fields, start);
    else if (fields !== this.#width) this.#fail(this.#ragged(fields), start, start);
    else this.#row(bytes);
    this.#records++;
    return at + 1;
  }

  #ragged(fields: number): string {
    // A line of white space has a field, and a blank line has an empty one.
    if (fields === 1 && this.#starts[0] === this.#ends[0]) {
      return `nothing in it, the header has ${this.#width} fields: remove the blank line`;
    }
    return `${fields} fields, the header has ${this.#width}: quote a field that holds commas or line breaks`;
  }

  /** Where the quoted field that opens at `open` ends, its closing quote included; -1 when it does not end here. */
  #closed(bytes: Uint8Array, open: number, start: number, last: boolean): number {
    const end = bytes.length;
    for (let at = open + 1; ; at++) {
      while (at < end && bytes[at] !== QUOTE) at++;
      // A quote at the very end may be the first of two.
      if (at + 1 >= end && !last) return this.#unended(end, start);
      if (at >= end) return this.#fail("a quote that is never closed: close it", open, start, end);
      if (bytes[++at] !== QUOTE) return at;
    }
  }

  #header(bytes: Uint8Array, fields: number, start: number): void {
    // One code unit per byte, as for keys: two names that differ in bytes differ here, valid UTF-8 or not.
    const names: string[] = [];
    for (let i = 0; i < fields; i++) {
      this.#open(bytes, i);
      names.push(Buffer.from(this.#text.subarray(this.#textStart, this.#textEnd)).toString("latin1"));
    }
    const columnOf = (wanted: string): number => {
      const name = Buffer.from(wanted).toString("latin1");
      const column = names.indexOf(name);
      if (column >= 0 && !names.includes(name, column + 1)) return column;
      const listed = names.slice(0, 20).map((each) => `"${Buffer.from(each, "latin1").toString()}"`);
      const found =
        column < 0
          ? `no column "${wanted}": ask for one of ${listed.join(", ")}`
          : `two columns "${wanted}": rename one of them`;
      throw new InputError("INVALID_INPUT", `the header has ${found}`, { row: 1, byteOffset: this.#base + start });
    };
    this.#keyColumn = columnOf(this.#plan.by);
    this.#factorColumns.push(...this.#plan.value.map((factor) => columnOf(factor.column)));
    this.#width = fields;
  }

  #row(bytes: Uint8Array): void {
    const factors = this.#factorColumns.length;
    let value = 1;
    for (let i = 0; i < factors; i++) {
      const column = this.#factorColumns[i]!;
      this.#open(bytes, column);
      let factor = decimal(this.#text, this.#textStart, this.#textEnd, this.#plan.value[i]!.scale);
      if (Number.isNaN(factor)) return this.#bad(column, this.#plan.value[i]!.column, "not-a-decimal");
      const from = this.#froms[i]!;
      if (from !== null) factor = from - factor;
      value *= factor;
      if (!Number.isSafeInteger(value) || !Number.isSafeInteger(factor)) return this.#largeRow(bytes);
    }
    const group = this.#group(bytes);
    if (group >= 0) this.#groups.count(group, value);
  }

  /** The row again, with every step in 64 bits checked. */
  #largeRow(bytes: Uint8Array): void {
    let value = 1n;
    for (let i = 0; i < this.#factorColumns.length; i++) {
      const { column, scale, from } = this.#plan.value[i]!;
      this.#open(bytes, this.#factorColumns[i]!);
      if (Number.isNaN(decimal(this.#text, this.#textStart, this.#textEnd, scale))) {
        return this.#bad(this.#factorColumns[i]!, column, "not-a-decimal");
      }
      const number = exactDecimal(this.#text, this.#textStart, this.#textEnd, scale);
      const factor = number === null || from === undefined ? number : from - number;
      if (factor === null || !fits(factor) || !fits((value *= factor))) {
        return this.#bad(this.#factorColumns[i]!, column, "out-of-range");
      }
    }
    const group = this.#group(bytes);
    if (group < 0) return;
    if (Number.isSafeInteger(Number(value))) this.#groups.count(group, Number(value));
    else this.#groups.countLarge(group, value);
  }

  /** The group of the current record; -1, and a bad row counted, when its key is no UTF-8. */
  #group(bytes: Uint8Array): number {
    this.#open(bytes, this.#keyColumn);
    const found = this.#groups.find(this.#text, this.#textStart, this.#textEnd);
    if (found >= 0) return found;
    if (!isUtf8(this.#text.subarray(this.#textStart, this.#textEnd))) {
      this.#bad(this.#keyColumn, this.#plan.by, "invalid-utf8");
      return -1;
    }
    if (this.#groups.size === this.#plan.maxGroups) {
      throw new InputError(
        "OUT_OF_RANGE",
        `row ${this.#records + 1} begins one more group than ${this.#plan.maxGroups}: raise maxGroups, or group by another column`,
        { row: this.#records + 1, byteOffset: this.#base + this.#starts[this.#keyColumn]! },
      );
    }
    return this.#groups.add(this.#text, this.#textStart, this.#textEnd);
  }

  /** Points `#text` at what a field says: between its quotes, each `""` a `"`. */
  #open(bytes: Uint8Array, column: number): void {
    const start = this.#starts[column]!;
    const end = this.#ends[column]!;
    this.#text = bytes;
    this.#textStart = start;
    this.#textEnd = end;
    if (start === end || bytes[start] !== QUOTE) return;
    this.#textStart = start + 1;
    this.#textEnd = end - 1;
    if (!bytes.subarray(start + 1, end - 1).includes(QUOTE)) return;
    if (this.#unescaped.length < end - start) this.#unescaped = new Uint8Array(2 * (end - start));
    let length = 0;
    for (let at = start + 1; at < end - 1; at++) {
      this.#unescaped[length++] = bytes[at]!;
      if (bytes[at] === QUOTE) at++;
    }
    this.#text = this.#unescaped;
    this.#textStart = 0;
    this.#textEnd = length;
  }

  #bad(column: number, name: string, reason: CsvBadRow["reason"]): void {
    this.#badRows++;
    this.#firstBad ??= {
      row: this.#records + 1,
      byteOffset: this.#base + this.#starts[column]!,
      column: name,
      reason,
    };
  }

  #moreFields(): readonly [Int32Array<ArrayBuffer>, Int32Array<ArrayBuffer>] {
    const starts = new Int32Array(this.#starts.length * 2);
    const ends = new Int32Array(this.#ends.length * 2);
    starts.set(this.#starts);
    ends.set(this.#ends);
    return [(this.#starts = starts), (this.#ends = ends)];
  }

  /** The record at `start` goes on behind `end`, as far as anyone can tell yet. */
  #unended(end: number, start: number): -1 {
    this.#checkLength(start, end);
    return -1;
  }

  #checkLength(start: number, end: number): void {
    if (end - start <= this.#plan.maxRecordBytes) return;
    const row = this.#records + 1;
    throw new InputError(
      "OUT_OF_RANGE",
      `row ${row} is longer than ${this.#plan.maxRecordBytes} bytes: close its quote, or raise maxRecordBytes`,
      { row, byteOffset: this.#base + start },
    );
  }

  /** Refuses the record at `start` for what is wrong at `at`, which took reading up to `read` to see. */
  #fail(found: string, at: number, start: number, read = at): never {
    // A record that was too long before its fault was reached is too long, however its bytes arrived.
    this.#checkLength(start, read);
    const row = this.#records + 1;
    throw new InputError("INVALID_INPUT", `row ${row} has ${found}`, { row, byteOffset: this.#base + at });
  }
}

const fits = (value: bigint): boolean => value === BigInt.asIntN(64, value);

/** Whether these bytes are a beginning of a UTF-8 byte order mark, and not all of it. */
const beginsMark = (bytes: Uint8Array): boolean =>
  bytes.length < 3 && (bytes.length < 1 || bytes[0] === 0xef) && (bytes.length < 2 || bytes[1] === 0xbb);

/** Where the text begins behind a UTF-8 byte order mark. */
const afterMark = (bytes: Uint8Array): number => (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0);
