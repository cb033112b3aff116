import { readLogFile } from "./log-file.ts";
import type { FileOptions } from "@oxbow/contract";
import type { LogPattern, LogSummary } from "./arguments.ts";
import type { OnLogRows } from "./log-file.ts";
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
