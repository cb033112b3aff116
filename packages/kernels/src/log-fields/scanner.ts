import { InputError } from "@oxbow/contract";
import { readLogFile } from "./log-file.ts";
import type { LogColumns, LogPattern, LogSummary } from "./arguments.ts";
import type { OnLogRows } from "./log-file.ts";

/**
 * `logFields` of one pattern, `^(?<id>\d+)\s+(?<level>\w+)\s+(?<path>\S+)`, written out by hand, byte by byte: what somebody
 * would write who has seen a profile, and would have to write again for the next pattern.
 */
export function scanRequests(pattern: LogPattern, bytes: Uint8Array, columns: LogColumns): LogSummary {
  if (pattern.fields.map(({ name, kind }) => `${name} ${kind}`).join() !== "id number,level text,path text") {
    throw new InputError("UNSUPPORTED", "this scanner knows one pattern: use logFields for any other");
  }
  const { overflow, fields } = columns;
  const id = fields["id"] as Float64Array;
  const level = fields["level"] as Uint32Array;
  const path = fields["path"] as Uint32Array;
  let [lines, row, overflowed, start] = [0, 0, 0, 0];
  let firstUnmatched: LogSummary["firstUnmatched"] = null;
  while (start < bytes.length && row < overflow.length) {
    let at = start;
    let value = 0;
    for (; isDigit(bytes[at]!); at++) value = value * 10 + bytes[at]! - 0x30;
    const levelAt = at === start ? at : skip(bytes, at, SPACE);
    const levelEnd = levelAt === at ? at : skip(bytes, levelAt, WORD);
    const pathAt = levelEnd === levelAt ? levelEnd : skip(bytes, levelEnd, SPACE);
    // White space has carriage returns, and what is not white space has none: only the last one is in question.
    const pathEnd = pathAt === levelEnd ? pathAt : skip(bytes, pathAt, OTHER);
    let end = pathEnd;
    while (end < bytes.length && bytes[end] !== 0x0a) end++;
    lines++;
    if (pathEnd > pathAt) {
      const fits = value <= Number.MAX_SAFE_INTEGER;
      id[row] = fits ? value : Number.NaN;
      level[2 * row] = levelAt;
      level[2 * row + 1] = levelEnd - levelAt;
      path[2 * row] = pathAt;
      path[2 * row + 1] = pathEnd - pathAt;
      overflow[row] = fits ? 0 : 1;
      overflowed += fits ? 0 : 1;
      row++;
    } else {
      firstUnmatched ??= { line: lines, byteOffset: start };
    }
    start = Math.min(end + 1, bytes.length);
  }
  return { bytes: start, lines, matched: row, unmatched: lines - row, firstUnmatched, overflowed };
}

/** The same for a file, read in parts as the control reads it. */
export function scanRequestsFile(pattern: LogPattern, path: string | URL, onRows: OnLogRows): Promise<LogSummary> {
  return readLogFile(scanRequests, pattern, path, onRows, {});
}

const [SPACE, WORD, OTHER] = [1, 2, 4];

/** The classes of every byte; a line feed has none. */
const classes = Uint8Array.from({ length: 256 }, (_, byte) => {
  const char = String.fromCharCode(byte);
  if (char === "\n") return 0;
  if (/[\t\v\f\r ]/.test(char)) return SPACE;
  return /[0-9A-Za-z_]/.test(char) ? WORD | OTHER : OTHER;
});

function skip(bytes: Uint8Array, from: number, wanted: number): number {
  let at = from;
  while (at < bytes.length && (classes[bytes[at]!]! & wanted) !== 0) at++;
  return at;
}

const isDigit = (byte: number): boolean => byte >= 0x30 && byte <= 0x39;
