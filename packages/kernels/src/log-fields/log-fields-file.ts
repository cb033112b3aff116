import { readLogFile } from "@oxbow/contract";
import type { FileOptions, LogPattern, LogSummary, OnLogRows } from "@oxbow/contract";
import { logFields } from "./log-fields.ts";

/**
 * `logFields` of a file, in constant memory: `onRows` is called with the rows of one part after another, in columns that
 * are used again. Offsets point into `rows.bytes`.
 *
 * Rejects with what `logFields` throws, with what `onRows` throws, and with an InputError `FILE_NOT_FOUND`,
 * `FILE_IS_DIRECTORY`, `FILE_UNREADABLE` or `ABORTED`.
 */
export async function logFieldsFile(
  pattern: LogPattern,
  path: string | URL,
  onRows: OnLogRows,
  options: FileOptions = {},
): Promise<LogSummary> {
  return readLogFile(logFields, pattern, path, onRows, options);
}
