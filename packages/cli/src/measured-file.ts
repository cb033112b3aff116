import { InputError } from "@oxbow/contract";
import { formatOf, type InputKind, unpacked } from "@oxbow/profile";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";

/** A file that `oxbow measure` was given: what it is, and what is in it. It can be read once, since it may be a pipe. */
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
  const opened = await open(file);
  try {
    return { kind: await kindOf(file, opened.held), bytes: () => wholeOf(file, unpacked(chunks())), chunks };
  } catch (error) {
    opened.close();
    throw error;
  }

  async function* chunks(): AsyncGenerator<Uint8Array> {
    try {
      yield* opened.held;
      yield* opened.rest;
    } finally {
      opened.close();
    }
  }
}

interface Opened {
  /** So many bytes as show what it is, or all. */
  readonly held: readonly Uint8Array[];
  readonly rest: AsyncIterable<Uint8Array>;
  readonly close: () => void;
}

const [heldBytes, shownBytes] = [1 << 17, 1 << 16];

async function open(file: string): Promise<Opened> {
  try {
    if ((await stat(file)).isDirectory())
      throw new InputError("FILE_IS_DIRECTORY", `${file} is a directory: name a file`);
    const stream = createReadStream(file, { highWaterMark: 1 << 20 });
    const rest = stream[Symbol.asyncIterator]() as AsyncIterableIterator<Uint8Array>;
    const held: Uint8Array[] = [];
    for (let length = 0; length < heldBytes;) {
      const next = await rest.next();
      if (next.done === true) break;
      held.push(next.value);
      length += next.value.length;
    }
    return { held, rest, close: () => stream.destroy() };
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

async function kindOf(file: string, held: readonly Uint8Array[]): Promise<InputKind> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of unpacked(oneByOne(held))) {
    parts.push(chunk);
    length += chunk.length;
    // Half of what is held: what was packed is no shorter, so this comes before the end of a part that was cut here.
    if (length >= shownBytes) break;
  }
  const begin = Buffer.concat(parts).subarray(0, shownBytes);
  if (begin.toString("utf8").trim() === "") {
    throw new InputError(
      "INVALID_INPUT",
      `${file} is empty: let the service serve some requests, and end by itself, so that what it recorded is written`,
    );
  }
  const format = formatOf(begin);
  if ("refused" in format) throw new InputError("INVALID_INPUT", `${file} cannot be ranked: ${format.refused}`);
  return format.kind === "trace" && /\.cpuprofile(?:\.gz)?$/u.test(file) ? "cpu-profile" : format.kind;
}

async function* oneByOne(parts: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield await Promise.resolve(part);
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
