import { InputError } from "@oxbow/contract";
import { fc } from "@oxbow/equivalence";
import { png } from "./png-generator.ts";
import { describeEquivalence } from "@oxbow/equivalence/vitest";
import { embedded } from "../remote/forms.test.fixture.ts";
import * as kernels from "./control.ts";
import { applyLutCases, filterPngCases } from "./cases.ts";
import { unavailable } from "@oxbow/native";
import * as native from "./native.ts";
import { PNG } from "pngjs";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { photographPixels, photographPng } from "./photographs.ts";
import { pixelFilter, pixelFilterRaw } from "./definition.ts";

const sides = [["typescript", kernels], ...(unavailable ? [] : [["native", native] as const])] as const;
const refused = filterPngCases.filter(({ expected }) => "throws" in expected);
const invert = { lut: kernels.invertLut() };

describe.skipIf(unavailable)("with the addon", () => {
  describeEquivalence(embedded(pixelFilter), { runs: 150 });
  describeEquivalence(embedded(pixelFilterRaw));

  it.each(refused)("$name at the same place on both sides", ({ args }) =>
    expect(placeOf(() => native.filterPng(...args()))).toEqual(placeOf(() => kernels.filterPng(...args()))),
  );

  it("finds every fault of a PNG at the same place as the control", () =>
    fc.assert(
      fc.property(png(), (file) => {
        expect(placeOf(() => native.filterPng(file, invert))).toEqual(placeOf(() => kernels.filterPng(file, invert)));
      }),
      { seed: 1, numRuns: 500 },
    ));

  it.each(applyLutCases.filter(({ expected }) => "throws" in expected))(
    "$name in the same words on both sides",
    ({ args }) => expect(placeOf(() => native.applyLut(...args()))).toEqual(placeOf(() => kernels.applyLut(...args()))),
  );
});

it("takes sharp's output for what it means, and misses what pngjs loses", async () => {
  const args = [await photographPng(64, 48), invert] as const;
  const normalized = async (side: string) =>
    kernels.decodePng(
      await [pixelFilter.control, ...(pixelFilter.peers ?? [])].find(({ name }) => name === side)!.run(...args),
    );
  const control = await normalized("typescript");
  expect(await normalized("sharp, stored")).toEqual(control);
  expect(await normalized("sharp, level 2, adaptive filters")).toEqual(control);
  expect(await normalized("pngjs")).toEqual({ ...control, before: [] });
});

describe.each(sides)("in %s", (_, side) => {
  it.each(filterPngCases)("$name, later", async ({ args, expected }) => {
    const later = side.filterPngAsync(...args());
    if ("throws" in expected) {
      await expect(later).rejects.toMatchObject({ name: expected.throws.class, code: expected.throws.code });
    } else {
      expect(kernels.decodePng(await later)).toEqual(kernels.decodePng(expected.returns));
    }
  });

  it("writes what sharp and pngjs read as the same pixels", async () => {
    const output = side.filterPng(await photographPng(301, 199), invert);
    const pixels = (await photographPixels(301, 199)).map((value) => 255 - value);
    expect(Buffer.compare(await sharp(output).raw().toBuffer(), pixels)).toBe(0);
    expect(Buffer.compare(withoutAlpha(PNG.sync.read(Buffer.from(output)).data), pixels)).toBe(0);
  });

  it("writes what sharp and pngjs read, whatever the picture", async () => {
    await fc.assert(
      fc.asyncProperty(png(), async (file) => {
        const output = outputOf(() => side.filterPng(file, invert));
        if (output === undefined) return;
        const { pixels } = kernels.decodePng(output);
        expect(Buffer.compare(await sharp(output).raw().toBuffer(), pixels)).toBe(0);
        const { data } = PNG.sync.read(Buffer.from(output));
        const channels = pixels.length / (data.length / 4);
        expect(Buffer.compare(channels === 3 ? withoutAlpha(data) : data, pixels)).toBe(0);
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it("makes flat areas small", async () => {
    const flat = await sharp({ create: { width: 2000, height: 1500, channels: 3, background: "#123456" } })
      .png()
      .toBuffer();
    expect(side.filterPng(flat, invert).length).toBeLessThan(90_000);
  });

  it("takes its input before it returns, so that the caller may change it", async () => {
    const file = (await photographPng(640, 480)).slice();
    const lut = kernels.invertLut();
    const expected = kernels.decodePng(side.filterPng(file, { lut }));
    const later = side.filterPngAsync(file, { lut });
    file.fill(0);
    lut.fill(0);
    expect(kernels.decodePng(await later)).toEqual(expected);
  });

  it("does not begin when it was aborted before", async () => {
    const signal = AbortSignal.abort(new Error("no longer needed"));
    await expect(side.filterPngAsync(await photographPng(32, 32), invert, { signal })).rejects.toMatchObject({
      code: "ABORTED",
      cause: { message: "no longer needed" },
    });
  });

  it("ends when it is aborted", async () => {
    const abort = new AbortController();
    const later = side.filterPngAsync(await photographPng(2000, 1500), invert, { signal: abort.signal });
    abort.abort();
    await expect(later).rejects.toMatchObject({ name: "InputError", code: "ABORTED" });
  });

  it("leaves the arguments as they are", async () => {
    const file = await photographPng(32, 32);
    const [before, lut] = [file.slice(), kernels.invertLut()];
    side.filterPng(file, { lut });
    expect([file, lut]).toEqual([before, kernels.invertLut()]);
  });
});

interface Place {
  readonly code: string;
  readonly row: number | undefined;
  readonly byteOffset: number | undefined;
  readonly message: string;
}

/**
 * Where and how a call fails; null when it does not. What is wrong within the deflated data is worded by each side: where
 * several things are, one side may stop at the first that the other passes over.
 */
function placeOf(run: () => unknown): Place | null {
  try {
    run();
    return null;
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const { code, row, byteOffset, message } = error;
    return { code, row, byteOffset, message: message.replace(/(?<=the image data ).*/, "…") };
  }
}

function outputOf(run: () => Uint8Array): Uint8Array | undefined {
  try {
    return run();
  } catch {
    return undefined;
  }
}

function withoutAlpha(rgba: Uint8Array): Uint8Array {
  return rgba.filter((_, at) => at % 4 !== 3);
}
