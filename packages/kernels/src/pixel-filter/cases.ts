// Long because it is a table: every row is one input, and what each side must do with it.
import type { AsyncPngOptions, PixelFilter, PngOptions } from "./arguments.ts";
import type { Case } from "@oxbow/contract";
import { deflateRawSync, deflateSync } from "node:zlib";
import { detached, resizable, shared } from "../refused-views.ts";
import { composeLuts, gammaLut, identityLut, invertLut, lutPerColour, thresholdLut } from "./luts.ts";
import type { applyLut } from "./pixel-filter.ts";
import { chunk, joined, latin1, png, row, text } from "./build-png.ts";

type PngArgs = [png: Uint8Array, filter: PixelFilter, options?: PngOptions | AsyncPngOptions];

const invalid = { throws: { class: "InputError", code: "INVALID_INPUT" } } as const;
const unsupported = { throws: { class: "InputError", code: "UNSUPPORTED" } } as const;
const badArgument = { throws: { class: "InputError", code: "INVALID_ARGUMENT" } } as const;
const outOfRange = { throws: { class: "InputError", code: "OUT_OF_RANGE" } } as const;

const PLAIN = {
  width: 2,
  rows: [row(0, 0, 1, 2, 3, 4, 5), row(0, 250, 251, 252, 253, 254, 255), row(0, 7, 7, 7, 8, 8, 8)],
};
const INVERTED = {
  width: 2,
  rows: PLAIN.rows.map((values) => values.map((value, at) => (at === 0 ? 0 : 255 - value))),
};
const METADATA = [
  chunk("gAMA", [0, 0, 0xb1, 0x8f]),
  chunk("sRGB", [0]),
  chunk("pHYs", [0, 0, 1, 0, 0, 0, 1, 0, 1]),
  text("Title"),
];

// Differences beside equal and nearly equal neighbours; below, the rows they stand for under each filter.
const TIES = [0, 0, 0, 128, 255, 1, 1, 1, 1, 0, 255, 128];
const FIRST = {
  none: [1, 2, 3, 255, 4, 0, 9, 128, 127, 1, 1, 1],
  left: [1, 2, 3, 0, 6, 3, 9, 134, 130, 10, 135, 131],
  average: [1, 2, 3, 255, 5, 1, 136, 130, 127, 69, 66, 64],
};
const UNDONE: Readonly<Record<number, readonly (readonly number[])[]>> = {
  0: [FIRST.none, TIES],
  1: [FIRST.left, [0, 0, 0, 128, 255, 1, 129, 0, 2, 129, 255, 130]],
  2: [FIRST.none, [1, 2, 3, 127, 3, 1, 10, 129, 128, 1, 0, 129]],
  3: [FIRST.average, [0, 1, 1, 255, 2, 2, 196, 67, 65, 132, 65, 192]],
  4: [FIRST.left, [1, 2, 3, 128, 5, 4, 129, 135, 131, 129, 134, 3]],
};

const invert: PixelFilter = { lut: invertLut() };
const identity: PixelFilter = { lut: identityLut() };

/**
 * What every `filterPng` must do. Results stand for their pixels and metadata: an implementation is free in how it
 * filters and compresses them.
 */
export const filterPngCases: readonly Case<PngArgs, Uint8Array>[] = [
  { name: "filters one pixel", args: () => [rgb([[1, 2, 3]]), invert], expected: { returns: rgb([[254, 253, 252]]) } },
  {
    name: "leaves alpha alone",
    args: () => [rgba([[0, 10, 255, 0, 9, 9, 9, 128]]), invert],
    expected: { returns: rgba([[255, 245, 0, 0, 246, 246, 246, 128]]) },
  },
  {
    name: "has a table for each colour",
    args: () => [rgba([[1, 1, 1, 1]]), { lut: lutPerColour(identityLut(), invertLut(), thresholdLut(1)) }],
    expected: { returns: rgba([[1, 254, 255, 1]]) },
  },
  {
    name: "rounds luma by its integer formula, before the table",
    args: () => [rgb([[0, 72, 24, 255, 255, 255, 0, 36, 12, 0, 1, 0]]), { mix: "luma", lut: identityLut() }],
    expected: { returns: rgb([[45, 45, 45, 255, 255, 255, 22, 22, 22, 1, 1, 1]]) },
  },
  {
    name: "keeps alpha beside luma, and looks it up per colour",
    args: () => [rgba([[255, 0, 0, 7]]), { mix: "luma", lut: lutPerColour(identityLut(), invertLut(), identityLut()) }],
    expected: { returns: rgba([[77, 178, 77, 7]]) },
  },
  {
    name: "swaps red and blue before the tables",
    args: () => [
      rgba([[1, 2, 3, 4]]),
      { mix: "swap-red-blue", lut: lutPerColour(invertLut(), identityLut(), identityLut()) },
    ],
    expected: { returns: rgba([[252, 2, 1, 4]]) },
  },
  {
    name: "clamps what a table was composed of",
    args: () => [rgb([[0, 128, 255]]), { lut: composeLuts(gammaLut(2), thresholdLut(64)) }],
    expected: { returns: rgb([[0, 255, 255]]) },
  },
  ...[0, 1, 2, 3, 4].map((type) => ({
    name: `undoes row filter ${type} in the first row, and below it with neighbours that tie`,
    args: (): PngArgs => [
      png({ width: 4, rows: [row(type, 1, 2, 3, 255, 4, 0, 9, 128, 127, 1, 1, 1), row(type, ...TIES)] }),
      identity,
    ],
    expected: { returns: rgb(UNDONE[type]!) },
  })),
  {
    name: "reads image data in chunks of one byte, and empty ones",
    args: () => {
      const stream = deflateSync(joined(PLAIN.rows));
      const parts = [...stream].flatMap((byte) => [Uint8Array.of(byte), new Uint8Array(0)]);
      return [png({ ...PLAIN, idat: parts }), identity];
    },
    expected: { returns: png(PLAIN) },
  },
  {
    name: "reads stored blocks and fixed codes",
    args: () => [png({ ...PLAIN, idat: [deflateSync(joined(PLAIN.rows), { level: 0 })] }), identity],
    expected: { returns: png(PLAIN) },
  },
  {
    name: "reads a block that holds nothing but its end, in a code of one symbol",
    args: () => [png({ ...PLAIN, idat: [afterEmptyBlock(joined(PLAIN.rows))] }), identity],
    expected: { returns: png(PLAIN) },
  },
  {
    name: "keeps metadata where it stands, and does not apply it",
    args: () => [png({ ...PLAIN, before: METADATA, after: [text("Comment")] }), invert],
    expected: { returns: png({ ...INVERTED, before: METADATA, after: [text("Comment")] }) },
  },
  {
    name: "keeps unknown chunks only when they say they are safe to copy",
    args: () => [png({ ...PLAIN, before: [chunk("prVt", [1]), chunk("prVT", [2])] }), invert],
    expected: { returns: png({ ...INVERTED, before: [chunk("prVt", [1])] }) },
  },
  {
    name: "keeps a suggested palette",
    args: () => [png({ ...PLAIN, before: [chunk("PLTE", [1, 2, 3])] }), invert],
    expected: { returns: png({ ...INVERTED, before: [chunk("PLTE", [1, 2, 3])] }) },
  },
  {
    name: "ignores what stands behind the end of the PNG",
    args: () => [joined([png(PLAIN), Uint8Array.of(1, 2, 3)]), invert],
    expected: { returns: png(INVERTED) },
  },
  {
    name: "honours a view's offset",
    args: () => [joined([Uint8Array.of(9), png(PLAIN), Uint8Array.of(9)]).subarray(1, -1), invert],
    expected: { returns: png(INVERTED) },
  },
  {
    name: "filters an image larger than one block of any stage",
    args: () => [large(0), invert],
    expected: {
      // Made when it is asked for: every process that loads the definitions would wait for it.
      get returns() {
        return large(255);
      },
    },
  },
  {
    name: "filters a row longer than one block of any stage",
    args: () => [wide(3), invert],
    expected: {
      get returns() {
        return wide(252);
      },
    },
  },
  {
    name: "takes as many pixels as it is allowed",
    args: () => [png(PLAIN), identity, { maxPixels: 6 }],
    expected: { returns: png(PLAIN) },
  },

  { name: "refuses no bytes", args: () => [new Uint8Array(0), invert], expected: invalid },
  { name: "refuses another format", args: () => [latin1("GIF89a, and some more"), invert], expected: invalid },
  { name: "refuses a signature alone", args: () => [png(PLAIN).slice(0, 8), invert], expected: invalid },
  { name: "refuses a file cut within its header", args: () => [png(PLAIN).slice(0, 20), invert], expected: invalid },
  { name: "refuses a file cut within a chunk", args: () => [png(PLAIN).slice(0, -20), invert], expected: invalid },
  { name: "refuses a file without IEND", args: () => [png(PLAIN).slice(0, -12), invert], expected: invalid },
  { name: "refuses a wrong CRC of the header", args: () => [flipped(png(PLAIN), 29), invert], expected: invalid },
  {
    name: "refuses a wrong CRC of metadata",
    args: () => [flipped(png({ ...PLAIN, before: METADATA }), 44), invert],
    expected: invalid,
  },
  { name: "refuses a wrong CRC of image data", args: () => [flipped(png(PLAIN), 45), invert], expected: invalid },
  {
    name: "refuses a chunk type that is not letters",
    args: () => [png({ ...PLAIN, before: [chunk("te t")] }), invert],
    expected: invalid,
  },
  { name: "refuses a file without image data", args: () => [png({ ...PLAIN, idat: [] }), invert], expected: invalid },
  {
    name: "refuses image data in two places",
    args: () => [png({ ...PLAIN, after: [text("a"), chunk("IDAT")] }), invert],
    expected: invalid,
  },
  {
    name: "refuses a second header",
    args: () => [png({ ...PLAIN, before: [chunk("IHDR", new Uint8Array(13))] }), invert],
    expected: invalid,
  },
  { name: "refuses a width of zero", args: () => [png({ ...PLAIN, width: 0 }), invert], expected: invalid },
  { name: "refuses a height of zero", args: () => [png({ ...PLAIN, height: 0 }), invert], expected: invalid },
  { name: "refuses a width of 2^31", args: () => [png({ ...PLAIN, width: 2 ** 31 }), invert], expected: invalid },
  { name: "refuses an undefined colour type", args: () => [png({ ...PLAIN, colour: 5 }), invert], expected: invalid },
  { name: "refuses an undefined bit depth", args: () => [png({ ...PLAIN, depth: 4 }), invert], expected: invalid },
  {
    name: "refuses an undefined interlacing",
    args: () => [png({ ...PLAIN, interlace: 2 }), invert],
    expected: invalid,
  },
  {
    name: "refuses an undefined row filter",
    args: () => [png({ width: 1, rows: [row(0, 1, 2, 3), row(5, 1, 2, 3)] }), invert],
    expected: invalid,
  },
  { name: "refuses too little image data", args: () => [png({ ...PLAIN, height: 4 }), invert], expected: invalid },
  { name: "refuses too much image data", args: () => [png({ ...PLAIN, height: 2 }), invert], expected: invalid },
  {
    name: "refuses image data that is one byte too long",
    args: () => [png({ ...PLAIN, idat: [deflateSync(joined([...PLAIN.rows, Uint8Array.of(0)]))] }), invert],
    expected: invalid,
  },
  {
    name: "refuses a zlib stream cut short",
    args: () => [withStream((stream) => stream.slice(0, -5)), invert],
    expected: invalid,
  },
  {
    name: "refuses a zlib stream without checksum",
    args: () => [withStream((stream) => stream.slice(0, -4)), invert],
    expected: invalid,
  },
  {
    name: "refuses a wrong checksum",
    args: () => [withStream((stream) => flipped(stream, stream.length - 1)), invert],
    expected: invalid,
  },
  {
    name: "refuses a wrong zlib header",
    args: () => [withStream((stream) => flipped(stream, 0)), invert],
    expected: invalid,
  },
  {
    name: "refuses a preset dictionary",
    args: () => [withStream((stream) => joined([Uint8Array.of(0x78, 0xbb), stream.slice(2)])), invert],
    expected: invalid,
  },
  {
    name: "refuses an undefined block type",
    args: () => [withStream(() => Uint8Array.of(0x78, 0x01, 0x07, 0, 0, 0, 1)), invert],
    expected: invalid,
  },
  {
    name: "refuses a match from before the first byte",
    args: () => [withStream(() => Uint8Array.of(0x78, 0x01, 0x63, 0, 0x02, 0, 0, 0, 0)), invert],
    expected: invalid,
  },
  {
    name: "refuses bytes behind the zlib stream",
    args: () => [withStream((stream) => joined([stream, Uint8Array.of(0)])), invert],
    expected: invalid,
  },

  { name: "refuses 16 bits a channel", args: () => [png({ ...PLAIN, depth: 16 }), invert], expected: unsupported },
  { name: "refuses interlacing", args: () => [png({ ...PLAIN, interlace: 1 }), invert], expected: unsupported },
  { name: "refuses greyscale", args: () => [png({ ...PLAIN, colour: 0 }), invert], expected: unsupported },
  { name: "refuses a palette", args: () => [png({ ...PLAIN, colour: 3 }), invert], expected: unsupported },
  { name: "refuses greyscale with alpha", args: () => [png({ ...PLAIN, colour: 4 }), invert], expected: unsupported },
  {
    name: "refuses a transparent colour",
    args: () => [png({ ...PLAIN, before: [chunk("tRNS", [0, 1, 0, 2, 0, 3])] }), invert],
    expected: unsupported,
  },
  {
    name: "refuses an animation",
    args: () => [png({ ...PLAIN, before: [chunk("acTL", [0, 0, 0, 1, 0, 0, 0, 0])] }), invert],
    expected: unsupported,
  },
  {
    name: "refuses a needed chunk that it does not know",
    args: () => [png({ ...PLAIN, before: [chunk("PrVt")] }), invert],
    expected: unsupported,
  },

  {
    name: "refuses a header that claims 100,000 × 100,000",
    args: () => [png({ ...PLAIN, width: 100_000, height: 100_000 }), invert],
    expected: outOfRange,
  },
  {
    name: "refuses one pixel more than it is allowed",
    args: () => [png(PLAIN), invert, { maxPixels: 5 }],
    expected: outOfRange,
  },
  {
    name: "refuses a size within the limit that its data cannot reach",
    args: () => [png({ ...PLAIN, width: 8000, height: 8000 }), invert],
    expected: invalid,
  },
  { name: "refuses a limit of zero", args: () => [png(PLAIN), invert, { maxPixels: 0 }], expected: outOfRange },
  {
    name: "refuses a limit above 2^28",
    args: () => [png(PLAIN), invert, { maxPixels: 2 ** 28 + 1 }],
    expected: outOfRange,
  },
  {
    name: "refuses a limit that is not whole",
    args: () => [png(PLAIN), invert, { maxPixels: 1.5 }],
    expected: outOfRange,
  },

  { name: "refuses text in place of a PNG", args: () => ["PNG" as never, invert], expected: badArgument },
  { name: "refuses shared memory", args: () => [shared(8), invert], expected: badArgument },
  { name: "refuses a resizable buffer", args: () => [resizable(8), invert], expected: badArgument },
  { name: "refuses a detached view", args: () => [detached(new Uint8Array(8)), invert], expected: badArgument },
  { name: "refuses no filter", args: () => [png(PLAIN), undefined as never], expected: badArgument },
  {
    name: "refuses a table of another length",
    args: () => [png(PLAIN), { lut: new Uint8Array(255) }],
    expected: badArgument,
  },
  {
    name: "refuses a table that is not bytes",
    args: () => [png(PLAIN), { lut: [1, 2, 3] as never }],
    expected: badArgument,
  },
  {
    name: "refuses an unknown mix",
    args: () => [png(PLAIN), { ...invert, mix: "grey" as never }],
    expected: badArgument,
  },
];

/** What every `applyLut` must do. */
export const applyLutCases: readonly Case<Parameters<typeof applyLut>, Uint8Array>[] = [
  { name: "takes no pixels", args: () => [bytes(), 3, invertLut(), bytes()], expected: { returns: bytes() } },
  {
    name: "looks up three channels",
    args: () => [bytes(0, 1, 2, 253, 254, 255), 3, invertLut(), bytes(9, 9, 9, 9, 9, 9)],
    expected: { returns: bytes(255, 254, 253, 2, 1, 0) },
  },
  {
    name: "copies the fourth",
    args: () => [bytes(0, 1, 2, 3, 4, 5, 6, 7), 4, invertLut(), new Uint8Array(8)],
    expected: { returns: bytes(255, 254, 253, 3, 251, 250, 249, 7) },
  },
  {
    name: "has a table for each colour",
    args: () => [bytes(1, 1, 1), 3, lutPerColour(identityLut(), invertLut(), thresholdLut(1)), new Uint8Array(3)],
    expected: { returns: bytes(1, 254, 255) },
  },
  {
    name: "leaves what lies behind the pixels alone",
    args: () => [bytes(1, 2, 3), 3, invertLut(), bytes(9, 9, 9, 9)],
    expected: { returns: bytes(254, 253, 252, 9) },
  },
  {
    name: "replaces pixels in place",
    args: () => {
      const pixels = bytes(1, 2, 3, 4, 5, 6, 7, 8);
      return [pixels, 4, invertLut(), pixels];
    },
    expected: { returns: bytes(254, 253, 252, 4, 250, 249, 248, 8) },
  },
  {
    name: "replaces pixels in place at the start of a longer output",
    args: () => {
      const out = bytes(1, 2, 3, 4, 5, 6);
      return [out.subarray(0, 3), 3, invertLut(), out];
    },
    expected: { returns: bytes(254, 253, 252, 4, 5, 6) },
  },
  {
    name: "looks up every value in every position of a long input",
    args: () => [ramp(768), 3, invertLut(), new Uint8Array(768)],
    expected: { returns: ramp(768).map((value) => 255 - value) },
  },
  {
    name: "refuses an output that overlaps in part",
    args: () => {
      const whole = new Uint8Array(7);
      return [whole.subarray(0, 6), 3, invertLut(), whole.subarray(1)];
    },
    expected: badArgument,
  },
  {
    name: "refuses an output that overlaps the table",
    args: () => {
      const lut = invertLut();
      return [bytes(1, 2, 3), 3, lut, lut.subarray(0, 3)];
    },
    expected: badArgument,
  },
  {
    name: "refuses an output that is too short",
    args: () => [bytes(1, 2, 3), 3, invertLut(), bytes(1, 2)],
    expected: badArgument,
  },
  {
    name: "refuses a pixel cut short",
    args: () => [bytes(1, 2, 3, 4), 3, invertLut(), new Uint8Array(4)],
    expected: badArgument,
  },
  { name: "refuses two channels", args: () => [bytes(1, 2), 2 as 3, invertLut(), bytes(1, 2)], expected: badArgument },
  {
    name: "refuses a table of another length",
    args: () => [bytes(1, 2, 3), 3, bytes(1), bytes(1, 2, 3)],
    expected: badArgument,
  },
  {
    name: "refuses shared memory",
    args: () => [bytes(1, 2, 3), 3, invertLut(), shared(3)],
    expected: badArgument,
  },
];

function rgb(rows: readonly (readonly number[])[]): Uint8Array {
  return png({ width: rows[0]!.length / 3, rows: rows.map((values) => row(0, ...values)) });
}

function rgba(rows: readonly (readonly number[])[]): Uint8Array {
  return png({ width: rows[0]!.length / 4, rows: rows.map((values) => row(0, ...values)), colour: 6 });
}

/** 1.1 MB of pixels that do not repeat, each value `flip`ped by exclusive or. */
function large(flip: number): Uint8Array {
  const rows = Array.from({ length: 600 }, (_, y) =>
    Uint8Array.from({ length: 1 + 600 * 3 }, (__, x) => (x === 0 ? 0 : ((x * y + (x >> 3)) & 255) ^ flip)),
  );
  return png({ width: 600, rows });
}

/** Two rows of 300,000 bytes of one value. */
function wide(value: number): Uint8Array {
  const rows = [0, 1].map(() => new Uint8Array(1 + 300_000).fill(value).fill(0, 0, 1));
  return png({ width: 100_000, rows });
}

function withStream(change: (stream: Uint8Array) => Uint8Array): Uint8Array {
  return png({ ...PLAIN, idat: [change(deflateSync(joined(PLAIN.rows)))] });
}

/** A zlib stream whose first block codes nothing but its own end, in a literal code of one symbol. */
function afterEmptyBlock(data: Uint8Array): Uint8Array {
  const stream = deflateSync(data);
  const fields = [
    // Not the last block, own codes; 257 literals and lengths, 1 distance, 18 code lengths: of 18 and of 1, one bit each.
    ["0", "01", "00000", "00000", "0111"],
    ["000", "000", "100", "000".repeat(14), "100"],
    // 138 and 118 zeros, then a length of 1 for the end of the block and for the distance; then that end.
    ["1", "1111111", "1", "1101011", "0", "0", "0"],
    // An empty stored block, to begin the next at a whole byte.
    ["000", "000", "0".repeat(16), "1".repeat(16)],
  ];
  const bits = fields.flat().join("");
  const block = Uint8Array.from({ length: bits.length / 8 }, (_, at) =>
    Number.parseInt(
      Array.from(bits.slice(at * 8, at * 8 + 8))
        .toReversed()
        .join(""),
      2,
    ),
  );
  return joined([stream.slice(0, 2), block, deflateRawSync(data), stream.slice(-4)]);
}

function flipped(whole: Uint8Array, at: number): Uint8Array {
  return whole.map((byte, index) => (index === at ? byte ^ 1 : byte));
}

function ramp(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, at) => at);
}

function bytes(...values: readonly number[]): Uint8Array {
  return Uint8Array.from(values);
}
