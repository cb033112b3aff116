import type { CsvQuery, CsvTotals } from "@oxbow/contract";
import { describeEquivalence } from "@oxbow/equivalence/vitest";
import { csvArgumentCases, csvGroupsCases } from "@oxbow/kernels/cases";
import * as kernels from "@oxbow/kernels";
import * as native from "@oxbow/native";
import { describe, expect, it } from "vitest";
import { csvGroups } from "./csv-groups.ts";

describe.skipIf(native.unavailable)("with the addon", () => {
  describeEquivalence(csvGroups);

  it.each([...csvGroupsCases, ...csvArgumentCases].filter(({ expected }) => "throws" in expected))(
    "$name in the same words, at the same place, on both sides",
    ({ args }) =>
      expect(failure(() => native.csvGroups(...args()))).toEqual(failure(() => kernels.csvGroups(...args()))),
  );

  it.each(csvGroupsCases)("$name in Rust, however the input is cut", ({ args, expected }) => {
    const [bytes, query] = args();
    for (let cut = 0; cut <= bytes.length; cut += Math.ceil((bytes.length + 1) / 500)) {
      expect(outcome(() => inChunks([bytes.subarray(0, cut), bytes.subarray(cut)], query))).toEqual(expected);
    }
    expect(
      outcome(() =>
        inChunks(
          Array.from(bytes, (byte) => Uint8Array.of(byte)),
          query,
        ),
      ),
    ).toEqual(expected);
  });
});

function inChunks(chunks: readonly Uint8Array[], query: CsvQuery): CsvTotals {
  const groups = new native.CsvGroups(query);
  for (const chunk of chunks) groups.update(chunk);
  return groups.finish();
}

function outcome(run: () => CsvTotals): unknown {
  try {
    return { returns: run() };
  } catch (error) {
    return { throws: { class: (error as Error).name, code: (error as { code?: string }).code } };
  }
}

function failure(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    const { name, code, message, row, byteOffset } = error as Record<string, unknown>;
    return { name, code, message, row, byteOffset };
  }
}
