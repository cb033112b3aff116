import { checkPath } from "../files.ts";
import type { FileOptions } from "@oxbow/contract";
import type { NdjsonTotals } from "./arguments.ts";
import { readFile } from "../read-file.ts";
import { NdjsonStats } from "./ndjson-stats.ts";

/**
 * Counts the lines of a file, and which of them are JSON, in constant memory: one chunk, and a line that is longer.
 *
 * Rejects with what `ndjsonStats` throws, and with an InputError `FILE_NOT_FOUND`, `FILE_IS_DIRECTORY`, `FILE_UNREADABLE`
 * or `ABORTED`.
 */
export async function ndjsonStatsFile(path: string | URL, options: FileOptions = {}): Promise<NdjsonTotals> {
  const name = checkPath(path);
  const stats = new NdjsonStats();
  await readFile(name, options, (chunk) => stats.update(chunk));
  return stats.finish();
}
