import { checkBytes } from "../arguments.ts";
import { checkPixelFilter, checkRawPixels, checkedMaxPixels, startsTogether } from "./arguments.ts";
import type { AsyncPngOptions, PixelFilter, PngOptions } from "./arguments.ts";
import { addon, translated, withProgress } from "@oxbow/native";
import { owned } from "../owned.ts";

/** `filterPng` of @oxbow/kernels, in Rust; images of more than half a megabyte take a second thread for the time. */
export function filterPng(png: Uint8Array, filter: PixelFilter, options: PngOptions = {}): Uint8Array {
  const maxPixels = checked(png, filter, options);
  try {
    return owned(addon().filterPng(png, filter.mix, filter.lut, maxPixels));
  } catch (error) {
    throw translated(error);
  }
}

/**
 * `filterPng` as it is ported without a definition of right: alpha dropped, luma in floating point, metadata lost. Here to
 * be rejected by the suite; never route to it.
 */
export function filterPngAsWritten(png: Uint8Array, filter: PixelFilter, options: PngOptions = {}): Uint8Array {
  const maxPixels = checked(png, filter, options);
  try {
    return owned(addon().filterPngAsWritten(png, filter.mix, filter.lut, maxPixels));
  } catch (error) {
    throw translated(error);
  }
}

/** `filterPngAsync` of @oxbow/kernels, in Rust: all of the work is on the thread pool. */
export async function filterPngAsync(
  png: Uint8Array,
  filter: PixelFilter,
  options: AsyncPngOptions = {},
): Promise<Uint8Array> {
  const maxPixels = checked(png, filter, options);
  const result = await withProgress(options, (progress) =>
    addon().filterPngAsync(png, filter.mix, filter.lut, maxPixels, progress),
  );
  return owned(result);
}

/** `applyLut` of @oxbow/kernels, in Rust. */
export function applyLut(pixels: Uint8Array, channels: 3 | 4, lut: Uint8Array, out: Uint8Array): Uint8Array {
  checkRawPixels(pixels, channels, lut, out);
  try {
    // Rust may not be handed the same bytes twice, once to read and once to write.
    if (startsTogether(pixels, out)) addon().applyLutInPlace(pixels, channels, lut);
    else addon().applyLut(pixels, channels, lut, out);
    return out;
  } catch (error) {
    throw translated(error);
  }
}

function checked(png: Uint8Array, filter: PixelFilter, options: PngOptions): number {
  checkBytes(png, "png");
  checkPixelFilter(filter);
  return checkedMaxPixels(options);
}
