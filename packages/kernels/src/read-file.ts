import { fileChunks } from "./files.ts";
import type { FileOptions } from "@oxbow/contract";

/**
 * Hands a file to `take`, chunk by chunk: the chunk is overwritten when `take` has returned. What `take` and `onProgress`
 * throw ends the reading and is what the promise rejects with. Rejects with what `fileChunks` throws, too.
 */
export async function readFile(path: string, options: FileOptions, take: (chunk: Uint8Array) => void): Promise<void> {
  for await (const chunk of fileChunks(path, options, chunkBytes)) take(chunk);
}

/** 1 MiB: fewer, larger reads gain nothing, and the chunk stays in the second-level cache. */
const chunkBytes = 1 << 20;
