import { defineKernel } from "@oxbow/contract";
import type { PixelFilter, PngOptions } from "./arguments.ts";
import { equivalence } from "@oxbow/equivalence";
import { everyValue, pngArguments, rawArguments } from "./generator.ts";
import * as kernels from "./control.ts";
import { applyLutCases, filterPngCases } from "./cases.ts";
import * as native from "./native.ts";
import { photographPixels, photographPng } from "./photographs.ts";
import { kernelFiles, nativeSide, definitionFiles } from "../artifacts.ts";
import { pngjsFilter, sharpEqualSize, sharpStored } from "./peers.ts";
import { remoteSides } from "../remote/sides.ts";
import { pixelFilterOver } from "./remote.ts";
import { pixelFilterRawMutants, pixelFilterMutants } from "./mutants.ts";
import { pixelFilterHardMutants, pixelFilterRawHardMutants } from "./hard-mutants.ts";
import { rarely } from "../mutants/rare.ts";

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
    arguments: pngArguments,
    mutants: [...pixelFilterMutants, ...pixelFilterHardMutants],
    rareMutants: rarely(kernels.filterPng, (png) => png.subarray(0, -1)),
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
    mutants: [...pixelFilterRawMutants, ...pixelFilterRawHardMutants],
    workloads: [raw(16, 16), raw(64, 48), raw(2000, 1500)],
    sweep: {
      unit: "bytes",
      sizes: [48, 192, 768, 3072, 49_152, 786_432],
      args: (size) => raw(size / 3, 1).args(),
    },
  },
);

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
