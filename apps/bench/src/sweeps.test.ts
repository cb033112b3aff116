import { readFileSync } from "node:fs";
import type { BenchmarkRow } from "@oxbow/contract";
import { benchmarkFile, conditions, emptyColumns } from "@oxbow/measure";
import { expect, it } from "vitest";
import { newestRecord } from "./newest-record.ts";
import { withTable } from "./numbers.ts";
import { kernelPages, pageFile, sweepPages } from "./sweeps.ts";

const docs = new URL("../../../docs/", import.meta.url);
const pages = kernelPages();
const pageOf = (name: string): string => readFileSync(new URL(`../${pageFile(name)}`, docs), "utf8");

it("has on every kernel's page the sizes of the newest record, and no others", () => {
  const file = newestRecord("sweep");
  for (const [name, tables] of sweepPages(file, pages)) {
    expect(withTable(pageOf(name), tables), name).toBe(pageOf(name));
  }
});

it.each(pages)("has a place on the page of %s", (name) => {
  expect(withTable(pageOf(name), "here")).toContain("\nhere\n");
});

const row = (subject: string, workload: string, more: Partial<BenchmarkRow>): BenchmarkRow => ({
  ...emptyColumns,
  id: ["byte-hash", workload, subject, more.metric ?? "time"].join("/"),
  subject: `byte-hash, ${subject}`,
  workload,
  metric: "time per call",
  unit: "ns",
  value: 100,
  lo: 90,
  hi: 110,
  peer: "typescript",
  peerValue: 100,
  ...more,
});
const size = (items: number, ratio: number, steady: boolean): BenchmarkRow[] => [
  row("typescript against itself", `${items} items`, { note: steady ? "" : "the machine was too noisy" }),
  row("a library", `${items} items`, { value: 50 }),
  row("native", `${items} items`, { value: 100 / ratio, ratio, ratioLo: ratio * 0.9, ratioHi: ratio * 1.1 }),
];
const whole = (metric: string, more: Partial<BenchmarkRow>): BenchmarkRow =>
  row("native", "1 to 4 items", { metric, unit: "items", peer: null, peerValue: null, ...more });

it("shows every side by size, the crossover with its interval, and the size for the flag", async () => {
  const because = "the candidate wins from 3 items on, even at the low end";
  const rows = [
    ...size(1, 0.5, true),
    ...size(4, 2, false),
    whole("crossover", { value: 2, lo: 1.5, hi: 2.5, note: because }),
    whole("minSize", { value: 3, note: because }),
  ];
  const tables = sweepPages(benchmarkFile(await conditions(), rows), pages);
  expect([...tables.keys()]).toEqual(["byte-hash"]);
  expect(tables.get("byte-hash")).toContain(
    [
      "| `byte-hash` | typescript | native | typescript ÷ native | a library |",
      "|---|--:|--:|--:|--:|",
      "| 1 items | 100 ns | 200 ns | 0.500× (0.450 to 0.550) | 50.0 ns |",
      "| 4 items | 100 ns | 50.0 ns | 2.00× (1.80 to 2.20) † | 50.0 ns |",
      "",
      `**The crossover is at 2.00 items** (1.50 to 2.50): ${because}, so \`minSize: 3\`.`,
    ].join("\n"),
  );
});

it("says so where no size is safe", async () => {
  const because = "the candidate does not win for certain at 4 items, the largest size measured";
  const rows = [...size(4, 0.5, true), whole("not certain to win up to", { value: 4, note: because })];
  expect(sweepPages(benchmarkFile(await conditions(), rows), pages).get("byte-hash")).toContain(`\n${because}.\n`);
});
