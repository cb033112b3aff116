import { bytes, fc, orElse } from "@oxbow/equivalence";
import type { Size } from "@oxbow/equivalence";
import type { PixelFilter, PngOptions } from "./arguments.ts";
import * as kernels from "./control.ts";
import { png } from "./png-generator.ts";

type PngArgs = [png: Uint8Array, filter: PixelFilter, options?: PngOptions];
type RawArgs = Parameters<typeof kernels.applyLut>;

/** Any PNG, sound or not, through any filter. */
export const pngArguments = (size: Size): fc.Arbitrary<PngArgs> =>
  fc.oneof(fc.tuple(png({ size }), filter()), fc.tuple(png({ size }), filter(), options()));

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
export function rawArguments(size: Size): fc.Arbitrary<RawArgs> {
  const channels = fc.constantFrom(3 as const, 4 as const);
  const count = fc.noBias(fc.nat(size === "small" ? 70 : 70_000));
  const values = fc.uint8Array({ minLength: 1, maxLength: 300, size: "max" });
  const room = fc.constantFrom(0, 0, 0, 5, -1);
  const drawn = fc
    .tuple(channels, count, values, lut(), fc.constantFrom(0, 0, 0, 0, 1), room)
    .map(([width, pixels, period, table, cut, more]): RawArgs => {
      const input = repeated(period, Math.max(pixels * width - cut, 0));
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

/** Copied by doubling: asked for byte by byte, large inputs cost more than the kernel that they are for. */
function repeated(period: Uint8Array, length: number): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(length);
  all.set(period.subarray(0, length));
  for (let filled = period.length; filled < length; filled *= 2) all.copyWithin(filled, 0, filled);
  return all;
}

/** Not zeros: what a side forgets to write must show. */
const output = (length: number): Uint8Array => new Uint8Array(Math.max(length, 0)).fill(9);

/** Each of the 256 values in each channel, through a table that moves all of them. */
export function* everyValue(): Generator<RawArgs> {
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
