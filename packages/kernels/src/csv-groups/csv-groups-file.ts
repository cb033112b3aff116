import { checkPath } from "../files.ts";
import type { CsvQuery, CsvTotals } from "./arguments.ts";
import type { FileOptions } from "@oxbow/contract";
import { readFile } from "../read-file.ts";
import { CsvGroups } from "./csv-groups.ts";

/**
 * `csvGroups` of a file, in constant memory: one chunk, one record and the groups.
 *
 * Rejects with what `csvGroups` throws, and with an InputError `FILE_NOT_FOUND`, `FILE_IS_DIRECTORY`, `FILE_UNREADABLE`
 * or `ABORTED`.
 */
export async function csvGroupsFile(
  path: string | URL,
  query: CsvQuery,
  options: FileOptions = {},
): Promise<CsvTotals> {
  const name = checkPath(path);
  const groups = new CsvGroups(query);
  await readFile(name, options, (chunk) => groups.update(chunk));
  return groups.finish();
}
