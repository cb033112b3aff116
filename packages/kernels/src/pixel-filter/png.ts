import { InputError } from "@oxbow/contract";
import { crc32 } from "node:zlib";

/** A PNG taken apart, and nothing decoded: views of the file, not copies. */
export interface Png {
  readonly width: number;
  readonly height: number;
  /** 3 for RGB, 4 for RGBA; a channel is a byte. */
  readonly channels: 3 | 4;
  /** Whole chunks, length to CRC, that stand between the header and the image data: palette and metadata. */
  readonly before: readonly Uint8Array[];
  /** The contents of the IDAT chunks. */
  readonly idat: readonly Uint8Array[];
  /** Where the first IDAT chunk begins: what an error in the image data points at. */
  readonly idatOffset: number;
  /** Whole chunks that stand between the image data and the end. */
  readonly after: readonly Uint8Array[];
}

const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

// What the PNG specification knows, and does not tie to the pixels' values. Of the rest, a chunk whose name says
// "unsafe to copy" may describe the pixels as they were, so the specification forbids to hand it on.
const KEPT = new Set(
  "PLTE cHRM gAMA iCCP sBIT sRGB cICP mDCV cLLI bKGD hIST pHYs sPLT eXIf tIME tEXt zTXt iTXt".split(" "),
);
const REFUSED: Readonly<Record<string, string>> = {
  tRNS: "a transparent colour (tRNS), which a filter would move to other pixels: convert the image to RGBA first",
  acTL: "an animation (acTL), whose later frames would stay unfiltered: extract its frames first",
};
const BIT_DEPTHS: Readonly<Record<number, readonly number[]>> = {
  0: [1, 2, 4, 8, 16],
  2: [8, 16],
  3: [1, 2, 4, 8],
  4: [8, 16],
  6: [8, 16],
};
const COLOUR_TYPES: Readonly<Record<number, string>> = { 0: "greyscale", 3: "palette", 4: "greyscale with alpha" };

/**
 * Reads the chunks of an 8-bit RGB or RGBA PNG without interlacing.
 *
 * Every length and CRC is checked, first chunk to last, so the first thing wrong is what the InputError says:
 * `INVALID_INPUT` for what no PNG may be, `UNSUPPORTED` for another kind of PNG, `OUT_OF_RANGE` for more than `maxPixels`.
 * Bytes behind IEND belong to no PNG and are ignored.
 */
export function parsePng(png: Uint8Array, maxPixels: number): Png {
  if (png.length < 8 || SIGNATURE.some((byte, index) => png[index] !== byte)) {
    throw new InputError("INVALID_INPUT", "this is no PNG: its first 8 bytes are not the signature", { byteOffset: 0 });
  }
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  const before: Uint8Array[] = [];
  const after: Uint8Array[] = [];
  const idat: Uint8Array[] = [];
  let header: Pick<Png, "width" | "height" | "channels"> | undefined;
  let idatOffset = 0;
  let idatEnd = 0;
  for (let at = 8; ;) {
    const { type, end } = chunkAt(png, view, at);
    if (header === undefined) {
      if (type !== "IHDR") invalid(`the first chunk is ${type}, and must be IHDR`, at);
      header = parseHeader(view, at, end, maxPixels);
    } else if (type === "IHDR") {
      invalid("a second IHDR chunk", at);
    } else if (type === "IDAT") {
      if (idat.length === 0) idatOffset = at;
      else if (idatEnd !== at) invalid("an IDAT chunk apart from the others", at);
      idat.push(png.subarray(at + 8, end - 4));
      idatEnd = end;
    } else if (type === "IEND") {
      if (end - at !== 12) invalid("the IEND chunk is not empty", at);
      if (idat.length === 0) invalid("no IDAT chunk, so no image data", at);
      return { ...header, before, idat, idatOffset, after };
    } else if (isKept(type, at)) {
      (idat.length === 0 ? before : after).push(png.subarray(at, end));
    }
    at = end;
  }
}

/** The file: signature, header, the chunks of `png` that are kept, and `data` as the one IDAT chunk. */
export function writePng(png: Png, data: Uint8Array): Uint8Array {
  const kept = [...png.before, ...png.after].reduce((bytes, { length }) => bytes + length, 0);
  const out = new Uint8Array(8 + 25 + kept + 12 + data.length + 12);
  const view = new DataView(out.buffer);
  out.set(SIGNATURE);
  view.setUint32(16, png.width);
  view.setUint32(20, png.height);
  out.set([8, png.channels === 3 ? 2 : 6], 24);
  let at = sealChunk(out, view, 8, "IHDR", 13);
  const copy = (chunk: Uint8Array): void => {
    out.set(chunk, at);
    at += chunk.length;
  };
  png.before.forEach(copy);
  out.set(data, at + 8);
  at = sealChunk(out, view, at, "IDAT", data.length);
  png.after.forEach(copy);
  sealChunk(out, view, at, "IEND", 0);
  return out;
}

function chunkAt(png: Uint8Array, view: DataView, at: number): { readonly type: string; readonly end: number } {
  const left = png.length - at;
  if (left === 0) invalid("the file ends without an IEND chunk", at);
  if (left < 12) invalid(`the file ends within a chunk: ${left} bytes are left, and a chunk has 12 or more`, at);
  for (let index = 4; index < 8; index += 1) {
    if (!isLetter(view.getUint8(at + index))) invalid("a chunk's type is not four letters", at + 4);
  }
  const type = String.fromCharCode(...png.subarray(at + 4, at + 8));
  const length = view.getUint32(at);
  if (length > left - 12) invalid(`the ${type} chunk claims ${length} bytes, and ${left - 12} are left`, at);
  const end = at + 12 + length;
  if (crc32(png.subarray(at + 4, end - 4)) !== view.getUint32(end - 4)) {
    invalid(`the ${type} chunk's CRC does not match its contents`, end - 4);
  }
  return { type, end };
}

function parseHeader(
  view: DataView,
  at: number,
  end: number,
  maxPixels: number,
): Pick<Png, "width" | "height" | "channels"> {
  if (end - at !== 25) invalid(`the IHDR chunk holds ${end - at - 12} bytes, and must hold 13`, at);
  const width = view.getUint32(16);
  const height = view.getUint32(20);
  const [depth, colour, compression, filter, interlace] = [24, 25, 26, 27, 28].map((offset) => view.getUint8(offset));
  for (const [name, value, offset] of [
    ["width", width, 16],
    ["height", height, 20],
  ] as const) {
    if (value === 0 || value >= 2 ** 31) invalid(`a ${name} of ${value}, and it must be from 1 to 2^31 - 1`, offset);
  }
  const depths = BIT_DEPTHS[colour!];
  if (depths === undefined) return invalid(`colour type ${colour}, which PNG does not define`, 25);
  if (!depths.includes(depth!)) invalid(`colour type ${colour} with ${depth} bits, which PNG does not define`, 24);
  if (compression !== 0) invalid(`compression method ${compression}, which PNG does not define`, 26);
  if (filter !== 0) invalid(`filter method ${filter}, which PNG does not define`, 27);
  if (interlace! > 1) invalid(`interlace method ${interlace}, which PNG does not define`, 28);
  if (colour !== 2 && colour !== 6) {
    unsupported(`a ${COLOUR_TYPES[colour!]} PNG, and only RGB and RGBA are filtered: convert it first`, 25);
  }
  if (depth !== 8) unsupported("a PNG with 16 bits per channel, and only 8 are filtered: convert it first", 24);
  if (interlace === 1) unsupported("an interlaced PNG, and only plain ones are filtered: convert it first", 28);
  if (width * height > maxPixels) {
    const found = `the header declares ${width} × ${height} pixels, and at most ${maxPixels} are allowed: raise maxPixels`;
    throw new InputError("OUT_OF_RANGE", found, { byteOffset: 16 });
  }
  return { width, height, channels: colour === 2 ? 3 : 4 };
}

function isKept(type: string, at: number): boolean {
  if (KEPT.has(type)) return true;
  const refused = REFUSED[type];
  if (refused !== undefined) unsupported(`the PNG has ${refused}`, at);
  // Upper case in the first letter: an image cannot be read without this chunk. In the fourth: unsafe to copy.
  if (isUpper(type.charCodeAt(0))) unsupported(`the PNG needs a chunk ${type}, which is unknown here`, at);
  return !isUpper(type.charCodeAt(3));
}

function sealChunk(out: Uint8Array, view: DataView, at: number, type: string, length: number): number {
  view.setUint32(at, length);
  for (let index = 0; index < 4; index += 1) out[at + 4 + index] = type.charCodeAt(index);
  view.setUint32(at + 8 + length, crc32(out.subarray(at + 4, at + 8 + length)));
  return at + 12 + length;
}

function isUpper(code: number): boolean {
  return code >= 0x41 && code <= 0x5a;
}

function isLetter(code: number): boolean {
  return isUpper(code) || (code >= 0x61 && code <= 0x7a);
}

function invalid(found: string, byteOffset: number): never {
  throw new InputError("INVALID_INPUT", `not a valid PNG: ${found}`, { byteOffset });
}

function unsupported(found: string, byteOffset: number): never {
  throw new InputError("UNSUPPORTED", found, { byteOffset });
}
