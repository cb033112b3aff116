import { aborted } from "@oxbow/contract";
import { addLogSummary, checkLogFile, noLogRows } from "./log-file.ts";
import { checkBytes } from "../arguments.ts";
import { checkLogColumns, planLog } from "./arguments.ts";
import type { FileOptions } from "@oxbow/contract";
import type { LogColumns, LogField, LogPattern, LogSummary } from "./arguments.ts";
import type { OnLogRows } from "./log-file.ts";
import { addon, translated } from "@oxbow/native";
import type { Addon } from "@oxbow/native";

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
 * `logFieldsFile` of @oxbow/kernels, in Rust: the thread pool reads a part and finds its rows while the event loop takes
 * those of the one before.
 */
export async function logFieldsFile(
  pattern: LogPattern,
  path: string | URL,
  onRows: OnLogRows,
  options: FileOptions = {},
): Promise<LogSummary> {
  const { name, plan } = checkLogFile(pattern, path, onRows, options);
  const { signal, onProgress } = options;
  const reader = new (addon().LogFileReader)(
    name,
    plan.regex,
    plan.fields.map(({ kind }) => kind),
    rowsAtATime,
  );
  const lanes = [laneOf(reader, plan.fields, 0), laneOf(reader, plan.fields, 1)] as const;
  let total = noLogRows;
  let reported = performance.now();
  let ahead = read(reader, 0);
  try {
    for (let turn: 0 | 1 = 0; ; turn = turn === 0 ? 1 : 0) {
      const figures = await ahead;
      if (signal?.aborted) throw aborted(signal);
      const { bytesTotal, isMoved, found } = figures;
      const last = found.bytes === 0;
      if (!last) ahead = read(reader, turn === 0 ? 1 : 0);
      const lane = lanes[turn];
      if (isMoved) lane.bytes = reader.bytes(turn);
      if (found.matched > 0) {
        const bytes = lane.bytes.subarray(0, found.bytes);
        await onRows({ bytes, byteOffset: total.bytes, columns: lane.columns, count: found.matched });
      }
      if (signal?.aborted) throw aborted(signal);
      total = addLogSummary(total, found);
      if (last || (onProgress !== undefined && performance.now() - reported >= 100)) {
        reported = performance.now();
        onProgress?.(total.bytes, bytesTotal);
      }
      if (last) return total;
    }
  } finally {
    // Nothing goes on behind the caller's back.
    await ahead.catch(() => {});
  }
}

const rowsAtATime = 1 << 14;

type Reader = InstanceType<Addon["LogFileReader"]>;

/** Where a part is written to. */
interface Lane {
  bytes: Uint8Array;
  readonly columns: LogColumns;
}

function laneOf(reader: Reader, fields: readonly LogField[], lane: 0 | 1): Lane {
  const columns = reader.columns(lane);
  return {
    bytes: new Uint8Array(0),
    columns: {
      fields: Object.fromEntries(fields.map(({ name }, i) => [name, columns[i]!])),
      overflow: reader.overflow(lane),
    },
  };
}

interface Read {
  readonly found: LogSummary;
  readonly bytesTotal: number;
  /** Whether the lane has other bytes than before. */
  readonly isMoved: boolean;
}

function read(reader: Reader, lane: 0 | 1): Promise<Read> {
  const reading = reader.next(lane).then(
    (figures): Read => ({ found: summary(figures), bytesTotal: figures[6]!, isMoved: figures[7] === 1 }),
    (error: unknown) => Promise.reject(translated(error)),
  );
  // An error is met where it is awaited; until then nobody is to call it unhandled.
  reading.catch(() => {});
  return reading;
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
function summary(figures: ArrayLike<number>): LogSummary {
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
