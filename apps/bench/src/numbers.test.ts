import { readdirSync, readFileSync } from "node:fs";
import type { BenchmarkFile } from "@oxbow/contract";
import { expect, it } from "vitest";
import { readmeTable, withTable } from "./numbers.ts";

const measurements = new URL("../../../docs/measurements/", import.meta.url);
const readme = readFileSync(new URL("../../../README.md", import.meta.url), "utf8");

it("has in the README the numbers of the newest record, and no others", () => {
  const newest = readdirSync(measurements)
    .filter((name) => name.endsWith("-kernels.json"))
    .sort()
    .at(-1);
  const file = JSON.parse(readFileSync(new URL(newest ?? "", measurements), "utf8")) as BenchmarkFile;
  expect(withTable(readme, readmeTable(file))).toBe(readme);
});

it("refuses a README without a place for the table", () => {
  expect(() => withTable("# Oxbow", "")).toThrow(
    'the README has no "<!-- numbers: begin -->" before "<!-- numbers: end -->": put them back',
  );
});
