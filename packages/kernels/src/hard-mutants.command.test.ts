import { runMutant, type AnySuiteDefinition } from "@oxbow/equivalence";
import { describe, expect, it } from "vitest";
import { byteHashManyHardMutants } from "./byte-hash/hard-mutants.ts";
import { csvGroupsHardMutants } from "./csv-groups/hard-mutants.ts";
import { logFieldsHardMutants } from "./log-fields/hard-mutants.ts";
import { messageCodecDecodeHardMutants, messageCodecHardMutants } from "./message-codec/hard-mutants.ts";
import { ndjsonStatsHardMutants } from "./ndjson-stats/hard-mutants.ts";
import { pixelFilterHardMutants, pixelFilterRawHardMutants } from "./pixel-filter/hard-mutants.ts";
import { sumSquaresF64HardMutants, sumSquaresHardMutants } from "./sum-squares/hard-mutants.ts";
import {
  byteHash,
  csvGroups,
  logFields,
  messageCodec,
  messageCodecDecode,
  ndjsonStats,
  pixelFilter,
  pixelFilterRaw,
  sumSquares,
  sumSquaresF64,
} from "./index.ts";

const hard = [
  [byteHash, byteHashManyHardMutants],
  [csvGroups, csvGroupsHardMutants],
  [logFields, logFieldsHardMutants],
  [messageCodec, messageCodecHardMutants],
  [messageCodecDecode, messageCodecDecodeHardMutants],
  [ndjsonStats, ndjsonStatsHardMutants],
  [pixelFilter, pixelFilterHardMutants],
  [pixelFilterRaw, pixelFilterRawHardMutants],
  [sumSquares, sumSquaresHardMutants],
  [sumSquaresF64, sumSquaresF64HardMutants],
] as const;

// The plan of a pull request, with what is drawn and nothing that somebody thought of: neither named cases nor whole spaces.
describe.each(
  hard.map(([definition, mutants]) => [definition.kernel.key, definition as AnySuiteDefinition, mutants] as const),
)("the random inputs of %s", (_, definition, mutants) => {
  it.each(mutants.map((mutant) => [mutant.name, mutant] as const))(
    "kill what %s, with five seeds in a row",
    { timeout: 120_000 },
    async (_name, mutant) => {
      for (const seed of [1, 2, 3, 4, 5]) {
        const drawn = { ...definition, cases: [], exhaustive: () => [] };
        const { killedBy } = await runMutant(drawn, mutant as never, { seed, stopAtKill: true });
        expect(killedBy, `seed ${seed}`).toMatch(/^(random|in )/);
      }
    },
  );
});

it("there are twelve of each kernel at least", () => {
  for (const key of [
    "byte-hash",
    "csv-groups",
    "log-fields",
    "message-codec",
    "ndjson-stats",
    "pixel-filter",
    "sum-squares",
  ]) {
    const count = hard.reduce((sum, [{ kernel }, mutants]) => sum + (kernel.key === key ? mutants.length : 0), 0);
    expect(count, key).toBeGreaterThanOrEqual(12);
  }
});
