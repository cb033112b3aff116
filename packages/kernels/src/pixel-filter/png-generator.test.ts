import { drawn, reach, tenths } from "@oxbow/equivalence";
import zlib from "node:zlib";
import { png } from "./png-generator.ts";
import type { Arbitrary } from "fast-check";
import { describe, expect, it } from "vitest";

/** What implementations disagree about, by what makes it: a suite that never draws one of these proves nothing about it. */
const traps = {
  png: rows(png, {
    "is sound 8-bit RGB": (b) => isSound(b) && kindOf(b) === "2 8 0",
    "is sound 8-bit RGBA": (b) => isSound(b) && kindOf(b) === "6 8 0",
    "has 16 bits": (b) => isSound(b) && b[24] === 16,
    "has samples of less than a byte": (b) => isSound(b) && b[24] === 1,
    "is interlaced": (b) => isSound(b) && b[28] === 1,
    "is grey with alpha": (b) => isSound(b) && b[25] === 4,
    "has a palette's colour type": (b) => isSound(b) && b[25] === 3,
    "is one pixel wide": (b) => isSound(b) && widthOf(b) === 1,
    "has one row": (b) => isSound(b) && heightOf(b) === 1,
    "has a width that 8 does not divide": (b) => isSound(b) && widthOf(b) > 8 && widthOf(b) % 8 !== 0,
    ...Object.fromEntries(
      ["none", "sub", "up", "average", "Paeth"].flatMap((name, type) => [
        [`has a first row of filter ${name}`, (b: Uint8Array) => filtersOf(b)[0] === type],
        [`has a later row of filter ${name}`, (b: Uint8Array) => filtersOf(b).slice(1).includes(type)],
      ]),
    ),
    "ties in the Paeth predictor": (b) => tiesInPaeth(b),
    "has colour under alpha 0": (b) => hasHiddenColour(b),
    "has stored blocks": (b) => blockOf(b) === 0,
    "has blocks of fixed codes": (b) => blockOf(b) === 1,
    "has blocks of codes of their own": (b) => blockOf(b) === 2,
    "has image data in many chunks": (b) => isSound(b) && typesOf(b).filter((type) => type === "IDAT").length > 3,
    "has a chunk of image data without bytes": (b) =>
      parts(b).some(([type, data]) => type === "IDAT" && data.length === 0),
    "has gamma": (b) => isSound(b) && typesOf(b).includes("gAMA"),
    "has a colour key": (b) => typesOf(b).includes("tRNS"),
    "has a chunk behind the pixels": (b) => isSound(b) && typesOf(b).at(-2) !== "IDAT",
    "has an unknown chunk that may be copied": (b) => typesOf(b).includes("prVt"),
    "has an unknown chunk that may not": (b) => typesOf(b).includes("prVT"),
    "has an unknown chunk that is needed": (b) => typesOf(b).includes("PrVt"),
    "has image data in two places": (b) => /IDAT .*tEXt IDAT/.test(typesOf(b).join(" ")),
    "is cut short": (b) => b.length > 8 && typesOf(b).at(-1) !== "IEND",
    "has bytes behind its end": (b) => typesOf(b).includes("IEND") && !isSound(b) && b.at(-1) === 3,
    "has a wrong checksum": (b) => !checksumsFit(b),
    "has a size of zero": (b) => checksumsFit(b) && (widthOf(b) === 0 || heightOf(b) === 0),
    "says to be far larger than it is": (b) => checksumsFit(b) && widthOf(b) === 100_000,
    "has a row too few": (b) => checksumsFit(b) && rowsShort(b) > 0,
    "has bytes too many": (b) => checksumsFit(b) && rowsShort(b) < 0,
    "has image data that does not inflate": (b) =>
      checksumsFit(b) && typesOf(b).at(-1) === "IEND" && inflated(b) === null,
    "has a filter that there is not": (b) => checksumsFit(b) && filtersOf(b).some((type) => type > 4),
  }),
  "large png": rows(() => png({ size: "large" }), {
    "has rows of more than 256 KiB": (b) => widthOf(b) * 3 > 2 ** 18,
    "has more than 10,000 rows": (b) => heightOf(b) > 10_000,
    "has more than 512 KiB of pixels": (b) => widthOf(b) * heightOf(b) * 3 > 2 ** 19,
  }),
};

describe.each(Object.entries(traps))("a thousand inputs from %s", (generator, { arbitrary, classes }) => {
  // Large images take 10 ms each to draw: thirty must hold what a thousand of the small ones do, in five runs in place of twenty.
  const shares = reach(arbitrary, classes, generator === "large png" ? { seeds: 5, runs: 30 } : {});
  it.each(Object.keys(classes))("hold one that %s, 95 times in 100", (name) => {
    expect(shares.get(name)).toBeGreaterThanOrEqual(0.95);
  });
});

describe("of 10,000 images", () => {
  const all = drawn(png());

  it("widths and heights are of every tenth", () => {
    const sound = all.filter((b) => checksumsFit(b) && widthOf(b) > 0 && widthOf(b) < 100);
    expect(Math.min(...tenths(sound.map(widthOf), 1, 35))).toBeGreaterThan(0.04);
    expect(Math.min(...tenths(sound.map(heightOf), 0, 10).slice(1))).toBeGreaterThan(0.04);
  });

  it("those without all of their pixels end in every tenth of them", () => {
    const cut = all.flatMap((b) => (isWhole(b) ? [] : pixelsThere(b)));
    expect(cut.length).toBeGreaterThan(300);
    expect(Math.min(...tenths(cut))).toBeGreaterThan(0.015);
  });
});

/** Whether it has an end, and no byte of it was changed. */
const isWhole = (file: Uint8Array): boolean =>
  checksumsFit(file) && typesOf(file).at(-1) === "IEND" && rowsShort(file) === 0 && inflated(file) !== null;

/** How many of its pixels can be had, of those that its header names; nothing for a file without any. */
function pixelsThere(file: Uint8Array): number[] {
  const whole = heightOf(file) * (rowBytes(file) + 1);
  if (headerOf(file) === undefined || file[28] !== 0 || whole <= 0 || whole > 1e6 || !checksumsFit(file)) return [];
  try {
    return [zlib.inflateSync(imageData(file), { finishFlush: zlib.constants.Z_SYNC_FLUSH }).length / whole];
  } catch {
    return [];
  }
}

function rows<T>(
  make: () => Arbitrary<T>,
  classes: Record<string, (value: T) => boolean>,
): { arbitrary: Arbitrary<unknown>; classes: Readonly<Record<string, (value: unknown) => boolean>> } {
  return { arbitrary: make(), classes: classes as Record<string, (value: unknown) => boolean> };
}

const latin1 = (value: Uint8Array): string =>
  Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString("latin1");

type Part = readonly [type: string, data: Uint8Array, checksum: boolean];

const cached = new WeakMap<Uint8Array, readonly Part[]>();

/** The chunks of a PNG, as far as they can be followed. */
function parts(file: Uint8Array): readonly Part[] {
  const known = cached.get(file);
  if (known !== undefined) return known;
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const found: Part[] = [];
  for (let at = 8; at + 12 <= file.length;) {
    const end = at + 8 + view.getUint32(at);
    if (end + 4 > file.length) break;
    const type = latin1(file.subarray(at + 4, at + 8));
    found.push([type, file.subarray(at + 8, end), zlib.crc32(file.subarray(at + 4, end)) === view.getUint32(end)]);
    at = end + 4;
  }
  cached.set(file, found);
  return found;
}

const typesOf = (file: Uint8Array): string[] => parts(file).map(([type]) => type);

const checksumsFit = (file: Uint8Array): boolean =>
  parts(file).length > 1 && parts(file).every(([, , isRight]) => isRight);

const widthOf = (file: Uint8Array): number => headerOf(file)?.getUint32(0) ?? -1;

const heightOf = (file: Uint8Array): number => headerOf(file)?.getUint32(4) ?? -1;

function headerOf(file: Uint8Array): DataView | undefined {
  const [type, data] = parts(file)[0] ?? [];
  return type === "IHDR" && data?.length === 13 ? new DataView(data.buffer, data.byteOffset, 13) : undefined;
}

/** Colour type, bits a sample, interlacing. */
const kindOf = (file: Uint8Array): string => `${file[25]} ${file[24]} ${file[28]}`;

const SAMPLES: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

/** Of a row without its filter byte. */
const rowBytes = (file: Uint8Array): number =>
  Math.ceil((widthOf(file) * (SAMPLES[file[25] ?? 0] ?? 0) * (file[24] ?? 0)) / 8);

const imageData = (file: Uint8Array): Uint8Array =>
  Buffer.concat(parts(file).flatMap(([type, data]) => (type === "IDAT" ? [data] : [])));

const inflatedFiles = new WeakMap<Uint8Array, Uint8Array | null>();

/** The rows with their filter bytes; null for image data that is not deflated as it must be. */
function inflated(file: Uint8Array): Uint8Array | null {
  if (!inflatedFiles.has(file)) {
    let rowsOf: Uint8Array | null = null;
    try {
      rowsOf = zlib.inflateSync(imageData(file));
    } catch {
      // Null says so.
    }
    inflatedFiles.set(file, rowsOf);
  }
  return inflatedFiles.get(file) ?? null;
}

/** Bytes of rows that are missing; negative for those that are too many; 0 where nobody can tell. */
function rowsShort(file: Uint8Array): number {
  const all = inflated(file);
  return all === null || headerOf(file) === undefined ? 0 : heightOf(file) * (rowBytes(file) + 1) - all.length;
}

const isSound = (file: Uint8Array): boolean => {
  const last = parts(file).reduce((end, [, data]) => end + 12 + data.length, 8);
  return checksumsFit(file) && last === file.length && inflated(file) !== null && rowsShort(file) === 0;
};

function filtersOf(file: Uint8Array): readonly number[] {
  const all = inflated(file);
  if (all === null || file[28] !== 0) return [];
  const length = rowBytes(file) + 1;
  return Array.from({ length: Math.floor(all.length / length) }, (_, row) => all[row * length]!);
}

/** The kind of the first block: 0 stored, 1 fixed, 2 with codes of its own. */
const blockOf = (file: Uint8Array): number => (isSound(file) ? ((imageData(file)[2] ?? 0xff) >> 1) & 3 : -1);

/** Rows as they are without their filters, of a sound file of whole bytes. */
function unfiltered(
  file: Uint8Array,
  see: (left: number, up: number, corner: number, filter: number) => void,
): Uint8Array[] {
  const all = inflated(file)!;
  const [length, pixel] = [rowBytes(file), (SAMPLES[file[25]!]! * file[24]!) / 8];
  const made: Uint8Array[] = [];
  for (let row = 0; row < heightOf(file); row++) {
    const filter = all[row * (length + 1)]!;
    const out = new Uint8Array(length);
    for (let at = 0; at < length; at++) {
      const [left, up, corner] = [out[at - pixel] ?? 0, made[row - 1]?.[at] ?? 0, made[row - 1]?.[at - pixel] ?? 0];
      const [a, b, c] = [Math.abs(up - corner), Math.abs(left - corner), Math.abs(left + up - 2 * corner)];
      const paeth = a <= b && a <= c ? left : b <= c ? up : corner;
      see(left, up, corner, filter);
      out[at] = all[row * (length + 1) + 1 + at]! + [0, left, up, (left + up) >> 1, paeth][filter]!;
    }
    made.push(out);
  }
  return made;
}

/** Two neighbours that differ are equally far from the prediction, in a row that asks. */
function tiesInPaeth(file: Uint8Array): boolean {
  if (!isSound(file) || !["2 8 0", "6 8 0"].includes(kindOf(file)) || filtersOf(file).some((type) => type > 4))
    return false;
  let ties = false;
  unfiltered(file, (left, up, corner, filter) => {
    const [a, b, c] = [Math.abs(up - corner), Math.abs(left - corner), Math.abs(left + up - 2 * corner)];
    ties ||= filter === 4 && ((a === b && left !== up && a <= c) || (b === c && up !== corner && b < a));
  });
  return ties;
}

function hasHiddenColour(file: Uint8Array): boolean {
  if (!isSound(file) || kindOf(file) !== "6 8 0" || filtersOf(file).some((type) => type > 4)) return false;
  return unfiltered(file, () => {}).some((row) =>
    row.some((alpha, at) => at % 4 === 3 && alpha === 0 && row[at - 1]! + row[at - 2]! + row[at - 3]! > 0),
  );
}
