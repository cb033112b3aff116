import { expect, it } from "vitest";
import { benchmarkFile, rowsOf, toActionBenchmark, toBencher, toBenchstat } from "@oxbow/measure";
import { comparison, conditions } from "../fixtures/comparison.ts";

const file = benchmarkFile(conditions, rowsOf(comparison));
const id = "byte-hash/many-64-b-keys/native/time-per-call";

it("writes what github-action-benchmark calls customSmallerIsBetter", () => {
  const entries = JSON.parse(toActionBenchmark(file)) as { name: string }[];
  expect(entries.find(({ name }) => name === id)).toEqual({
    name: id,
    unit: "ns",
    value: 3000,
    range: "± 30.0",
    extra: "",
  });
  // Times only: it takes whatever grows for a loss.
  expect(new Set(entries.map((entry) => (entry as { unit?: string }).unit))).toEqual(new Set(["ns"]));
});

it("writes Bencher's metrics: benchmark, measure, value and its ends", () => {
  const metrics = JSON.parse(toBencher(file)) as Record<string, unknown>;
  expect(metrics[id]).toEqual({ latency: { value: 3000, lower_value: 2970, upper_value: 3030 } });
});

it("writes Go's benchmark text, a line for each process of each side", () => {
  const text = toBenchstat(file, [comparison]);
  expect(text.split("\n").slice(0, 4)).toEqual(["goos: linux", "goarch: x64", "pkg: oxbow", "cpu: Example CPU"]);
  const lines = text.trimEnd().split("\n").slice(4);
  // Go's format: a name that begins with Benchmark, an iteration count, then pairs of value and unit.
  for (const line of lines) expect(line).toMatch(/^Benchmark\S+\t\d+\t\d+(\.\d+)? ns\/op$/);
  expect(lines).toHaveLength(18);
  expect(lines.at(-1)).toBe("Benchmarkbyte-hash/workload=many_64_B_keys/side=native\t300\t3000 ns/op");
});
