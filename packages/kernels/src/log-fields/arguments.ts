import { checkApart, checkTypedArray, describe } from "../arguments.ts";
import { InputError } from "@oxbow/contract";
import { parseLogPattern } from "./pattern.ts";
import type { LogPart } from "./pattern.ts";

/** What to find in the lines of a log, compiled. It is plain data: one pattern serves every side. */
export interface LogPattern {
  readonly source: string;
  /** Groups of digits that become numbers, exact up to 2^53 - 1. */
  readonly numeric: readonly string[];
  /** Groups of digits that become bigints of 64 unsigned bits. */
  readonly bigint: readonly string[];
  /** The named groups, in the order of their opening brackets. */
  readonly fields: readonly LogField[];
}

/** A named group, and the column it becomes. */
export interface LogField {
  readonly name: string;
  readonly kind: "number" | "bigint" | "text";
}

/**
 * Columns that belong to the caller, who reuses them: row i is the i-th line that matches. `logColumns` makes them.
 *
 * A number is in a Float64Array, NaN where it is above 2^53 - 1; a bigint in a BigUint64Array, 2^64 - 1 where it is above
 * that. Text is two entries of a Uint32Array, 2i and 2i + 1: where it begins in the bytes given, and how many bytes it has;
 * 2^32 - 1 and 0 where the group took no part in the match.
 */
export interface LogColumns {
  readonly fields: Readonly<Record<string, LogColumn>>;
  /** 1 where a number of the row was too large for its column, else 0. Its length is the room for rows. */
  readonly overflow: Uint8Array;
}

export type LogColumn = Float64Array | BigUint64Array | Uint32Array;

/** What was read. Lines are counted whether they match or not. */
export interface LogSummary {
  /** Fewer than were given when the columns are full: go on behind them. */
  readonly bytes: number;
  readonly lines: number;
  /** Lines that match: the rows that were written. */
  readonly matched: number;
  readonly unmatched: number;
  /** `line` is counted from 1, `byteOffset` from 0. */
  readonly firstUnmatched: { readonly line: number; readonly byteOffset: number } | null;
  /** Rows whose `overflow` is 1. */
  readonly overflowed: number;
}

/** The rows of one part of a file. They and their bytes are valid until the callback they were given to has ended. */
export interface LogRows {
  /** What the offsets point into. */
  readonly bytes: Uint8Array;
  /** Where `bytes` begins in the file. */
  readonly byteOffset: number;
  readonly columns: LogColumns;
  readonly count: number;
}

/** A longer line is refused. It bounds the memory that a file without line ends takes. */
export const maxLogLineBytes = 2 ** 24;

/**
 * Compiles a pattern for `logFields`: `compilePattern("^(?<id>\\d+)\\s+(?<path>\\S+)", { numeric: ["id"] })`.
 *
 * The syntax is what a JavaScript RegExp and a Rust regex mean alike, over bytes: literals, `.`, `[a-z]`, `[^"]`, `\d \w \s`
 * and their negations as ASCII classes, `\xHH`, `(?<name>…)`, `(?:…)`, `|` inside a group, and `? * + {n} {n,} {n,m}`, which
 * take as much as they can, or as little with `?` behind them. A match begins where the line begins, with or without a `^`;
 * `$` may stand at the end. `.` is any byte.
 *
 * Throws InputError UNSUPPORTED, with the position in the pattern, for anything else: look-around, back-references, `\b`,
 * unnamed groups, a repeated part that can be empty or that holds a named group, characters beyond ASCII.
 */
export function compilePattern(
  source: string,
  options: { readonly numeric?: readonly string[]; readonly bigint?: readonly string[] } = {},
): LogPattern {
  const { numeric = [], bigint = [] } = options;
  const { fields } = planLog({ source, numeric, bigint });
  return Object.freeze({
    source,
    numeric: Object.freeze([...numeric]),
    bigint: Object.freeze([...bigint]),
    fields: Object.freeze(fields.map((field) => Object.freeze(field))),
  });
}

/** Columns with room for this many rows. */
export function logColumns(pattern: Pick<LogPattern, "fields">, rows: number): LogColumns {
  const made = pattern.fields.map(({ name, kind }) => {
    const column =
      kind === "text"
        ? new Uint32Array(2 * rows)
        : kind === "number"
          ? new Float64Array(rows)
          : new BigUint64Array(rows);
    return [name, column] as const;
  });
  return { fields: Object.fromEntries(made), overflow: new Uint8Array(rows) };
}

/** What a pattern comes to: what every side compiles from. */
export interface LogPlan {
  readonly fields: readonly LogField[];
  /** A regular expression, in the words that JavaScript and Rust share, over bytes. */
  readonly regex: string;
  readonly parts: readonly LogPart[];
  /** Whether a match must reach the end of the line. */
  readonly toEnd: boolean;
}

/** Plans a pattern from what it says, not from what it was said to hold: it may come from another process. */
export function planLog(pattern: Pick<LogPattern, "source" | "numeric" | "bigint">): LogPlan {
  if (typeof pattern !== "object" || pattern === null) {
    throw new InputError("INVALID_ARGUMENT", `pattern must be made by compilePattern, found ${describe(pattern)}`);
  }
  const { source, numeric, bigint } = pattern;
  if (typeof source !== "string") {
    throw new InputError("INVALID_ARGUMENT", `the pattern's source must be a string, found ${describe(source)}`);
  }
  checkNames(numeric, "numeric");
  checkNames(bigint, "bigint");
  const { fields, regex, parts, toEnd } = parseLogPattern(source);
  const kinds = new Map<string, "number" | "bigint">();
  for (const [kind, names] of [["number", numeric] as const, ["bigint", bigint] as const]) {
    for (const name of names) {
      const field = fields.find((each) => each.name === name);
      if (field === undefined) {
        throw new InputError("INVALID_ARGUMENT", `no group of the pattern is named "${name}": it cannot be a ${kind}`);
      }
      if (kinds.has(name)) {
        throw new InputError("INVALID_ARGUMENT", `"${name}" is listed twice: name it once, as numeric or as bigint`);
      }
      if (field.optional || !field.digits) {
        const why = field.optional ? "may take no part in a match" : "can match what is no digit";
        throw new InputError(
          "UNSUPPORTED",
          `pattern, at ${field.at}: the ${kind} "${name}" ${why}: use \\d+, or take it as text`,
          { byteOffset: field.at },
        );
      }
      kinds.set(name, kind);
    }
  }
  return { fields: fields.map(({ name }) => ({ name, kind: kinds.get(name) ?? "text" })), regex, parts, toEnd };
}

/**
 * Refuses bytes beyond the reach of 32-bit offsets, and columns that are missing, of another kind, too short, without room
 * for a row, or in memory that another of them or the bytes use.
 */
export function checkLogColumns(fields: readonly LogField[], bytes: Uint8Array, columns: LogColumns): void {
  if (bytes.length >= 2 ** 32) {
    throw new InputError("OUT_OF_RANGE", `bytes has ${bytes.length}, and offsets have 32 bits: pass fewer at a time`);
  }
  if (
    typeof columns !== "object" ||
    columns === null ||
    typeof columns.fields !== "object" ||
    columns.fields === null
  ) {
    throw new InputError("INVALID_ARGUMENT", `columns must be made by logColumns, found ${describe(columns)}`);
  }
  checkTypedArray(columns.overflow, Uint8Array, "columns.overflow");
  const rows = columns.overflow.length;
  if (rows === 0) throw new InputError("INVALID_ARGUMENT", "columns have no room: make them for one row or more");
  checkApart(bytes, "bytes", columns.overflow, "columns.overflow");
  for (let i = 0; i < fields.length; i++) {
    const { name, kind } = fields[i]!;
    const column = columns.fields[name];
    checkTypedArray<LogColumn>(column, types[kind], name);
    const needed = kind === "text" ? 2 * rows : rows;
    if (column.length < needed) {
      throw new InputError(
        "INVALID_ARGUMENT",
        `column ${name} has ${column.length} entries, and ${rows} rows need ${needed}: make columns with logColumns`,
      );
    }
    checkApart(bytes, "bytes", column, name);
    checkApart(columns.overflow, "columns.overflow", column, name);
    for (let k = 0; k < i; k++) checkApart(columns.fields[fields[k]!.name]!, fields[k]!.name, column, name);
  }
}

/** What every side throws for a line longer than `maxLogLineBytes`. */
export function logLineTooLong(line: number, byteOffset: number): InputError {
  return new InputError(
    "UNSUPPORTED",
    `line ${line} is longer than ${maxLogLineBytes} bytes: is this a log? Split the line, or pass a file with line ends`,
    { row: line, byteOffset },
  );
}

const types = { number: Float64Array, bigint: BigUint64Array, text: Uint32Array } as const;

function checkNames(value: unknown, name: string): asserts value is readonly string[] {
  if (!Array.isArray(value) || !value.every((each) => typeof each === "string")) {
    throw new InputError("INVALID_ARGUMENT", `${name} must be a list of names of groups, found ${describe(value)}`);
  }
}
