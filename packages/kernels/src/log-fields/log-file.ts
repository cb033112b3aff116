import { open } from "node:fs/promises";
import { describe } from "../arguments.ts";
import { InputError, aborted } from "@oxbow/contract";
import { checkPath, fileError, roomFor } from "../files.ts";
import type { FileOptions } from "@oxbow/contract";
import { logColumns, logLineTooLong, maxLogLineBytes, planLog } from "./arguments.ts";
import type { LogColumns, LogPattern, LogPlan, LogRows, LogSummary } from "./arguments.ts";

/** What is done with the rows of a file, part by part. When it returns a promise, reading waits for it. */
export type OnLogRows = (rows: LogRows) => void | Promise<void>;

type Extract = (pattern: LogPattern, bytes: Uint8Array, columns: LogColumns) => LogSummary | Promise<LogSummary>;

/**
 * Reads a file in chunks of whole lines and hands the rows that `extract` finds in each to `onRows`, in constant memory: a
 * chunk, columns for `rowsAtATime` rows, and a line that is longer.
 */
export async function readLogFile(
  extract: Extract,
  pattern: LogPattern,
  path: string | URL,
  onRows: OnLogRows,
  options: FileOptions,
): Promise<LogSummary> {
  const { name, plan } = checkLogFile(pattern, path, onRows, options);
  const { signal, onProgress } = options;
  const unreadable = (cause: unknown): Promise<never> => Promise.reject(fileError(name, cause));
  const file = await open(name).catch(unreadable);
  try {
    const bytesTotal = (await file.stat()).size;
    const room = roomFor(bytesTotal, chunkBytes);
    // One is read into while the rows of the other are taken.
    const buffers = [0, 1].map(() => Buffer.allocUnsafeSlow(headroom + room)) as [Buffer, Buffer];
    const readInto = (buffer: Buffer): Promise<{ readonly bytesRead: number }> => {
      const reading = file.read(buffer, headroom, room).catch(unreadable);
      // Its error is met where it is awaited; until then nobody is to call it unhandled.
      reading.catch(() => {});
      return reading;
    };
    const columns = logColumns(plan, Math.min(rowsAtATime, room));
    let total = noLogRows;
    let begun: Buffer = Buffer.alloc(0);
    let reported = performance.now();
    let ahead = readInto(buffers[0]);
    for (let turn = 0; ; turn = 1 - turn) {
      const { bytesRead } = await ahead;
      if (signal?.aborted) throw aborted(signal);
      const chunk = joined(begun, buffers[turn]!, bytesRead);
      const last = bytesRead === 0;
      // What was begun is copied by now, so that the buffer it was in may be overwritten.
      if (!last) ahead = readInto(buffers[1 - turn]!);
      // Only what was just read can have a line feed: the rest had none.
      const feed = chunk.subarray(begun.length).lastIndexOf(newline);
      const end = last ? chunk.length : feed === -1 ? 0 : begun.length + feed + 1;
      for (let start = 0; start < end;) {
        const bytes = chunk.subarray(start, end);
        const found = await inFile(total, () => extract(pattern, bytes, columns));
        if (found.matched > 0) await onRows({ bytes, byteOffset: total.bytes, columns, count: found.matched });
        if (signal?.aborted) throw aborted(signal);
        total = addLogSummary(total, found);
        start += found.bytes;
      }
      begun = chunk.subarray(end);
      if (last || (onProgress !== undefined && performance.now() - reported >= 100)) {
        reported = performance.now();
        onProgress?.(total.bytes + begun.length, bytesTotal);
      }
      if (last) return total;
      if (begun.length >= longest) throw logLineTooLong(total.lines + 1, total.bytes);
    }
  } finally {
    await file.close();
  }
}

/** The file's path, and the plan of the pattern. Throws what a reader of log files throws before it opens one. */
export function checkLogFile(
  pattern: LogPattern,
  path: string | URL,
  onRows: OnLogRows,
  { signal }: FileOptions,
): { readonly name: string; readonly plan: LogPlan } {
  const name = checkPath(path);
  const plan = planLog(pattern);
  if (typeof onRows !== "function") {
    throw new InputError("INVALID_ARGUMENT", `onRows must be a function, found ${describe(onRows)}`);
  }
  if (signal?.aborted) throw aborted(signal);
  return { name, plan };
}

/** Of a file of which nothing was read. */
export const noLogRows: LogSummary = {
  bytes: 0,
  lines: 0,
  matched: 0,
  unmatched: 0,
  firstUnmatched: null,
  overflowed: 0,
};

/** The summary of what was read before, and of the part that follows it. */
export function addLogSummary(before: LogSummary, found: LogSummary): LogSummary {
  const first = found.firstUnmatched;
  return {
    bytes: before.bytes + found.bytes,
    lines: before.lines + found.lines,
    matched: before.matched + found.matched,
    unmatched: before.unmatched + found.unmatched,
    firstUnmatched:
      before.firstUnmatched ??
      (first && { line: before.lines + first.line, byteOffset: before.bytes + first.byteOffset }),
    overflowed: before.overflowed + found.overflowed,
  };
}

/** 1 MiB: fewer, larger reads gain nothing, and the chunk stays in the second-level cache. */
const chunkBytes = 1 << 20;
/** Room before a chunk for the line that the last one began. */
const headroom = 1 << 16;
const rowsAtATime = 1 << 14;
/** The longest line, with its end. */
const longest = maxLogLineBytes + 2;
const newline = 0x0a;

/** The line that was begun, and behind it what was read into `buffer`. */
function joined(begun: Buffer, buffer: Buffer, bytesRead: number): Buffer {
  const end = headroom + bytesRead;
  if (begun.length > headroom) return Buffer.concat([begun, buffer.subarray(headroom, end)]);
  begun.copy(buffer, headroom - begun.length);
  return buffer.subarray(headroom - begun.length, end);
}

/** An error that points into a chunk points into the file. */
async function inFile(before: LogSummary, run: () => LogSummary | Promise<LogSummary>): Promise<LogSummary> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof InputError && error.row !== undefined) {
      throw logLineTooLong(before.lines + error.row, before.bytes + (error.byteOffset ?? 0));
    }
    throw error;
  }
}
