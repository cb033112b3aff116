import { checkApart, checkBytes, checkInteger, checkRoom, describe } from "../arguments.ts";
import { InputError } from "@oxbow/contract";

/**
 * What happens to every pixel: first `mix`, then the table. Alpha goes through unchanged.
 *
 * The table is bytes, made once by the caller, because `Math.pow` and rounding differ between languages in the last bit
 * and a table cannot.
 */
export interface PixelFilter {
  /** `luma`: red, green and blue all become (77R + 150G + 29B + 128) >> 8. `swap-red-blue`: these two change places. */
  readonly mix?: "luma" | "swap-red-blue";
  /** 256 bytes for all three colours, or 768: those of red, of green, of blue. */
  readonly lut: Uint8Array;
}

export interface PngOptions {
  /** A header that declares more pixels is refused before anything is allocated. 1 to 2^28; 2^26 when not given. */
  readonly maxPixels?: number;
}

export interface AsyncPngOptions extends PngOptions {
  /** Ends the work early: the promise rejects with InputError `ABORTED`, whose cause is the signal's reason. */
  readonly signal?: AbortSignal;
}

/** Refuses a filter that some side would read differently, or not at all. */
export function checkPixelFilter(filter: unknown): asserts filter is PixelFilter {
  if (typeof filter !== "object" || filter === null) {
    throw new InputError("INVALID_ARGUMENT", `filter must be an object with a lut, found ${describe(filter)}`);
  }
  const { lut, mix } = filter as { readonly lut?: unknown; readonly mix?: unknown };
  checkLut(lut, "filter.lut");
  if (mix !== undefined && mix !== "luma" && mix !== "swap-red-blue") {
    const found = typeof mix === "string" ? JSON.stringify(mix) : describe(mix);
    throw new InputError("INVALID_ARGUMENT", `filter.mix must be "luma", "swap-red-blue" or absent, found ${found}`);
  }
}

/** Refuses a table that is not one of 256 bytes or three of them. */
export function checkLut(lut: unknown, name = "lut"): asserts lut is Uint8Array {
  checkBytes(lut, name);
  if (lut.length !== 256 && lut.length !== 768) {
    throw new InputError(
      "INVALID_ARGUMENT",
      `${name} must hold 256 bytes, or 768 for red, green and blue, found ${lut.length}`,
    );
  }
}

/** `maxPixels` as both sides use it, checked. */
export function checkedMaxPixels(options: PngOptions): number {
  const maxPixels = options.maxPixels ?? 2 ** 26;
  checkInteger(maxPixels, "maxPixels", 1, 2 ** 28);
  return maxPixels;
}

/**
 * Refuses raw pixels that do not divide into `channels`, and an `out` that is too short. `out` may be `pixels` itself;
 * an `out` that shares only part of its bytes is refused, because what it would hold depends on the order of writing.
 */
export function checkRawPixels(
  pixels: unknown,
  channels: unknown,
  lut: unknown,
  out: unknown,
): asserts pixels is Uint8Array {
  checkBytes(pixels, "pixels");
  checkLut(lut);
  checkBytes(out, "out");
  if (channels !== 3 && channels !== 4) {
    throw new InputError("INVALID_ARGUMENT", `channels must be 3 (RGB) or 4 (RGBA), found ${describe(channels)}`);
  }
  if (pixels.length % channels !== 0) {
    throw new InputError(
      "INVALID_ARGUMENT",
      `${pixels.length} bytes are no whole number of pixels of ${channels} channels`,
    );
  }
  checkRoom(out, pixels.length, "out");
  checkApart(lut, "lut", out, "out");
  if (!startsTogether(pixels, out)) checkApart(pixels, "pixels", out, "out");
}

/** Whether two views begin at one byte: then the result of a filter replaces what it reads. */
export function startsTogether(a: Uint8Array, b: Uint8Array): boolean {
  return a.buffer === b.buffer && a.byteOffset === b.byteOffset;
}
