import { readFileSync } from "node:fs";
import type { BenchmarkFile, BenchmarkRow } from "@oxbow/contract";
import { expect, it } from "vitest";
import { newestRecord } from "../newest-record.ts";
import { withTable } from "../numbers.ts";
import { ladderTable } from "./ladder.ts";
import { killedRows, workerRows } from "./rows.ts";

it("has in the playbook the numbers of the newest record, and no others", () => {
  const page = readFileSync(new URL("../../../../docs/playbook/patterns.md", import.meta.url), "utf8");
  const file = newestRecord("patterns");
  expect(withTable(page, ladderTable(file))).toBe(page);
});

it("shows what a pattern costs, from which work on it pays, and what was asked", () => {
  const processes = [9000, 9100, 9200, 9300, 9400, 9500, 9600].map((ns) => ({
    serial: [ns],
    "64 in flight": [ns / 4],
  }));
  expect(ladderTable(fileOf(workerRows(processes)))).toContain(
    "| worker | 9.30 µs (9.00 µs to 9.60 µs) | 2.33 µs (2.25 µs to 2.40 µs) | 93.0 µs | 20.0 µs, met; 2.00 µs, **not met** |",
  );
});

it("says how often the control had to answer", () => {
  const figures = {
    calls: [10_000],
    lost: [0],
    wrong: [0],
    slowest: [12],
    deadline: [1000],
    fallbacks: [50],
    ends: [20],
  };
  const table = ladderTable(fileOf(killedRows(figures)));
  expect(table).toContain("calls with fallback: lost | 0 calls | 0 calls, met | 20 kills, 50 answers by the control");
});

function fileOf(rows: readonly BenchmarkRow[]): BenchmarkFile {
  const conditions = {
    cpu: "a CPU",
    cores: 2,
    memoryGiB: 8,
    os: "Linux",
    node: "24",
    v8: "13",
    rustc: null,
    commit: null,
    date: "2026-01-01T00:00:00.000Z",
    load: 0,
  };
  return { schema: "oxbow/benchmark/v1", conditions, rows };
}
