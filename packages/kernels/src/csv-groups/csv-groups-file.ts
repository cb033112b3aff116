import { aborted, checkPath, fileError } from "@oxbow/contract";
import type { CsvQuery, CsvTotals, FileOptions } from "@oxbow/contract";
import { open } from "node:fs/promises";
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
  { signal, onProgress }: FileOptions = {},
): Promise<CsvTotals> {
  const name = checkPath(path);
  const groups = new CsvGroups(query);
  if (signal?.aborted) throw aborted(signal);
  const file = await open(name).catch((cause: unknown) => Promise.reject(fileError(name, cause)));
  try {
    const bytesTotal = (await file.stat()).size;
    const chunk = Buffer.allocUnsafeSlow(chunkBytes);
    let reported = performance.now();
    for (let bytesRead = 0; ;) {
      const read = await file.read(chunk).catch((cause: unknown) => Promise.reject(fileError(name, cause)));
      if (signal?.aborted) throw aborted(signal);
      if (read.bytesRead === 0) {
        onProgress?.(bytesRead, bytesTotal);
        return groups.finish();
      }
      bytesRead += read.bytesRead;
      groups.update(chunk.subarray(0, read.bytesRead));
      if (onProgress !== undefined && performance.now() - reported >= 100) {
        reported = performance.now();
        onProgress(bytesRead, bytesTotal);
      }
    }
  } finally {
    await file.close();
  }
}

/** 1 MiB: fewer, larger reads gain nothing, and the chunk stays in the second-level cache. */
const chunkBytes = 1 << 20;
