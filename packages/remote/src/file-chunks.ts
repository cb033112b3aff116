import { aborted, fileError } from "@oxbow/contract";
import type { FileOptions } from "@oxbow/contract";
import { open } from "node:fs/promises";

/** 256 KiB: a message of gRPC is put together in memory, on both sides. */
const CHUNK_BYTES = 1 << 18;

/** A file in chunks, each of which is overwritten by the next. Throws the InputErrors of every kernel that reads a file. */
export async function* fileChunks(
  path: string,
  { signal, onProgress }: FileOptions,
): AsyncGenerator<{ readonly bytes: Uint8Array }> {
  if (signal?.aborted) throw aborted(signal);
  const unreadable = (cause: unknown): Promise<never> => Promise.reject(fileError(path, cause));
  const file = await open(path).catch(unreadable);
  try {
    const bytesTotal = (await file.stat().catch(unreadable)).size;
    const chunk = Buffer.allocUnsafeSlow(CHUNK_BYTES);
    let reported = performance.now();
    for (let bytesRead = 0; ;) {
      const read = await file.read(chunk).catch(unreadable);
      if (signal?.aborted) throw aborted(signal);
      if (read.bytesRead === 0) {
        onProgress?.(bytesRead, bytesTotal);
        return;
      }
      bytesRead += read.bytesRead;
      yield { bytes: chunk.subarray(0, read.bytesRead) };
      if (onProgress !== undefined && performance.now() - reported >= 100) {
        reported = performance.now();
        onProgress(bytesRead, bytesTotal);
      }
    }
  } finally {
    await file.close();
  }
}
