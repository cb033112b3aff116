import { InputError } from "@oxbow/contract";
import { formatOf, type InputKind, unpacked } from "@oxbow/profile";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";

/** A file that `oxbow measure` was given: what it is, and what is in it. */
export interface MeasuredFile {
  readonly kind: InputKind;
  /** The whole of it, unpacked where it was gzip. */
  readonly bytes: () => Promise<Buffer>;
  /** As it is, bit by bit: a trace may be larger than memory. */
  readonly chunks: () => AsyncIterable<Uint8Array>;
}

/**
 * Tells by the name and the first bytes what a file is. One that is not there, is empty, is no file, or holds what cannot be
 * ranked is an InputError.
 */
export async function measuredFile(file: string): Promise<MeasuredFile> {
  const chunks = (): AsyncIterable<Uint8Array> => createReadStream(file, { highWaterMark: 1 << 20 });
  const begin = await beginOf(file, () => unpacked(chunks()));
  if (begin.toString("utf8").trim() === "") {
    throw new InputError(
      "INVALID_INPUT",
      `${file} is empty: let the service serve some requests, and end by itself, so that what it recorded is written`,
    );
  }
  const format = formatOf(begin);
  if ("refused" in format) throw new InputError("INVALID_INPUT", `${file} cannot be ranked: ${format.refused}`);
  const { kind } = format;
  return {
    kind: kind === "trace" && /\.cpuprofile(?:\.gz)?$/u.test(file) ? "cpu-profile" : kind,
    bytes: () => wholeOf(file, unpacked(chunks())),
    chunks,
  };
}

async function beginOf(file: string, chunks: () => AsyncIterable<Uint8Array>): Promise<Buffer> {
  try {
    if ((await stat(file)).isDirectory())
      throw new InputError("FILE_IS_DIRECTORY", `${file} is a directory: name a file`);
    const parts: Uint8Array[] = [];
    let length = 0;
    for await (const chunk of chunks()) {
      parts.push(chunk);
      length += chunk.length;
      if (length >= 1 << 16) break;
    }
    return Buffer.concat(parts).subarray(0, 1 << 16);
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

/** A profile is read whole: of more than this it would hardly be one, but what somebody packed to fill memory. */
const mostBytes = 512 * 2 ** 20;

async function wholeOf(file: string, chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    length += chunk.length;
    if (length > mostBytes) {
      throw new InputError(
        "INVALID_INPUT",
        `${file} is larger than ${mostBytes / 2 ** 20} MiB: record for a shorter time`,
      );
    }
    parts.push(chunk);
  }
  return Buffer.concat(parts);
}
