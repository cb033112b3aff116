import { aborted, InputError } from "@oxbow/contract";
import type { FileOptions } from "@oxbow/contract";
import { open } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { describe } from "./arguments.ts";

/** The path of a file argument: a string as it is, a `file:` URL as the path it names; anything else is refused. */
export function checkPath(value: unknown, name = "path"): string {
  if (value instanceof URL && value.protocol === "file:") return fileURLToPath(value);
  if (typeof value !== "string" || value === "" || value.includes("\0")) {
    const found = typeof value === "string" ? "a string that is empty or holds a NUL" : describe(value);
    throw new InputError("INVALID_ARGUMENT", `${name} must be a file path or a file: URL, found ${found}`);
  }
  return value;
}

/**
 * A file in chunks of at most `chunkBytes`, each of which is overwritten by the next. Whoever stops taking chunks, by a
 * return or a throw, ends the reading.
 *
 * Throws InputErrors: `FILE_NOT_FOUND`, `FILE_IS_DIRECTORY`, `FILE_UNREADABLE`, `ABORTED`.
 */
export async function* fileChunks(
  path: string,
  { signal, onProgress }: FileOptions,
  chunkBytes: number,
): AsyncGenerator<Uint8Array, void, void> {
  if (signal?.aborted) throw aborted(signal);
  const unreadable = (cause: unknown): Promise<never> => Promise.reject(fileError(path, cause));
  const file = await open(path).catch(unreadable);
  try {
    const bytesTotal = (await file.stat().catch(unreadable)).size;
    const chunk = Buffer.allocUnsafeSlow(roomFor(bytesTotal, chunkBytes));
    let reported = performance.now();
    for (let bytesRead = 0; ;) {
      const read = await file.read(chunk).catch(unreadable);
      if (signal?.aborted) throw aborted(signal);
      if (read.bytesRead === 0) {
        onProgress?.(bytesRead, bytesTotal);
        return;
      }
      bytesRead += read.bytesRead;
      yield chunk.subarray(0, read.bytesRead);
      if (onProgress !== undefined && performance.now() - reported >= 100) {
        reported = performance.now();
        onProgress(bytesRead, bytesTotal);
      }
    }
  } finally {
    await file.close();
  }
}

/** A small file takes less memory than a chunk. One that grows, or says nothing of its size, is read in smaller chunks. */
export const roomFor = (bytesTotal: number, chunkBytes: number): number =>
  Math.min(chunkBytes, Math.max(bytesTotal, 1 << 16));

/** What a failed system call on a file means to a caller. `KernelError::file` in rust/kernels says the same. */
export function fileError(path: string, cause: unknown): InputError {
  const { code, errno } = cause as NodeJS.ErrnoException;
  switch (code) {
    case "ENOENT":
    case "ENOTDIR":
      return new InputError("FILE_NOT_FOUND", `no file at ${path}: check the path`, {}, { cause });
    case "EISDIR":
      return new InputError("FILE_IS_DIRECTORY", `${path} is a directory: pass the path of a file`, {}, { cause });
    case "EACCES":
    case "EPERM":
      return new InputError(
        "FILE_UNREADABLE",
        `${path} could not be read: permission denied; make it readable for this user`,
        {},
        { cause },
      );
    default:
      return new InputError(
        "FILE_UNREADABLE",
        `${path} could not be read: system error ${Math.abs(errno ?? 0)}; check the file and the disk it is on`,
        {},
        { cause },
      );
  }
}
