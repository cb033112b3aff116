import type { Comparison, SideCost } from "@oxbow/contract";
import { plain } from "@oxbow/layout";
import { sweepOf } from "@oxbow/measure";
import { expect, it } from "vitest";
import { benchPage } from "./bench-page.ts";
import { benchReport } from "./bench-report.ts";

const side = (name: string, medianNs: number): SideCost => ({
  name,
  medianNs,
  loNs: medianNs,
  hiNs: medianNs,
  forkNs: [medianNs],
  cpuNs: medianNs,
  loopBlockedNs: medianNs,
  gcNs: 0,
  allocatedBytes: 0,
  peakRssMiB: null,
  rssGrowthMiB: null,
  rssSlopeBytes: 0,
});

const ratio = (value: number) => ({ ratio: value, lo: value * 0.9, hi: value * 1.1, level: 0.95 });

const compared = (aaOk: boolean, inputSize = 8): Comparison => ({
  kernel: "sum",
  workload: `${inputSize} items`,
  inputSize,
  sizeUnit: "items",
  control: side("loop", inputSize * 4),
  candidate: side("native", inputSize * 2),
  speedup: ratio(2),
  cpuSpeedup: ratio(2),
  primary: "wall",
  aa: aaOk ? { ratio: 1, lo: 0.99, hi: 1.01, level: 0.95 } : { ratio: 1, lo: 0.8, hi: 1.25, level: 0.95 },
  aaOk,
  others: [{ side: side("closed form", 1), speedup: ratio(4), candidateSpeedup: ratio(0.5), resultsEqual: true }],
  resultsEqual: true,
  forks: 6,
  blocksPerFork: 300,
  perForkLogRatio: [0.7],
  seed: 1,
  notes: [],
});

const conditions = {
  cpu: "Example CPU",
  cores: 2,
  memoryGiB: 8,
  os: "Linux 6.0 x64",
  node: "v24.0.0",
  v8: "13.6",
  rustc: "rustc 1.95.0",
  commit: "0123456789abcdef0123456789abcdef01234567",
  date: "2026-11-23T00:00:00.000Z",
  load: 0.5,
};

const page = (aaOk: boolean): string =>
  benchPage({
    conditions,
    comparisons: [compared(aaOk)],
    sweeps: [sweepOf([8, 64, 512].map((size) => compared(aaOk, size)))],
    regressions: [],
    base: undefined,
  });

it("shows no figure of an unsteady machine as good or bad", () => {
  expect(page(true)).toContain(`<td class="good figure">2.00×</td>`);
  expect(page(false)).toContain(`<td class="doubtful figure">2.00×</td>`);
  expect(page(false)).not.toContain(`class="good`);
  const marked = (aaOk: boolean): string => benchReport([compared(aaOk)], (colour, text) => `<${colour}>${text}`);
  expect(marked(true)).toContain("<green>2.00×");
  expect(marked(false)).not.toContain("<green>");
});

it("says against whom the candidate wins, and who is faster", () => {
  expect(page(true)).toContain(
    "the candidate is faster than the control at every size measured, from 8 to 512 items; closed form is faster than the candidate at every size measured.",
  );
});

it("fits 80 columns without a broken word", () => {
  const wide = {
    ...compared(false),
    notes: ["quick: short warm-up and few blocks, for a look and not for a decision, so to say"],
  };
  const wordsOf = (text: string): readonly string[] => text.trim().split(/\s+/).toSorted();
  const text = benchReport([wide], plain, 60);
  for (const line of text.split("\n")) expect(line.length).toBeLessThanOrEqual(60);
  expect(wordsOf(text)).toEqual(wordsOf(benchReport([wide], plain)));
});
