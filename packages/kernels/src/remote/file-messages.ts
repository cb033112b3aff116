import { fileChunks } from "../files.ts";
import type { FileOptions } from "@oxbow/contract";

/** A file as the messages of a stream, the bytes of each of which are overwritten by the next. */
export async function* fileMessages(
  path: string,
  options: FileOptions,
): AsyncGenerator<{ readonly bytes: Uint8Array }> {
  for await (const bytes of fileChunks(path, options, CHUNK_BYTES)) yield { bytes };
}

/** 256 KiB: a message of gRPC is put together in memory, on both sides. */
const CHUNK_BYTES = 1 << 18;
