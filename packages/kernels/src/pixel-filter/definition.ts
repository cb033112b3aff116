import { defineKernel } from "@oxbow/contract";
import type { PixelFilter, PngOptions } from "./arguments.ts";
import { bytes, equivalence, fc, orElse } from "@oxbow/equivalence";
import { png } from "./generator.ts";
import type { Size } from "@oxbow/equivalence";
import * as kernels from "./control.ts";
import { applyLutCases, filterPngCases } from "./cases.ts";
import * as native from "./native.ts";
import { photographPixels, photographPng } from "./photographs.ts";
import { kernelFiles, nativeSide, definitionFiles } from "../artifacts.ts";
import { pngjsFilter, sharpEqualSize, sharpStored } from "./peers.ts";
import { remoteSides } from "../remote/sides.ts";
import { pixelFilterOver } from "./remote.ts";
import { pixelFilterRawMutants, pixelFilterMutants } from "./mutants.ts";

type PngArgs = [png: Uint8Array, filter: PixelFilter, options?: PngOptions];
type RawArgs = Parameters<typeof kernels.applyLut>;

const typescript = {
  name: "typescript",
  implementation: "typescript",
  artifact: kernelFiles(
    "pixel-filter/arguments.js",
    "pixel-filter/pixel-filter.js",
    "pixel-filter/png.js",
    "pixel-filter/rows.js",
  ),
} as const;
const rust = nativeSide("pixel-filter");

/** A PNG in, the filtered PNG out. Its size is that of the image, in pixels. */
export const pixelFilter = equivalence(
  defineKernel<PngArgs, Uint8Array | Promise<Uint8Array>>({ key: "pixel-filter", sizeOf: declaredPixels }),
  {
    source: definitionFiles("pixel-filter"),
    control: { ...typescript, run: kernels.filterPng },
    candidates: [
      { ...rust, run: native.filterPng },
      ...remoteSides("pixel-filter", (remote) => pixelFilterOver(remote).filterPng),
      {
        ...rust,
        name: "native as written",
        run: native.filterPngAsWritten,
        flaw: "drops alpha and metadata, and cuts off luma that it computes in floating point",
      },
    ],
    peers: [
      { name: "sharp, stored", implementation: "library", run: sharpStored },
      { name: "sharp, level 2, adaptive filters", implementation: "library", run: sharpEqualSize },
      { name: "pngjs", implementation: "library", run: pngjsFilter, workloads: ["photographs, 640 × 480"] },
    ],
    normalize: {
      because: "a PNG means its pixels and metadata; deflate may write them in many ways",
      of: (result) => kernels.decodePng(result),
    },
    cases: filterPngCases,
    arguments: (size) => fc.oneof(fc.tuple(png({ size }), filter()), fc.tuple(png({ size }), filter(), options())),
    mutants: pixelFilterMutants,
    workloads: [
      photograph(32, 32),
      photograph(128, 96),
      photograph(500, 375),
      photograph(640, 480),
      photograph(1000, 750),
      { ...photograph(2000, 1500), minSpeedup: 4 },
    ],
    sweep: { unit: "items", sizes: [64, 1024, 16_384, 262_144], args: (pixels) => square(pixels).args() },
  },
);

/** Raw pixels through a table, without a PNG around them. Its size is in bytes. */
export const pixelFilterRaw = equivalence(
  defineKernel<RawArgs, Uint8Array>({ key: "pixel-filter-raw", mutates: [3], sizeOf: (pixels) => pixels.length }),
  {
    source: definitionFiles("pixel-filter"),
    control: { ...typescript, run: kernels.applyLut },
    candidates: [
      { ...rust, run: native.applyLut },
      ...remoteSides("pixel-filter", (remote) => pixelFilterOver(remote).applyLut),
    ],
    cases: applyLutCases,
    arguments: rawArguments,
    exhaustive: everyValue,
    mutants: pixelFilterRawMutants,
    workloads: [raw(16, 16), raw(64, 48), raw(2000, 1500)],
    sweep: {
      unit: "bytes",
      sizes: [48, 192, 768, 3072, 49_152, 786_432],
      args: (size) => raw(size / 3, 1).args(),
    },
  },
);

function filter(): fc.Arbitrary<PixelFilter> {
  const mix = fc.constantFrom("none", "luma", "swap-red-blue" as const);
  return fc.tuple(mix, lut()).map(
    ([word, table]): PixelFilter => (word === "none" ? { lut: table } : { mix: word, lut: table }),
    (made) => [(made as { mix?: "luma" }).mix ?? "none", (made as PixelFilter).lut],
  );
}

/** Mostly a table of either length; sometimes one that is neither. */
function lut(): fc.Arbitrary<Uint8Array> {
  const table = fc.oneof(
    fc.constantFrom(kernels.invertLut(), kernels.gammaLut(0.45), kernels.thresholdLut(128), kernels.identityLut()),
    fc.uint8Array({ minLength: 256, maxLength: 256 }),
  );
  const perColour = fc.tuple(table, table, table).map((tables) => kernels.lutPerColour(...tables));
  const drawn = fc.oneof(
    { weight: 12, arbitrary: table },
    { weight: 6, arbitrary: perColour },
    { weight: 1, arbitrary: fc.constantFrom(new Uint8Array(0), new Uint8Array(255), new Uint8Array(769)) },
  );
  return orElse<Uint8Array>(drawn, bytes());
}

function options(): fc.Arbitrary<PngOptions> {
  return fc.record({ maxPixels: fc.constantFrom(1, 64, 100, 2 ** 20, 2 ** 28, 0, 2 ** 28 + 1, 0.5) });
}

/** Pixels of any number, sometimes cut short; an output that is longer, equal, or too short. */
function rawArguments(size: Size): fc.Arbitrary<RawArgs> {
  const channels = fc.constantFrom(3 as const, 4 as const);
  const count = fc.nat(size === "small" ? 70 : 70_000);
  const values = fc.uint8Array({ minLength: 1, maxLength: 300 });
  const room = fc.constantFrom(0, 0, 0, 5, -1);
  const drawn = fc
    .tuple(channels, count, values, lut(), fc.constantFrom(0, 0, 0, 0, 1), room)
    .map(([width, pixels, period, table, cut, more]): RawArgs => {
      const input = Uint8Array.from(
        { length: Math.max(pixels * width - cut, 0) },
        (_, at) => period[at % period.length]!,
      );
      return [input, width, table, output(input.length + more)];
    });
  const stored = fc.tuple(bytes(), channels, lut(), fc.integer({ min: -1, max: 5 })).map(
    ([input, width, table, more]): RawArgs => [input, width, table, output(input.length + more)],
    (args) => {
      const [input, width, table, out] = args as RawArgs;
      return [input as Uint8Array<ArrayBuffer>, width, table, out.length - input.length];
    },
  );
  return orElse(drawn, stored);
}

/** Not zeros: what a side forgets to write must show. */
const output = (length: number): Uint8Array => new Uint8Array(Math.max(length, 0)).fill(9);

/** Each of the 256 values in each channel, through a table that moves all of them. */
function* everyValue(): Generator<RawArgs> {
  const table = Uint8Array.from({ length: 256 }, (_, value) => (value * 167 + 13) & 0xff);
  const tables = [table, kernels.lutPerColour(table, kernels.invertLut(), kernels.gammaLut(0.45))];
  for (const channels of [3, 4] as const) {
    for (const each of tables) {
      for (let channel = 0; channel < channels; channel++) {
        for (let value = 0; value < 256; value++) {
          yield [
            new Uint8Array(channels).fill(value, channel, channel + 1),
            channels,
            each,
            new Uint8Array(channels).fill(9),
          ];
        }
      }
    }
  }
}

function photograph(width: number, height: number) {
  return {
    name: `photographs, ${width} × ${height}`,
    size: width * height,
    unit: "items",
    process: "shared",
    // An inversion, because it is what sharp can do as well.
    args: async (): Promise<PngArgs> => [await photographPng(width, height), { lut: kernels.invertLut() }],
  } as const;
}

const square = (pixels: number) => photograph(Math.sqrt(pixels), Math.sqrt(pixels));

function raw(width: number, height: number) {
  return {
    name: `raw RGB, ${width} × ${height}`,
    size: width * height * 3,
    unit: "bytes",
    process: "shared",
    args: async (): Promise<RawArgs> => {
      const pixels = await photographPixels(width, height);
      return [pixels, 3, kernels.gammaLut(0.8), new Uint8Array(pixels.length)];
    },
  } as const;
}

/** What the header says, or 0 where there is none. */
function declaredPixels(file: Uint8Array): number {
  if (file.length < 24) return 0;
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  return view.getUint32(16) * view.getUint32(20);
}
