import type { LogColumn, LogColumns, LogPattern, LogSummary } from "./arguments.ts";
import type { Mutant } from "@oxbow/equivalence";
import { logFields } from "./log-fields.ts";
import { commonMutants, fromLatin1, isBlockEnd, latin1, replaced, swallowing, utf8 } from "../mutants/common.ts";

type Log = Mutant<[pattern: LogPattern, bytes: Uint8Array, columns: LogColumns], LogSummary>;

/** The control on other bytes, of which there are as many, into the same columns. */
export const given = (name: string, change: (bytes: Uint8Array) => Uint8Array): Log => ({
  name,
  run: (pattern, bytes, columns) => logFields(pattern, change(bytes), columns),
});

export const got = (name: string, change: (summary: LogSummary, bytes: Uint8Array) => LogSummary): Log => ({
  name,
  run: (pattern, bytes, columns) => change(logFields(pattern, bytes, columns), bytes),
});

type Each = (column: LogColumn, row: number, overflow: Uint8Array, bytes: Uint8Array) => void;

/** The control's columns, changed where rows were written. */
export const written = (name: string, change: Each): Log => ({
  name,
  run: (pattern, bytes, columns) => {
    const summary = logFields(pattern, bytes, columns);
    for (const column of Object.values(columns.fields)) {
      for (let row = 0; row < summary.matched; row++) change(column, row, columns.overflow, bytes);
    }
    return summary;
  },
});

const ABSENT = 2 ** 32 - 1;

export const logFieldsMutants: readonly Log[] = [
  ...commonMutants(logFields),
  given("keeps the CR of CR LF", (bytes) => replaced(bytes, "\r\n", "\v\n")),
  given("ends a line at a lone CR", (bytes) => fromLatin1(latin1(bytes).replace(/\r(?!\n)/g, "\n"))),
  given("takes digits of other scripts", (bytes) => replaced(bytes, utf8("\u0663"), "03")),
  given("takes white space of other scripts", (bytes) =>
    replaced(replaced(bytes, utf8("\u00a0"), "  "), utf8("\u0085"), "  "),
  ),
  given("takes letters of other scripts", (bytes) => replaced(bytes, utf8("\u00e9"), "ee")),
  given("drops bytes that are no ASCII", (bytes) => bytes.map((byte) => (byte > 0xf0 ? 0x3f : byte))),
  got("loses a last line without newline", (summary, bytes) => ({
    ...summary,
    lines: summary.lines - (bytes.length > 0 && bytes.at(-1) !== 10 && summary.bytes === bytes.length ? 1 : 0),
  })),
  got("says that all was read when the columns are full", (summary, bytes) => ({ ...summary, bytes: bytes.length })),
  got("counts lines from zero", (summary) => ({
    ...summary,
    firstUnmatched: summary.firstUnmatched && { ...summary.firstUnmatched, line: summary.firstUnmatched.line - 1 },
  })),
  got("is off by one for 2^k lines", (summary) => ({
    ...summary,
    unmatched: summary.unmatched + (isBlockEnd(summary.lines) ? 1 : 0),
  })),
  got("forgets to count what overflows", (summary) => ({ ...summary, overflowed: 0 })),
  written("counts the length of a text in characters", (column, row, _, bytes) => {
    if (!(column instanceof Uint32Array) || column[2 * row] === ABSENT) return;
    const [start, length] = [column[2 * row]!, column[2 * row + 1]!];
    column[2 * row + 1] = Buffer.from(bytes.subarray(start, start + length)).toString().length;
  }),
  written("counts where a text begins in characters", (column, row, _, bytes) => {
    if (!(column instanceof Uint32Array) || column[2 * row] === ABSENT) return;
    column[2 * row] = Buffer.from(bytes.subarray(0, column[2 * row])).toString().length;
  }),
  written("has nothing where a group took no part", (column, row) => {
    if (column instanceof Uint32Array && column[2 * row] === ABSENT) column[2 * row] = 0;
  }),
  written("rounds a number beyond 2^53", (column, row) => {
    if (column instanceof Float64Array && Number.isNaN(column[row])) column[row] = 2 ** 53;
  }),
  written("is wrong for 2^53 - 1", (column, row) => {
    if (column instanceof Float64Array && column[row] === Number.MAX_SAFE_INTEGER) column[row] = NaN;
  }),
  written("wraps a number beyond 2^64", (column, row, overflow) => {
    if (column instanceof BigUint64Array && overflow[row] === 1) column[row] = 0n;
  }),
  written("cuts a text off at 16 KiB", (column, row) => {
    if (column instanceof Uint32Array) column[2 * row + 1] = Math.min(column[2 * row + 1]!, 2 ** 14);
  }),
  {
    name: "leaves in the overflow column what was there",
    run: (pattern, bytes, columns) => {
      const before = columns.overflow.slice();
      const summary = logFields(pattern, bytes, columns);
      for (let row = 0; row < summary.matched; row++) columns.overflow[row] ||= before[row]!;
      return summary;
    },
  },
  {
    name: "clears the columns behind the last row",
    run: (pattern, bytes, columns) => {
      const summary = logFields(pattern, bytes, columns);
      columns.overflow.fill(0, summary.matched);
      return summary;
    },
  },
  {
    name: "takes a pattern beyond the syntax for one that never matches",
    run: swallowing(logFields, (_pattern, bytes): LogSummary => ({
      bytes: bytes.length,
      lines: 0,
      matched: 0,
      unmatched: 0,
      firstUnmatched: null,
      overflowed: 0,
    })),
  },
  {
    name: "ends its lines with NUL, in the caller's memory",
    run: (pattern, bytes, columns) => {
      const summary = logFields(pattern, bytes, columns);
      if (bytes.at(-1) === 10) bytes[bytes.length - 1] = 0;
      return summary;
    },
  },
];
