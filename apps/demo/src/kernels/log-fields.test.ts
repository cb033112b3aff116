import { describeEquivalence } from "@oxbow/equivalence/vitest";
import { logFieldsCases, logFieldsRefusals, rowsWritten } from "@oxbow/kernels/cases";
import * as kernels from "@oxbow/kernels";
import * as native from "@oxbow/native";
import { describe, expect, it } from "vitest";
import { logFields } from "./log-fields.ts";

describe.skipIf(native.unavailable)("with the addon", () => {
  describeEquivalence(logFields);

  it.each(logFieldsCases)("$name, and writes that in Rust", ({ args, rows }) => {
    const [pattern, bytes, columns] = args();
    const { matched } = native.logFields(pattern, bytes, columns);
    expect(rowsWritten(pattern, bytes, columns, matched)).toEqual(rows);
  });

  it.each(logFieldsRefusals)("$name in the same words, at the same place, on both sides", ({ args }) =>
    expect(failure(() => native.logFields(...args()))).toEqual(failure(() => kernels.logFields(...args()))),
  );
});

function failure(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    const { name, code, message, row, byteOffset } = error as Record<string, unknown>;
    return { name, code, message, row, byteOffset };
  }
}
