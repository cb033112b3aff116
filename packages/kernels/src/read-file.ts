import { aborted, fileError } from "@oxbow/contract";
import type { FileOptions } from "@oxbow/contract";
import { open } from "node:fs/promises";

/**
 * Hands a file to `take`, chunk by chunk: the chunk is overwritten when `take` has returned. What `take` and `onProgress`
 * throw ends the reading and is what the promise rejects with.
 *
 * Rejects with an InputError: `FILE_NOT_FOUND`, `FILE_IS_DIRECTORY`, `FILE_UNREADABLE`, `ABORTED`.
 */
export async function readFile(
  path: string,
  { signal, onProgress }: FileOptions,
  take: (chunk: Uint8Array) => void,
): Promise<void> {
  if (signal?.aborted) throw aborted(signal);
  const unreadable = (cause: unknown): Promise<never> => Promise.reject(fileError(path, cause));
  const file = await open(path).catch(unreadable);
  try {
    const bytesTotal = (await file.stat().catch(unreadable)).size;
    const chunk = Buffer.allocUnsafeSlow(chunkBytes);
    let reported = performance.now();
    for (let bytesRead = 0; ;) {
      const read = await file.read(chunk).catch(unreadable);
      if (signal?.aborted) throw aborted(signal);
      if (read.bytesRead === 0) {
        onProgress?.(bytesRead, bytesTotal);
        return;
      }
      bytesRead += read.bytesRead;
      take(chunk.subarray(0, read.bytesRead));
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
