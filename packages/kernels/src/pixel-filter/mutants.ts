import type { PixelFilter, PngOptions } from "./arguments.ts";
import type { Mutant } from "@oxbow/equivalence";
import { applyLut, decodePng, filterPng, type DecodedPng } from "./pixel-filter.ts";
import zlib from "node:zlib";
import { commonMutants, isBlockEnd, reusing, swallowing } from "../mutants/common.ts";

type Png = Mutant<[png: Uint8Array, filter: PixelFilter, options?: PngOptions], Uint8Array | Promise<Uint8Array>>;
type Raw = Mutant<Parameters<typeof applyLut>, Uint8Array>;

/** What the control's result holds, changed, and written again; `source` is what went in. */
export const got = (
  name: string,
  change: (out: DecodedPng, source: DecodedPng, filter: PixelFilter) => Partial<DecodedPng>,
): Png => ({
  name,
  run: (png, filter, options) => {
    const out = decodePng(filterPng(png, filter, options));
    return write({ ...out, ...change(out, decodePng(png, options), filter) });
  },
});

export const given = (
  name: string,
  change: (png: Uint8Array, filter: PixelFilter, options?: PngOptions) => Parameters<typeof filterPng>,
): Png => ({
  name,
  run: (png, filter, options) => filterPng(...change(png, filter, options)),
});

/** Pixel for pixel, from the source and the tables. */
export const pixels = (
  name: string,
  each: (source: Uint8Array, at: number, channels: number, lut: Uint8Array, out: Uint8Array) => void,
  mix?: string,
): Png =>
  got(name, (out, source, { lut, ...rest }) => {
    const made = out.pixels.slice();
    if (mix !== undefined && (rest as { mix?: string }).mix !== mix) return {};
    for (let at = 0; at < made.length; at += out.channels) each(source.pixels, at, out.channels, lut, made);
    return { pixels: made };
  });

const luma = (name: string, of: (r: number, g: number, b: number) => number): Png =>
  pixels(
    name,
    (source, at, _channels, lut, out) => {
      const grey = of(source[at]!, source[at + 1]!, source[at + 2]!);
      for (let c = 0; c < 3; c++) out[at + c] = lut[lut.length === 768 ? 256 * c + grey : grey]!;
    },
    "luma",
  );

export const pixelFilterMutants: readonly Png[] = [
  ...commonMutants<Parameters<Png["run"]>, ReturnType<Png["run"]>>(filterPng),
  reusing(filterPng),
  luma("cuts off the fraction of luma", (r, g, b) => Math.floor(0.299 * r + 0.587 * g + 0.114 * b)),
  luma("takes the mean for luma", (r, g, b) => Math.floor((r + g + b) / 3)),
  pixels("puts alpha through the table", (source, at, channels, lut, out) => {
    if (channels === 4) out[at + 3] = lut[source[at + 3]!]!;
  }),
  pixels("loses colour where alpha is 0", (source, at, channels, _lut, out) => {
    if (channels === 4 && source[at + 3] === 0) out.fill(0, at, at + 3);
  }),
  pixels("multiplies by alpha and divides again", (source, at, channels, _lut, out) => {
    if (channels === 4)
      for (let c = 0; c < 3; c++)
        out[at + c] =
          source[at + 3] === 0
            ? 0
            : Math.min(255, Math.round((Math.round((out[at + c]! * source[at + 3]!) / 255) * 255) / source[at + 3]!));
  }),
  pixels(
    "uses the table of red for all colours",
    (source, at, _channels, lut, out) => {
      for (let c = 0; c < 3; c++) out[at + c] = lut[source[at + c]!]!;
    },
    undefined,
  ),
  got("leaves the last row as it was where there are 2^k", (out, source) => {
    const made = out.pixels.slice();
    const row = out.width * out.channels;
    if (isBlockEnd(out.height)) made.set(source.pixels.subarray(made.length - row), made.length - row);
    return { pixels: made };
  }),
  got("leaves what is left behind vectors of sixteen bytes", (out, source) => {
    const made = out.pixels.slice();
    const whole = made.length - (made.length % 16);
    made.set(source.pixels.subarray(whole), whole);
    return { pixels: made };
  }),
  got("loses rows of more than 256 KiB", (out) =>
    out.width * out.channels > 2 ** 18 ? { pixels: new Uint8Array(out.pixels.length) } : {},
  ),
  got("turns the image by half", (out) => ({ pixels: out.channels === 3 ? out.pixels : out.pixels.toReversed() })),
  got("drops what stands before the pixels", () => ({ before: [] })),
  got("drops what stands behind the pixels", () => ({ after: [] })),
  got("adds an alpha channel", (out) =>
    out.channels === 4
      ? {}
      : {
          channels: 4,
          pixels: Uint8Array.from({ length: out.width * out.height * 4 }, (_, i) =>
            i % 4 === 3 ? 255 : out.pixels[Math.floor(i / 4) * 3 + (i % 4)]!,
          ),
        },
  ),
  given("passes over a mix of colours", (png, { lut }, options) => [png, { lut }, options]),
  given("allows one pixel more than it may", (png, filter, options) => [
    png,
    filter,
    options?.maxPixels === undefined
      ? options
      : {
          maxPixels:
            Number.isInteger(options.maxPixels) && options.maxPixels > 0 && options.maxPixels < 2 ** 28
              ? options.maxPixels + 1
              : options.maxPixels,
        },
  ]),
  given("takes any checksum", (png, filter, options) => [sealed(png), filter, options]),
  { name: "gives a broken image back as it is", run: swallowing(filterPng, (png) => png) },
  {
    name: "filters in the caller's memory",
    run: (png, filter, options) => {
      const out = filterPng(png, filter, options);
      png[png.length - 1]! ^= 1;
      return out;
    },
  },
];

/** The file with every checksum as it should be, as far as its chunks can be followed. */
function sealed(png: Uint8Array): Uint8Array {
  const out = png.slice();
  const view = new DataView(out.buffer);
  for (let at = 8; at + 12 <= out.length;) {
    const end = at + 12 + view.getUint32(at);
    if (end > out.length) break;
    view.setUint32(end - 4, zlib.crc32(out.subarray(at + 4, end - 4)));
    at = end;
  }
  return out;
}

function write({ width, height, channels, pixels: all, before, after }: DecodedPng): Uint8Array {
  const rows = Buffer.alloc((width * channels + 1) * height);
  for (let row = 0; row < height; row++)
    rows.set(all.subarray(row * width * channels, (row + 1) * width * channels), row * (width * channels + 1) + 1);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, channels === 3 ? 2 : 6], 8);
  const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
  const parts = [
    signature,
    chunk("IHDR", header),
    ...before,
    chunk("IDAT", zlib.deflateSync(rows, { level: 1 })),
    ...after,
    chunk("IEND", Buffer.alloc(0)),
  ];
  return new Uint8Array(Buffer.concat(parts));
}

function chunk(type: string, contents: Uint8Array): Buffer {
  const made = Buffer.concat([Buffer.alloc(4), Buffer.from(type), contents, Buffer.alloc(4)]);
  made.writeUInt32BE(contents.length, 0);
  made.writeUInt32BE(zlib.crc32(made.subarray(4, -4)), made.length - 4);
  return made;
}

const raw = (
  name: string,
  change: (input: Uint8Array, channels: 3 | 4, lut: Uint8Array, out: Uint8Array) => void,
): Raw => ({
  name,
  run: (input, channels, lut, out) => {
    // The output may be the input.
    const source = input.slice();
    applyLut(input, channels, lut, out);
    change(source, channels, lut, out);
    return out;
  },
});

export const pixelFilterRawMutants: readonly Raw[] = [
  ...commonMutants(applyLut),
  raw("puts alpha through the table", (input, channels, lut, out) => {
    if (channels === 4) for (let at = 3; at < input.length; at += 4) out[at] = lut[input[at]!]!;
  }),
  raw("takes four channels for three", (input, channels, lut, out) => {
    if (channels === 4) for (let at = 0; at < input.length; at++) out[at] = lut[input[at]!]!;
  }),
  raw("uses the first of three tables", (input, channels, lut, out) => {
    input.forEach((value, at) => (at % channels === 3 ? undefined : (out[at] = lut[value]!)));
  }),
  raw("has the tables of red and blue the wrong way round", (input, channels, lut, out) => {
    if (lut.length === 768)
      for (let at = 0; at < input.length; at += channels)
        [out[at], out[at + 2]] = [lut[512 + input[at]!]!, lut[input[at + 2]!]!];
  }),
  raw("reads a value as signed", (input, channels, lut, out) => {
    input.forEach((value, at) => (value < 128 || at % channels === 3 ? undefined : (out[at] = lut[0]!)));
  }),
  raw("loses the last pixel of 2^k", (input, channels, _lut, out) => {
    if (isBlockEnd(input.length / channels)) out.set(input.subarray(-channels), input.length - channels);
  }),
  raw("leaves what is left behind vectors of sixteen bytes", (input, _channels, _lut, out) => {
    const whole = input.length - (input.length % 16);
    out.set(input.subarray(whole), whole);
  }),
  raw("stops at 64 KiB", (input, _channels, _lut, out) =>
    out.set(input.subarray(2 ** 16), Math.min(2 ** 16, input.length)),
  ),
  raw("clears the output behind the pixels", (input, _channels, _lut, out) => void out.fill(0, input.length)),
  raw("is off by one at the end of the table", (input, channels, lut, out) => {
    input.forEach((value, at) => (value !== 255 || at % channels === 3 ? undefined : (out[at] = lut[254]!)));
  }),
  raw("sorts the table", (_input, _channels, lut) => void lut.sort()),
  {
    name: "writes into memory of its own",
    run: (input, channels, lut, out) => applyLut(input, channels, lut, out.slice()),
  },
  { name: "cuts off what is no whole pixel", run: swallowing(applyLut, (_input, _channels, _lut, out) => out) },
];
