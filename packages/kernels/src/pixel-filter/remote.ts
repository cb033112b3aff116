import { checkBytes } from "../arguments.ts";
import { checkPixelFilter, checkRawPixels, checkedMaxPixels } from "./arguments.ts";
import type { AsyncPngOptions, PixelFilter, PngOptions } from "./arguments.ts";
import { type Remote, serviceOf, waitFor, write } from "@oxbow/remote";
import { Mix } from "./generated/oxbow/pixel_filter/v1/Mix.ts";
import type { PixelFilterDefinition } from "./generated/oxbow/pixel_filter/v1/PixelFilter.ts";
import { schema } from "./generated/schema.ts";

const kernel = serviceOf<PixelFilterDefinition>(schema, "oxbow.pixel_filter.v1.PixelFilter");

/** `filterPng` and `applyLut` over a worker or a service: same promise, same errors. */
export function pixelFilterOver({ call }: Remote) {
  async function filterPng(png: Uint8Array, filter: PixelFilter, options: PngOptions = {}): Promise<Uint8Array> {
    checkBytes(png, "png");
    checkPixelFilter(filter);
    const maxPixels = checkedMaxPixels(options);
    const mix = filter.mix === undefined ? Mix.NONE : filter.mix === "luma" ? Mix.LUMA : Mix.SWAP_RED_BLUE;
    const { bytes } = await call(kernel.FilterPng, { png, mix, lut: filter.lut, maxPixels });
    return new Uint8Array(bytes);
  }
  return {
    filterPng,

    /** The signal ends the waiting, not the work. */
    filterPngAsync: async (
      png: Uint8Array,
      filter: PixelFilter,
      options: AsyncPngOptions = {},
    ): Promise<Uint8Array> => {
      return waitFor(options.signal, () => filterPng(png, filter, options));
    },

    applyLut: async (pixels: Uint8Array, channels: 3 | 4, lut: Uint8Array, out: Uint8Array): Promise<Uint8Array> => {
      checkRawPixels(pixels, channels, lut, out);
      const { bytes } = await call(kernel.ApplyLut, { pixels, channels, lut });
      write(out, bytes, "out");
      return out;
    },
  };
}
