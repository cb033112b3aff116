import { aborted, checkPath, fileError } from "@oxbow/contract";
import type { FileOptions, NdjsonTotals } from "@oxbow/contract";
import { open } from "node:fs/promises";
import { NdjsonStats } from "./ndjson-stats.ts";

/**
 * Counts the lines of a file, and which of them are JSON, in constant memory: one chunk, and a line that is longer.
 *
 * Rejects with an InputError: `FILE_NOT_FOUND`, `FILE_IS_DIRECTORY`, `FILE_UNREADABLE`, `ABORTED`.
 */
export async function ndjsonStatsFile(
  path: string | URL,
  { signal, onProgress }: FileOptions = {},
): Promise<NdjsonTotals> {
  const name = checkPath(path);
  if (signal?.aborted) throw aborted(signal);
  const file = await open(name).catch((cause: unknown) => Promise.reject(fileError(name, cause)));
  try {
    const bytesTotal = (await file.stat()).size;
    const chunk = Buffer.allocUnsafeSlow(chunkBytes);
    const stats = new NdjsonStats();
    let reported = performance.now();
    for (let bytesRead = 0; ;) {
      const read = await file.read(chunk).catch((cause: unknown) => Promise.reject(fileError(name, cause)));
      if (signal?.aborted) throw aborted(signal);
      if (read.bytesRead === 0) {
        onProgress?.(bytesRead, bytesTotal);
        return stats.finish();
      }
      bytesRead += read.bytesRead;
      stats.update(read.bytesRead === chunk.length ? chunk : chunk.subarray(0, read.bytesRead));
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
