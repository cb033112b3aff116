import { checkBytes } from "../arguments.ts";
import { checkLogColumns, logLineTooLong, maxLogLineBytes } from "./arguments.ts";
import type { LogColumns, LogPattern, LogSummary } from "./arguments.ts";
import { compiled, noMatch } from "./matcher.ts";

/**
 * Extracts the named groups of `pattern` from every line of `bytes` into the caller's columns, a row for each line that
 * matches.
 *
 * Lines end at 0x0A and at nothing else; one 0x0D before it belongs to the line's end; a last line without 0x0A counts.
 * Bytes that are no UTF-8 are bytes like any other. Reading ends where the bytes end, or behind the line that fills the
 * columns: `summary.bytes` says where. Nothing behind the rows written is changed.
 *
 * Throws InputError UNSUPPORTED for a pattern beyond what `compilePattern` takes, and for a line longer than
 * `maxLogLineBytes`, with row and byte offset; the columns then hold rows unspecified.
 */
export function logFields(pattern: LogPattern, bytes: Uint8Array, columns: LogColumns): LogSummary {
  checkBytes(bytes);
  const { fields, matcher } = compiled(pattern);
  checkLogColumns(fields, bytes, columns);
  const write = matcher(fields.map(({ name }) => columns.fields[name]!));
  const { overflow } = columns;
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let [lines, matched, overflowed] = [0, 0, 0];
  let firstUnmatched: LogSummary["firstUnmatched"] = null;
  let read = 0;
  while (read < bytes.length && matched < overflow.length) {
    const pieceStart = read;
    const text = buffer.toString("latin1", pieceStart, endOfPiece(buffer, pieceStart));
    for (let start = 0; start < text.length && matched < overflow.length;) {
      const found = text.indexOf("\n", start);
      let end = found === -1 ? text.length : found;
      if (end > start && text.charCodeAt(end - 1) === carriageReturn) end--;
      lines++;
      if (end - start > maxLogLineBytes) throw logLineTooLong(lines, pieceStart + start);
      const result = write(text.slice(start, end), pieceStart + start, matched);
      if (result === noMatch) firstUnmatched ??= { line: lines, byteOffset: pieceStart + start };
      else {
        overflow[matched] = result;
        overflowed += result;
        matched++;
      }
      start = found === -1 ? text.length : found + 1;
      read = pieceStart + start;
    }
  }
  return { bytes: read, lines, matched, unmatched: lines - matched, firstUnmatched, overflowed };
}

/** The longest text made of the input at a time: whole lines, of 64 KiB or of one line. */
function endOfPiece(buffer: Buffer, start: number): number {
  const most = start + pieceBytes;
  if (most >= buffer.length) return buffer.length;
  const end = buffer.lastIndexOf(newline, most - 1) + 1;
  if (end > start) return end;
  const next = buffer.indexOf(newline, most) + 1 || buffer.length;
  // As much of a line as shows that it is too long: there is no string for what may follow.
  return Math.min(next, start + maxLogLineBytes + 2);
}

const pieceBytes = 1 << 16;
const newline = 0x0a;
const carriageReturn = 0x0d;
