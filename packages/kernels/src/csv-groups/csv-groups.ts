import { InputError } from "@oxbow/contract";
import { checkBytes } from "../arguments.ts";
import { planCsv } from "./arguments.ts";
import type { CsvQuery, CsvTotals } from "./arguments.ts";
import { CsvParser } from "./parser.ts";

/**
 * Groups the rows of a CSV by one column and adds up an exact product of others.
 *
 * RFC 4180: comma, `"` with `""` inside, line breaks inside quotes, LF or CRLF, a header, which a UTF-8 byte order mark
 * may precede; a missing last line break is supplied. A carriage return elsewhere is a byte of its field.
 *
 * Throws InputError INVALID_INPUT, with row and byte offset, for what is no such file: no header, a column that is missing
 * or not unique, a row with another number of fields than the header, a quote inside an unquoted field, text after a
 * closing quote, a quote that is never closed; OUT_OF_RANGE for a record or a number of groups above the query's limits.
 * A row whose numbers or key are not what the query says is counted in `badRows` and is in no group.
 */
export function csvGroups(bytes: Uint8Array, query: CsvQuery): CsvTotals {
  checkBytes(bytes);
  const parser = new CsvParser(planCsv(query));
  for (let at = 0; ;) {
    const end = Math.min(at + PIECE, bytes.length);
    at += parser.consume(bytes.subarray(at, end), end === bytes.length);
    if (end === bytes.length) return parser.totals();
  }
}

/** 1.5 GiB: offsets in a piece fit 32 bits, and a piece is longer than any record may be, so that each call gets on. */
const PIECE = 3 * 2 ** 29;

/** The same, a chunk at a time: wherever the chunks are cut, the totals are those of the whole. */
export class CsvGroups {
  readonly #parser: CsvParser;
  readonly #longest: number;
  /** Bytes of records that have not ended; the first is the first of its record. */
  #carry = new Uint8Array(4096);
  #length = 0;
  /** A record that did not end is not looked at again before it has doubled: small chunks must not cost their square. */
  #retryAt = 0;
  #ended = false;

  constructor(query: CsvQuery) {
    const plan = planCsv(query);
    this.#parser = new CsvParser(plan);
    this.#longest = plan.maxRecordBytes;
  }

  /** Counts `chunk` in; it is free to change afterwards. Throws what `csvGroups` throws, now or at a later call. */
  update(chunk: Uint8Array): this {
    checkBytes(chunk, "chunk");
    this.#refuseWhenEnded();
    if (this.#carry.length < this.#length + chunk.length) {
      const larger = new Uint8Array(Math.max(this.#carry.length * 2, this.#length + chunk.length));
      larger.set(this.#carry.subarray(0, this.#length));
      this.#carry = larger;
    }
    this.#carry.set(chunk, this.#length);
    this.#length += chunk.length;
    if (this.#length >= this.#retryAt) this.#consume(false);
    return this;
  }

  /** The totals. There is nothing to update afterwards, nor after an error. */
  finish(): CsvTotals {
    this.#refuseWhenEnded();
    this.#consume(true);
    this.#ended = true;
    return this.#parser.totals();
  }

  #consume(last: boolean): void {
    this.#ended = true;
    const used = this.#parser.consume(this.#carry.subarray(0, this.#length), last);
    this.#ended = false;
    this.#carry.copyWithin(0, used, this.#length);
    this.#length -= used;
    this.#retryAt = used > 0 ? 0 : Math.min(this.#length * 2, this.#longest + 2);
  }

  #refuseWhenEnded(): void {
    if (this.#ended)
      throw new InputError("INVALID_ARGUMENT", "these groups have ended: make new CsvGroups for more input");
  }
}
