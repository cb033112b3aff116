import type { PixelFilter, PngOptions } from "./arguments.ts";
import type { Mutant } from "@oxbow/equivalence";
import { applyLut } from "./pixel-filter.ts";
import { got, pixels } from "./mutants.ts";

type Png = Mutant<[png: Uint8Array, filter: PixelFilter, options?: PngOptions], Uint8Array | Promise<Uint8Array>>;

/** The pixels, of which one byte is another one, where there is one. */
const spoilt = (name: string, at: (length: number, width: number, channels: number) => number): Png =>
  got(name, ({ pixels: all, width, channels }) => {
    const made = all.slice();
    const place = at(all.length, width, channels);
    if (place >= 0 && place < made.length) made[place]! ^= 1;
    return { pixels: made };
  });

/** Mistakes in one place of an image, in the tail of its rows, or where two things meet. */
export const pixelFilterHardMutants: readonly Png[] = [
  spoilt("is wrong behind byte 64", () => 64),
  spoilt("is wrong behind byte 128", () => 128),
  spoilt("is wrong behind byte 4,096", () => 4096),
  spoilt("is wrong in the last byte behind vectors of 32", (length) => (length % 32 === 31 ? length - 1 : -1)),
  spoilt("is wrong in the last byte of a first row of 4k + 3 pixels", (_, width, channels) =>
    width % 4 === 3 ? width * channels - 1 : -1,
  ),
  spoilt("is wrong where a second row begins in an image of one pixel's width", (length, width, channels) =>
    width === 1 && length > channels ? channels : -1,
  ),
  pixels("is off by one for 254 of the last colour", (source, at, _channels, lut, out) => {
    if (source[at + 2] === 254) out[at + 2] = lut[lut.length === 768 ? 512 + 253 : 253]!;
  }),
  pixels("takes colour from its neighbour where alpha is 255 behind 0", (source, at, channels, _lut, out) => {
    if (channels === 4 && at >= 4 && source[at + 3] === 255 && source[at - 1] === 0) out[at] = out[at - 4]!;
  }),
  got("drops the second of two chunks before the pixels", ({ before }) =>
    before.length === 2 ? { before: before.slice(0, 1) } : {},
  ),
  got("has chunks behind the pixels in the other order", ({ after }) => ({ after: after.toReversed() })),
  got("drops what stands behind the pixels where something stands before them", ({ before, after }) =>
    before.length > 0 ? { after: after.slice(0, 0) } : {},
  ),
  got("loses the ninth row and on of an image with alpha", ({ channels, height, width, pixels: all }) =>
    channels === 4 && height >= 9
      ? { pixels: Uint8Array.from(all, (value, i) => (i >= 8 * width * 4 ? 0 : value)) }
      : {},
  ),
];

type Raw = Mutant<Parameters<typeof applyLut>, Uint8Array>;

const raw = (name: string, wrong: (length: number, channels: number) => number): Raw => ({
  name,
  run: (input, channels, lut, out) => {
    const length = input.length;
    applyLut(input, channels, lut, out);
    const at = wrong(length, channels);
    if (at >= 0 && at < length) out[at]! ^= 1;
    return out;
  },
});

/** The same of pixels in memory. */
export const pixelFilterRawHardMutants: readonly Raw[] = [
  raw("is wrong behind byte 64", () => 64),
  raw("is wrong behind byte 128", () => 128),
  raw("is wrong in the last byte behind vectors of 32", (length) => (length % 32 >= 28 ? length - 1 : -1)),
  raw("is wrong behind byte 4,096 of four channels", (_, channels) => (channels === 4 ? 4096 : -1)),
];
