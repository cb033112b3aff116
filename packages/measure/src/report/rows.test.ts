import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { benchmarkFile, conditions as conditionsHere, rowsOf, toMarkdown } from "@oxbow/measure";
import { comparison, conditions } from "../fixtures/comparison.ts";

const schema: object = JSON.parse(
  readFileSync(new URL(import.meta.resolve("@oxbow/measure/schema/benchmark-v1.schema.json")), "utf8"),
) as object;
const validate = new Ajv2020({ allErrors: true }).compile(schema);
const written = (file: object): unknown => JSON.parse(JSON.stringify(file));

describe("rowsOf", () => {
  it("puts the A/A check first, and every side against the control", () => {
    const rows = rowsOf(comparison);
    expect(rows.map(({ id, ratio }) => [id, ratio])).toEqual([
      ["byte-hash/many-64-b-keys/aa/time-per-call", 1.001],
      ["byte-hash/many-64-b-keys/zlib.crc32/time-per-call", 2],
      ["byte-hash/many-64-b-keys/native/time-per-call", 3],
      ["byte-hash/many-64-b-keys/native/cpu-time-per-call", 2.8],
    ]);
    expect(rows.every(({ met }) => met === null)).toBe(true);
  });

  it.each([
    ["is met when the lower end reaches it", 2.9, {}, true],
    ["is not met by the middle of the interval", 3, {}, false],
    ["is not met on different results", 2, { resultsEqual: false }, false],
    ["is met on an unsteady machine that is off by less than the margin", 2, { aaOk: false, aa: unsteady(1.1) }, true],
    ["is not met where the machine is off by more than the margin", 2.9, { aaOk: false, aa: unsteady(1.1) }, false],
    ["is not met on a machine that is off by more than a quarter", 2, { aaOk: false, aa: unsteady(1.3) }, false],
  ])("a target %s", (_, target, change, met) => {
    const row = rowsOf({ ...comparison, ...change }, { target }).find(({ id }) => id.endsWith("native/time-per-call"));
    expect(row).toMatchObject({ target, met });
    if (Object.keys(change).length > 0) expect(row?.note).not.toBe("");
  });

  it("adds the peak RSS of sides that had a process each", () => {
    const own = {
      ...comparison,
      control: { ...comparison.control, peakRssMiB: 120 },
      candidate: { ...comparison.candidate, peakRssMiB: 60 },
    };
    expect(rowsOf(own).at(-1)).toMatchObject({ metric: "peak RSS", unit: "MiB", value: 60, peerValue: 120, ratio: 2 });
  });
});

describe("the published schema", () => {
  it("accepts what is written, with conditions taken here", async () => {
    expect(validate(written(benchmarkFile(await conditionsHere(), rowsOf(comparison, { target: 2 }))))).toBe(true);
    expect(validate.errors).toBeNull();
  });

  it.each([
    ["a row without its unit", (file: Loose) => delete file.rows[0]?.["unit"]],
    ["a missing condition", (file: Loose) => delete file.conditions["cpu"]],
    ["a value that is no number", (file: Loose) => Object.assign(file.rows[0] ?? {}, { value: null })],
    ["a target without an answer", (file: Loose) => Object.assign(file.rows[0] ?? {}, { target: 2 })],
    ["another schema", (file: Loose) => Object.assign(file, { schema: "oxbow/benchmark/v2" })],
  ])("refuses %s", (_, spoil) => {
    const file = written(benchmarkFile(conditions, rowsOf(comparison))) as Loose;
    spoil(file);
    expect(validate(file)).toBe(false);
  });
});

it("refuses two rows of one id", () => {
  const rows = rowsOf(comparison);
  expect(() => benchmarkFile(conditions, [...rows, ...rows])).toThrow(
    `two rows are called "byte-hash/many-64-b-keys/aa/time-per-call": ids are unique within a file`,
  );
});

it("shows every number with its conditions in Markdown", () => {
  const text = toMarkdown(benchmarkFile(conditions, rowsOf(comparison, { target: 3 })));
  expect(text).toContain(
    "| byte-hash, native | many 64 B keys | time per call | 3.00 µs | typescript: 9.00 µs | 3.00× (2.90 to 3.10) | 3× **not met** |  |",
  );
  expect(text).toContain(
    "Conditions: Example CPU · 2 cores · 8 GiB · Linux 6.0 x64 · Node 24.0.0 (V8 13.6) · rustc 1.95.0 · commit 0123456789 · 2026-11-23 00:00 UTC · load 0.5.",
  );
});

interface Loose {
  readonly conditions: Record<string, unknown>;
  readonly rows: Record<string, unknown>[];
}

function unsteady(hi: number) {
  return { ratio: 1, lo: 0.95, hi, level: 0.95 };
}
