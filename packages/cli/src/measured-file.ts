import { InputError } from "@oxbow/contract";
import { createReadStream } from "node:fs";
import { open, readFile } from "node:fs/promises";

/** A file that `oxbow measure` was given: what it is, and what is in it. */
export interface MeasuredFile {
  readonly kind: "trace" | "cpu-profile" | "recording";
  /** The whole of it. */
  readonly text: () => Promise<string>;
  /** Bit by bit: a trace may be larger than memory. */
  readonly chunks: () => AsyncIterable<Uint8Array>;
}

/** Tells by the name and the first bytes what a file is. One that is not there, is empty or no file is an InputError. */
export async function measuredFile(file: string): Promise<MeasuredFile> {
  const begin = await beginOf(file);
  if (begin.trim() === "") {
    throw new InputError(
      "INVALID_INPUT",
      `${file} is empty: let the service serve some requests, and end by itself, so that what it recorded is written`,
    );
  }
  return {
    kind: kindOf(file, begin),
    text: () => readFile(file, "utf8"),
    chunks: () => createReadStream(file, { highWaterMark: 1 << 20 }),
  };
}

function kindOf(file: string, begin: string): MeasuredFile["kind"] {
  if (file.endsWith(".cpuprofile") || /"(nodes|callFrame)"\s*:/u.test(begin)) return "cpu-profile";
  return /^\s*\{\s*"schema"\s*:\s*"oxbow\/recording\//u.test(begin) ? "recording" : "trace";
}

async function beginOf(file: string): Promise<string> {
  try {
    await using handle = await open(file);
    if ((await handle.stat()).isDirectory())
      throw new InputError("FILE_IS_DIRECTORY", `${file} is a directory: name a file`);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(4096), 0, 4096, 0);
    return buffer.subarray(0, bytesRead).toString("utf8");
  } catch (cause) {
    if (cause instanceof InputError) throw cause;
    const isMissing = (cause as NodeJS.ErrnoException).code === "ENOENT";
    throw new InputError(
      isMissing ? "FILE_NOT_FOUND" : "FILE_UNREADABLE",
      isMissing ? `there is no file ${file}: record one first, see docs/playbook/measure.md` : `${file} cannot be read`,
      {},
      { cause },
    );
  }
}
