import { readFileSync } from "node:fs";
import type { BenchmarkRow } from "@oxbow/contract";
import { benchmarkFile, conditions, emptyColumns } from "@oxbow/measure";
import { expect, it } from "vitest";
import { newestRecord } from "../newest-record.ts";
import { withTable } from "../numbers.ts";
import { samplersTable } from "./page.ts";

const docs = new URL("../../../../docs/", import.meta.url);

it("has in the playbook the numbers of the newest record, and no others", () => {
  const page = readFileSync(new URL("playbook/measure.md", docs), "utf8");
  const file = newestRecord("measure");
  expect(withTable(page, samplersTable(file))).toBe(page);
});

it("has a line for each sampler, and says what was asked of ours", async () => {
  const row = (subject: string, metric: string, value: number, met: boolean | null): BenchmarkRow => ({
    ...emptyColumns,
    id: `${subject}/${metric}`,
    subject,
    workload: "integers, candidate the same, 2 busy processes beside it",
    metric,
    unit: "of 24",
    value,
    target: met === null ? null : 0,
    met,
  });
  const rows = [
    row("paired", "falsely called slower", 0, true),
    row("paired", "not detected", 1, false),
    row("mitata, mean", "falsely called slower", 9, null),
  ];
  const table = samplersTable(benchmarkFile(await conditions(), rows));
  expect(table).toContain("| paired | 0 of 24, met | 1 of 24, **not met** |");
  expect(table).toContain("| mitata, mean | 9 of 24 | – |");
  expect(table).toContain("\nintegers, 2 busy processes beside it. Conditions: ");
});
