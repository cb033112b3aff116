import { checkBytes, checkLogColumns, planLog, readLogFile } from "@oxbow/contract";
import type { FileOptions, LogColumns, LogField, LogPattern, LogSummary, OnLogRows } from "@oxbow/contract";
import { addon, translated } from "./load.ts";
import type { Addon } from "./load.ts";

/** `logFields` of @oxbow/kernels, in Rust: same promise, same errors. */
export function logFields(pattern: LogPattern, bytes: Uint8Array, columns: LogColumns): LogSummary {
  checkBytes(bytes);
  const { fields, matcher } = compiled(pattern);
  checkLogColumns(fields, bytes, columns);
  try {
    matcher.extract(bytes, inOrder(fields, columns), columns.overflow, scratch);
  } catch (error) {
    throw translated(error);
  }
  return summary(scratch);
}

/**
 * `logFieldsFile` of @oxbow/kernels, in Rust. A chunk is over in less than a millisecond, so it is done where it is read:
 * the rows are not copied, and the event loop has its turn between chunks.
 */
export async function logFieldsFile(
  pattern: LogPattern,
  path: string | URL,
  onRows: OnLogRows,
  options: FileOptions = {},
): Promise<LogSummary> {
  return readLogFile(logFields, pattern, path, onRows, options);
}

/** `logFields` as a port is usually written. It is wrong, and kept so that the suite can say so. */
export function logFieldsAsWritten(pattern: LogPattern, bytes: Uint8Array, columns: LogColumns): LogSummary {
  checkBytes(bytes);
  const { fields } = compiled(pattern);
  checkLogColumns(fields, bytes, columns);
  try {
    addon().logFieldsAsWritten(pattern.source, bytes, inOrder(fields, columns), columns.overflow, scratch);
  } catch (error) {
    throw translated(error);
  }
  return summary(scratch);
}

interface Compiled {
  readonly fields: readonly LogField[];
  readonly matcher: InstanceType<Addon["LogMatcher"]>;
}

/** Once for each object that says it. */
function compiled(pattern: LogPattern): Compiled {
  const known = cache.get(pattern);
  if (known !== undefined) return known;
  const { fields, regex } = planLog(pattern);
  try {
    const made = { fields, matcher: new (addon().LogMatcher)(regex, fields.length) };
    cache.set(pattern, made);
    return made;
  } catch (error) {
    throw translated(error);
  }
}

const cache = new WeakMap<LogPattern, Compiled>();

/** Reused by every call: a call is over before the next begins. */
const scratch = new Float64Array(6);

function inOrder(fields: readonly LogField[], columns: LogColumns) {
  return fields.map(({ name }) => columns.fields[name]!);
}

/** In the order the addon writes. */
function summary(figures: Float64Array): LogSummary {
  const [bytes, lines, matched, line, byteOffset, overflowed] = figures as unknown as Figures;
  return {
    bytes,
    lines,
    matched,
    unmatched: lines - matched,
    firstUnmatched: line === 0 ? null : { line, byteOffset },
    overflowed,
  };
}

type Figures = [number, number, number, number, number, number];
