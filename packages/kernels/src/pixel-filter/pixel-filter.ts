import { InputError, aborted } from "@oxbow/contract";
import { checkBytes } from "../arguments.ts";
import { checkPixelFilter, checkRawPixels, checkedMaxPixels } from "./arguments.ts";
import type { AsyncPngOptions, PixelFilter, PngOptions } from "./arguments.ts";
import { promisify } from "node:util";
import zlib from "node:zlib";
import { parsePng, writePng } from "./png.ts";
import type { Png } from "./png.ts";
import { filterPixels, filterRows, undoRows } from "./rows.ts";

/**
 * The PNG with every pixel put through `filter`: 8-bit RGB or RGBA, not interlaced, and of the same kind again.
 *
 * Palette suggestions and metadata (gAMA, iCCP, sRGB, pHYs, tEXt and the like) are copied, not applied; of unknown
 * chunks those marked safe to copy. How the result is compressed is free: equal means equal pixels and metadata.
 *
 * Throws InputError: `INVALID_INPUT` for a broken PNG, `UNSUPPORTED` for another kind of PNG, `OUT_OF_RANGE` for more
 * than `maxPixels`, with the byte offset; image data that does not inflate to the declared size points at its first chunk.
 */
export function filterPng(png: Uint8Array, filter: PixelFilter, options: PngOptions = {}): Uint8Array {
  const parsed = checkedPng(png, filter, options);
  const rows = inflatedRows(parsed, () => zlib.inflateSync(joined(parsed), inflation(parsed)));
  return writePng(parsed, zlib.deflateSync(filterRows(parsed, filter, rows), deflation(rows)));
}

/** What an 8-bit RGB or RGBA PNG means: its pixels, and the chunks beside them. */
export interface DecodedPng {
  readonly width: number;
  readonly height: number;
  readonly channels: 3 | 4;
  readonly pixels: Uint8Array;
  /** Palette and metadata, whole chunks in order, before and behind the image data. */
  readonly before: readonly Uint8Array[];
  readonly after: readonly Uint8Array[];
}

/** Takes a PNG apart as `filterPng` does, with the same errors: how two results are compared. */
export function decodePng(png: Uint8Array, options: PngOptions = {}): DecodedPng {
  checkBytes(png, "png");
  // A view of its own class: parts of a Buffer would be Buffers, and differ from equal parts of a Uint8Array.
  const parsed = parsedPng(new Uint8Array(png.buffer, png.byteOffset, png.byteLength), options);
  const rows = inflatedRows(parsed, () => zlib.inflateSync(joined(parsed), inflation(parsed)));
  const { width, height, channels, before, after } = parsed;
  return { width, height, channels, pixels: undoRows(parsed, rows), before, after };
}

/**
 * `filterPng` with inflating and deflating on the thread pool; the pixels' share of the work stays on this thread.
 * Both arguments are copied first, so the caller may change them at once. Every error is a rejection.
 */
export async function filterPngAsync(
  png: Uint8Array,
  filter: PixelFilter,
  options: AsyncPngOptions = {},
): Promise<Uint8Array> {
  checkBytes(png, "png");
  checkPixelFilter(filter);
  // `new Uint8Array`, not `slice`: a Buffer's slice is a view of the same bytes.
  const own = { ...filter, lut: new Uint8Array(filter.lut) };
  throwIfAborted(options.signal);
  const parsed = checkedPng(new Uint8Array(png), own, options);
  const [inflated] = await Promise.allSettled([inflate(joined(parsed), inflation(parsed))]);
  throwIfAborted(options.signal);
  const rows = inflatedRows(parsed, () => {
    if (inflated.status === "rejected") throw inflated.reason;
    return inflated.value;
  });
  const deflated = await deflate(filterRows(parsed, own, rows), deflation(rows));
  throwIfAborted(options.signal);
  return writePng(parsed, deflated);
}

/**
 * Puts raw RGB (`channels` 3) or RGBA (4) pixels through a table, into `out`, and returns `out`. Alpha is copied.
 *
 * `out` begins where `pixels` does, and then replaces them, or is a buffer of its own; it is as long or longer, and what
 * lies behind the pixels' length is left alone. Throws InputError for arguments that do not fit together.
 */
export function applyLut(pixels: Uint8Array, channels: 3 | 4, lut: Uint8Array, out: Uint8Array): Uint8Array {
  checkRawPixels(pixels, channels, lut, out);
  filterPixels(pixels, channels, { lut }, out);
  return out;
}

const inflate: (data: Uint8Array, options: zlib.ZlibOptions) => Promise<unknown> = promisify(zlib.inflate);
const deflate: (data: Uint8Array, options: zlib.ZlibOptions) => Promise<Uint8Array> = promisify(zlib.deflate);

function checkedPng(png: Uint8Array, filter: PixelFilter, options: PngOptions): Png {
  checkBytes(png, "png");
  checkPixelFilter(filter);
  return parsedPng(png, options);
}

function parsedPng(png: Uint8Array, options: PngOptions): Png {
  const parsed = parsePng(png, checkedMaxPixels(options));
  // Deflate makes at most 258 bytes of 2 bits: what is too short for the declared image is refused unallocated.
  if (rowsLength(parsed) > compressedLength(parsed) * 1032) invalidData(parsed, "is too short for the declared size");
  return parsed;
}

/** Every row with its filter byte. */
const rowsLength = ({ width, height, channels }: Png): number => (width * channels + 1) * height;

const compressedLength = ({ idat }: Png): number => idat.reduce((bytes, { length }) => bytes + length, 0);

const joined = ({ idat }: Png): Uint8Array => (idat.length === 1 ? idat[0]! : Buffer.concat(idat));

function inflation(png: Png): zlib.ZlibOptions {
  // One byte of room behind the rows: zlib then needs no second chunk, and data that is too long shows itself.
  const room = rowsLength(png) + 1;
  return { chunkSize: Math.max(room, zlib.constants.Z_MIN_CHUNK), maxOutputLength: room, info: true };
}

function deflation(rows: Uint8Array): zlib.ZlibOptions {
  // Rows filtered with "up" have few repeats longer than runs. Run lengths alone take two thirds of the time of level
  // 1's search, for 5 % more bytes on photographs; flat drawings still shrink, as they would not by Huffman codes alone.
  return { level: 1, strategy: zlib.constants.Z_RLE, memLevel: 9, chunkSize: Math.max(rows.length, 1024) };
}

function inflatedRows(png: Png, inflated: () => unknown): Uint8Array {
  let outcome: { readonly buffer: Uint8Array; readonly engine: { readonly bytesWritten: number } };
  try {
    outcome = inflated() as typeof outcome;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "ERR_BUFFER_TOO_LARGE") return invalidData(png, "is longer than the declared size");
    if (code === "Z_BUF_ERROR") return invalidData(png, "ends too early");
    // Of zlib's own codes, these say that the data is wrong; any other error is not about the input.
    if (code === "Z_DATA_ERROR" || code === "Z_NEED_DICT") return invalidData(png, `does not inflate: ${message}`);
    throw error;
  }
  const { buffer, engine } = outcome;
  if (buffer.length > rowsLength(png)) invalidData(png, "is longer than the declared size");
  if (buffer.length < rowsLength(png)) invalidData(png, "is too short for the declared size");
  if (engine.bytesWritten < compressedLength(png)) invalidData(png, "goes on behind the end of its zlib stream");
  return buffer;
}

function invalidData(png: Png, found: string): never {
  throw new InputError("INVALID_INPUT", `not a valid PNG: the image data ${found}`, { byteOffset: png.idatOffset });
}

function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw aborted(signal);
}
