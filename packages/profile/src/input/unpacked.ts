import { InputError } from "@oxbow/contract";
import { Readable } from "node:stream";
import { createGunzip } from "node:zlib";

/** What is in a stream of bytes: unpacked bit by bit where it is gzip, and as it is where not. A cut off gzip is an InputError. */
export async function* unpacked(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const source = chunks[Symbol.asyncIterator]();
  let first: Uint8Array = new Uint8Array(0);
  while (first.length < 2) {
    const next = await source.next();
    if (next.done === true) break;
    first = Buffer.concat([first, next.value]);
  }
  async function* whole(): AsyncGenerator<Uint8Array> {
    try {
      if (first.length > 0) yield first;
      for (let next = await source.next(); next.done !== true; next = await source.next()) yield next.value;
    } finally {
      // Whoever has seen enough lets go of the file.
      await source.return?.();
    }
  }
  if (!isGzip(first)) {
    yield* whole();
    return;
  }
  const packed = Readable.from(whole());
  const gunzip = createGunzip({ chunkSize: 1 << 18 });
  packed.on("error", (error) => gunzip.destroy(error)).pipe(gunzip);
  try {
    for await (const chunk of gunzip) yield chunk as Uint8Array;
  } catch (cause) {
    const { code = "", message } = cause as NodeJS.ErrnoException;
    if (!code.startsWith("Z_")) throw cause;
    throw new InputError(
      "INVALID_INPUT",
      `the gzip file is damaged or cut off (${message}): copy it again`,
      {},
      { cause },
    );
  } finally {
    packed.destroy();
  }
}

export const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;
