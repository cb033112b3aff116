import type { PixelFilter } from "./arguments.ts";
import { invertLut } from "./luts.ts";
import { PNG } from "pngjs";
import sharp from "sharp";
import type { PngOptions } from "sharp";

/**
 * sharp at its fastest: image data stored, not compressed. Sharp knows no tables, so this takes an inversion only, which
 * sharp knows under the name negate.
 */
export const sharpStored = invertedBySharp({ compressionLevel: 0 });

/** sharp with the settings whose output is nearest in size to that of the kernels. */
export const sharpEqualSize = invertedBySharp({ compressionLevel: 2, adaptiveFiltering: true });

/** pngjs with the row filter, level and strategy of the control. */
export function pngjsFilter(png: Uint8Array, { lut, mix }: PixelFilter): Uint8Array {
  if (lut.length !== 256 || mix !== undefined) throw new RangeError("this peer takes one table and no mix");
  const picture = PNG.sync.read(Buffer.from(png.buffer, png.byteOffset, png.byteLength));
  const { data } = picture;
  for (let at = 0; at < data.length; at += 4) {
    data[at] = lut[data[at]!]!;
    data[at + 1] = lut[data[at + 1]!]!;
    data[at + 2] = lut[data[at + 2]!]!;
  }
  // Colour type 2 is RGB, filter type 2 is "up", strategy 3 is run lengths.
  return PNG.sync.write(picture, { colorType: 2, filterType: 2, deflateLevel: 1, deflateStrategy: 3 });
}

function invertedBySharp(encoding: PngOptions) {
  const inversion = invertLut();
  return async (png: Uint8Array, { lut, mix }: PixelFilter): Promise<Uint8Array> => {
    if (Buffer.compare(lut, inversion) !== 0 || mix !== undefined) {
      throw new RangeError("sharp has no tables: this peer takes the inversion only");
    }
    return sharp(png).negate({ alpha: false }).png(encoding).toBuffer();
  };
}
