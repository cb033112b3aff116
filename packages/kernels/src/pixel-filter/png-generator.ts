import * as fc from "fast-check";
import type { Arbitrary } from "fast-check";
import zlib from "node:zlib";
import type { Size } from "@oxbow/equivalence";
import { biased, concat, gapAt, indexAt, orElse, BYTES, sequence, share } from "@oxbow/equivalence";

/**
 * PNG files: all row filters, values at which the Paeth predictor ties, widths off every power of two, image data in many
 * chunks and many kinds of deflate stream, metadata before and behind it. About one in four has a fault: cut short, a
 * byte flipped, rows missing or too many, sizes of zero or far too large, a header that names another kind of PNG.
 *
 * Most are 8-bit RGB or RGBA; the others are of every kind PNG defines. Shrinks towards a small black image.
 */
export function png({ size = "small" }: { readonly size?: Size } = {}): Arbitrary<Uint8Array<ArrayBuffer>> {
  const made = fc.tuple(picture(size), fault()).map(
    ([whole, change]) => change(whole),
    (file) => [taken(file), sound],
  );
  // Nothing is drawn from it: what cannot be taken apart shrinks as bytes.
  return orElse(made, sequence(BYTES, fc.uint8Array()));
}

/** A PNG in parts, so that faults can be made in any of them. */
interface Picture {
  readonly width: number;
  readonly height: number;
  readonly kind: Kind;
  /** Row after row, each with its filter type. */
  readonly rows: Uint8Array;
  readonly deflate: zlib.ZlibOptions;
  /** Lengths of the IDAT chunks, over and over; the whole stream in one where there are none. */
  readonly cuts: readonly number[];
  readonly before: readonly Chunk[];
  readonly after: readonly Chunk[];
}

interface Kind {
  readonly colour: number;
  readonly depth: number;
  readonly interlace: number;
  readonly samples: number;
}

type Chunk = readonly [type: string, contents: Uint8Array];
type Fault = (whole: Picture) => Uint8Array<ArrayBuffer>;

const RGB: Kind = { colour: 2, depth: 8, interlace: 0, samples: 3 };
const RGBA: Kind = { colour: 6, depth: 8, interlace: 0, samples: 4 };
const OTHERS: readonly Kind[] = [
  { ...RGB, depth: 16 },
  { ...RGBA, depth: 16 },
  { ...RGB, interlace: 1 },
  { colour: 0, depth: 8, interlace: 0, samples: 1 },
  { colour: 0, depth: 1, interlace: 0, samples: 1 },
  { colour: 3, depth: 8, interlace: 0, samples: 1 },
  { colour: 4, depth: 8, interlace: 0, samples: 2 },
];

// Neighbours at equal distances from the prediction, and sums that pass 255 or halve to a fraction.
const TIES = [0, 1, 2, 3, 127, 128, 129, 253, 254, 255];

const DIMENSIONS = {
  small: fc.tuple(fc.integer({ min: 1, max: 35 }), fc.integer({ min: 1, max: 9 })),
  // Past 512 KiB of rows, and rows longer than 256 KiB: where implementations split their work.
  large: fc.oneof(
    fc.tuple(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 1, max: 400 })),
    fc.tuple(fc.integer({ min: 87_000, max: 90_000 }), fc.integer({ min: 1, max: 4 })),
    fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 20_000 })),
  ),
} as const;

function picture(size: Size): Arbitrary<Picture> {
  const value = fc.oneof(fc.constantFrom(...TIES), fc.integer({ min: 0, max: 255 }));
  return fc
    .record({
      dimensions: DIMENSIONS[size],
      kind: fc.oneof(
        { weight: 6, arbitrary: fc.constant(RGB) },
        { weight: 6, arbitrary: fc.constant(RGBA) },
        { weight: 1, arbitrary: fc.constantFrom(...OTHERS) },
      ),
      // Over and over: few values shrink well, and a period that does not divide the row makes rows differ.
      // A number is the seed of noise.
      values: orElse<ArrayLike<number> | number>(
        fc.oneof(
          fc.array(value, { minLength: 1, maxLength: 90, size: "max" }),
          fc.integer({ min: 1, max: 2 ** 31 - 1 }),
        ),
        fc.array(fc.nat(255), { minLength: 1, size: "max" }),
      ),
      filters: orElse(
        fc.array(fc.nat(4), { minLength: 1, maxLength: 7, size: "max" }),
        fc.array(fc.nat(4), { minLength: 1, size: "max" }),
      ),
      deflate: fc.record({
        level: fc.constantFrom(6, 0, 1, 9),
        strategy: fc.constantFrom(0, 1, 2, 3, 4),
        memLevel: fc.constantFrom(8, 1, 9),
        windowBits: fc.constantFrom(15, 9),
      }),
      cuts: fc.array(fc.constantFrom(8192, 64, 7, 2, 1, 0), { maxLength: 4, size: "max" }),
      before: chunks(),
      after: chunks(),
    })
    .map(
      ({ dimensions: [width, height], kind, values, filters, ...rest }) => {
        const length = rowLength(width, kind);
        const rows = new Uint8Array((length + 1) * height);
        const period = typeof values === "number" ? noise(values, length * height) : values;
        for (let row = 0, next = 0; row < height; row += 1) {
          const start = row * (length + 1);
          rows[start] = filters[row % filters.length]!;
          for (let at = 1; at <= length; at += 1, next += 1) rows[start + at] = period[next % period.length]!;
        }
        return { width, height, kind, rows, ...rest };
      },
      (whole) => {
        const { width, height, rows, ...rest } = whole as Picture;
        const length = rows.length / height;
        const filters = Array.from({ length: height }, (_, row) => rows[row * length]!);
        const values = Array.from(rows).filter((_, at) => at % length !== 0);
        return { dimensions: [width, height] as [number, number], values, filters, ...rest } as never;
      },
    );
}

const rowLength = (width: number, { samples, depth }: Kind): number => Math.ceil((width * samples * depth) / 8);

/** The parts of a sound file, plainly deflated; throws for any other. */
function taken(file: unknown): Picture {
  if (!(file instanceof Uint8Array)) throw new TypeError("no file");
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const all: Chunk[] = [];
  for (let at = 8; at < file.length; at += 12 + view.getUint32(at)) {
    const type = String.fromCharCode(...file.subarray(at + 4, at + 8));
    all.push([type, file.slice(at + 8, at + 8 + view.getUint32(at))]);
  }
  const [width, height, depth, colour, interlace] = [
    view.getUint32(16),
    view.getUint32(20),
    file[24],
    file[25],
    file[28],
  ];
  const kind = [RGB, RGBA, ...OTHERS].find(
    (each) => each.depth === depth && each.colour === colour && each.interlace === interlace,
  );
  const first = all.findIndex(([type]) => type === "IDAT");
  const last = all.findLastIndex(([type]) => type === "IDAT");
  const rows = zlib.inflateSync(concat(all.slice(first, last + 1).map(([, contents]) => contents)));
  if (kind === undefined || rows.length !== (rowLength(width, kind) + 1) * height) throw new TypeError("no sound file");
  const deflate = { level: 6, strategy: 0, memLevel: 8, windowBits: 15 };
  return { width, height, kind, rows, deflate, cuts: [], before: all.slice(1, first), after: all.slice(last + 1, -1) };
}

/** As many as are needed, up to a period too long to repeat within a small image: small differences, as filtered photographs have. */
function noise(seed: number, needed: number): Uint8Array {
  // A loop over bytes: as a list made by a callback, this took half the time of drawing small images.
  const period = new Uint8Array(Math.min(needed, 65_521));
  for (let at = 0, state = seed; at < period.length; at += 1) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    period[at] = ((state >>> 24) * (state >>> 28)) >> 4;
  }
  return period;
}

const latin1 = (text: string): Uint8Array => Uint8Array.from(text, (char) => char.charCodeAt(0));

function chunks(): Arbitrary<readonly Chunk[]> {
  const known = fc.constantFrom<Chunk>(
    ["gAMA", Uint8Array.of(0, 0, 0xb1, 0x8f)],
    ["pHYs", Uint8Array.of(0, 0, 0x0b, 0x13, 0, 0, 0x0b, 0x13, 1)],
    ["sRGB", Uint8Array.of(0)],
    ["tEXt", latin1("Title\0A photograph")],
    ["tIME", Uint8Array.of(7, 234, 11, 23, 12, 0, 0)],
    ["bKGD", Uint8Array.of(0, 1, 0, 2, 0, 3)],
  );
  // Unknown and safe to copy, unknown and unsafe, needed and unknown, and two that a filter must not pass over.
  const types = ["prVt", "prVT", "prVt", "PrVt", "tRNS", "acTL"];
  const other = fc.tuple(fc.constantFrom(...types), fc.uint8Array({ maxLength: 9, size: "max" }));
  const names = "gAMA pHYs sRGB tEXt tIME bKGD prVt prVT PrVt tRNS acTL".split(" ");
  // The first is never drawn: it is for chunks that come from a file, equal to a known one and not the same object.
  const any = biased<Chunk>(
    fc.tuple(fc.constantFrom(...names), fc.uint8Array()),
    fc.oneof({ weight: 12, arbitrary: known }, { weight: 1, arbitrary: other }),
    1,
  );
  return fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, fc.array(any, { maxLength: 3, size: "max" }));
}

function fault(): Arbitrary<Fault> {
  const at = share();
  const header = fc.tuple(fc.integer({ min: 0, max: 12 }), fc.constantFrom(0, 1, 2, 3, 16, 255));
  return fc.oneof(
    { weight: 3, arbitrary: fc.constant(sound) },
    {
      weight: 1,
      arbitrary: fc.oneof(
        at.map(
          (n): Fault =>
            (whole) =>
              cut(encode(whole), n),
        ),
        at.map(
          (n): Fault =>
            (whole) =>
              flipped(encode(whole), n),
        ),
        at.map(
          (n): Fault =>
            (whole) =>
              encode(whole, { stream: flipped(stream(whole), n) }),
        ),
        at.map(
          (n): Fault =>
            (whole) =>
              encode(whole, { stream: cut(stream(whole), n) }),
        ),
        at.map(
          (n): Fault =>
            (whole) =>
              encode({ ...whole, rows: cut(whole.rows, n) }),
        ),
        fc.integer({ min: 1, max: 40 }).map(
          (n): Fault =>
            (whole) =>
              encode({ ...whole, rows: concat([whole.rows, new Uint8Array(n)]) }),
        ),
        fc.integer({ min: 1, max: 9 }).map(
          (n): Fault =>
            (whole) =>
              encode(whole, { stream: concat([stream(whole), new Uint8Array(n)]) }),
        ),
        fc.tuple(fc.integer({ min: 5, max: 255 }), at).map(([filter, n]): Fault => (whole) => {
          const rows = whole.rows.slice();
          rows[indexAt(whole.height, n) * (rows.length / whole.height)] = filter;
          return encode({ ...whole, rows });
        }),
        header.map(
          ([index, value]): Fault =>
            (whole) =>
              encode(whole, { header: [index, value] }),
        ),
        fc.constant<Fault>((whole) => encode(whole, { sizes: [100_000, 100_000] })),
        fc.constant<Fault>((whole) => encode(whole, { sizes: [0, whole.height] })),
        fc.constant<Fault>((whole) => encode(whole, { sizes: [whole.width, 0] })),
        fc.constant<Fault>((whole) => encode(whole, { gap: true })),
        fc.constant<Fault>((whole) => concat([encode(whole), Uint8Array.of(1, 2, 3)])),
        fc.constant<Fault>((whole) => encode(whole).slice(0, -12)),
      ),
    },
  );
}

const sound: Fault = (whole) => encode(whole);

const stream = ({ rows, deflate }: Picture): Uint8Array => zlib.deflateSync(rows, deflate);

interface Changes {
  readonly stream?: Uint8Array;
  readonly header?: readonly [index: number, value: number];
  readonly sizes?: readonly [width: number, height: number];
  /** A chunk of another type between two of the image data. */
  readonly gap?: boolean;
}

function encode(whole: Picture, changes: Changes = {}): Uint8Array<ArrayBuffer> {
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  const [width, height] = changes.sizes ?? [whole.width, whole.height];
  view.setUint32(0, width);
  view.setUint32(4, height);
  header.set([whole.kind.depth, whole.kind.colour, 0, 0, whole.kind.interlace], 8);
  if (changes.header !== undefined) header[changes.header[0]] = changes.header[1];
  const idat = split(changes.stream ?? stream(whole), whole.cuts).map((part): Chunk => ["IDAT", part]);
  const spare: readonly Chunk[] =
    changes.gap === true
      ? [
          ["tEXt", latin1("a\0b")],
          ["IDAT", new Uint8Array(0)],
        ]
      : [];
  const all: readonly Chunk[] = [
    ["IHDR", header],
    ...whole.before,
    ...idat,
    ...spare,
    ...whole.after,
    ["IEND", new Uint8Array(0)],
  ];
  return concat([Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a), ...all.map(chunk)]);
}

function split(whole: Uint8Array, lengths: readonly number[]): Uint8Array[] {
  if (!lengths.some((length) => length > 0)) return [whole];
  const parts: Uint8Array[] = [];
  // At most a thousand chunks: one byte each would make a large image mostly chunk headers.
  const least = whole.length / 1000;
  for (let at = 0; at < whole.length;) {
    const length = lengths[parts.length % lengths.length]!;
    const end = length === 0 ? at : at + Math.max(length, Math.ceil(least));
    parts.push(whole.subarray(at, end));
    at = end;
  }
  return parts;
}

function chunk([type, contents]: Chunk): Uint8Array {
  const out = new Uint8Array(12 + contents.length);
  const view = new DataView(out.buffer);
  view.setUint32(0, contents.length);
  for (let i = 0; i < 4; i += 1) out[4 + i] = type.charCodeAt(i);
  out.set(contents, 8);
  view.setUint32(8 + contents.length, zlib.crc32(out.subarray(4, 8 + contents.length)));
  return out;
}

const cut = (whole: Uint8Array, at: number): Uint8Array<ArrayBuffer> => whole.slice(0, gapAt(whole.length, at));

function flipped(whole: Uint8Array, at: number): Uint8Array<ArrayBuffer> {
  const out = whole.slice();
  const bit = indexAt(8 * out.length, at);
  out[bit >> 3]! ^= 1 << (bit & 7);
  return out;
}
