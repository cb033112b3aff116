import { describe, expect, it } from "vitest";
import { projectCost } from "@oxbow/profile";
import type { Comparison, SideCost } from "@oxbow/contract";

const side = (name: string): SideCost => ({
  name,
  medianNs: 9000,
  loNs: 8900,
  hiNs: 9100,
  forkNs: [9000],
  cpuNs: 9000,
  loopBlockedNs: 9000,
  gcNs: 0,
  allocatedBytes: 0,
  peakRssMiB: null,
  rssGrowthMiB: null,
  rssSlopeBytes: 0,
});
const threeTimes = { ratio: 3, lo: 2.9, hi: 3.1, level: 0.95 };
const comparison: Comparison = {
  kernel: "byte-hash",
  workload: "many 64 B keys",
  inputSize: 6400,
  sizeUnit: "bytes",
  control: side("typescript"),
  candidate: side("native"),
  speedup: threeTimes,
  cpuSpeedup: threeTimes,
  primary: "wall",
  aa: { ratio: 1, lo: 0.99, hi: 1.01, level: 0.95 },
  aaOk: true,
  others: [{ side: side("zlib.crc32"), speedup: threeTimes, candidateSpeedup: threeTimes, resultsEqual: true }],
  resultsEqual: true,
  forks: 6,
  blocksPerFork: 300,
  perForkLogRatio: [1.1, 1.1, 1.09, 1.1, 1.11, 1.1],
  seed: 1,
  notes: [],
};

const prices = { vcpuHour: 0.04, currency: "USD", utilisation: 0.6 };
const at = (ns: number, speedup: number, library: number | null = null) => {
  const known = (ratio: number) => ({ ratio, lo: ratio * 0.99, hi: ratio * 1.01, level: 0.95 });
  return {
    ...comparison,
    control: { ...comparison.control, cpuNs: ns },
    cpuSpeedup: known(speedup),
    others:
      library === null
        ? []
        : comparison.others.map((other) => ({ ...other, speedup: known(library), resultsEqual: true })),
  };
};

describe("projectCost", () => {
  it("finds a 22-fold speedup of a cheap call worth three dollars a year, and 10-fold of an expensive one worth 1,520", () => {
    const cheap = projectCost([{ comparison: at(8870, 22), callsPerDay: 50e6 }], prices);
    // 8.87 µs × 50 × 10⁶ × 365 ÷ 3600 s × 0.04 ÷ 0.6 × (1 − 1/22)
    expect(cheap.candidate.perYear.central).toBeCloseTo(2.8615, 3);
    const expensive = projectCost([{ comparison: at(5e6, 10), callsPerDay: 50e6 }], prices);
    expect(expensive.candidate.perYear.central).toBeCloseTo(1520.83, 2);
    expect(expensive.candidate.perYear.lo).toBeLessThan(1520.83);
    expect(expensive.candidate.perYear.hi).toBeGreaterThan(1520.83);
  });

  it("adds up over the mix of sizes, losses included", () => {
    const [small, large] = [
      { comparison: at(1000, 0.5), callsPerDay: 1e9 },
      { comparison: at(1e6, 10), callsPerDay: 1e6 },
    ];
    const both = projectCost([small, large], prices).candidate.perYear.central;
    const apart = [small, large].map((volume) => projectCost([volume], prices).candidate.perYear.central);
    expect(apart[0]).toBeLessThan(0);
    expect(both).toBeCloseTo((apart[0] ?? 0) + (apart[1] ?? 0), 6);
  });

  it.each([
    ["do nothing", at(8870, 22), 5000, "it may save only 2.86 USD a year, and 5,000 USD must come back in 2 years"],
    ["use the library", at(5e6, 10, 9), 1000, "zlib.crc32 saves 1,502.06 USD a year, the candidate 1,520.83 USD"],
    [
      "migrate",
      at(5e6, 10, 1.1),
      1000,
      "it saves at least 1,519.13 USD a year, and 1,000 USD comes back within 2 years",
    ],
  ])("advises to %s when that is the best bargain", (choice, found, engineering, because) => {
    const { advice } = projectCost([{ comparison: found, callsPerDay: 50e6 }], { ...prices, engineering });
    expect(advice).toEqual({ choice, because });
  });

  it("advises no library whose results differ", () => {
    const found = at(5e6, 10, 9);
    const others = found.others.map((other) => ({ ...other, resultsEqual: false }));
    const { advice, libraries } = projectCost([{ comparison: { ...found, others }, callsPerDay: 50e6 }], {
      ...prices,
      engineering: 1000,
    });
    expect(libraries).toEqual([]);
    expect(advice?.choice).toBe("migrate");
  });

  it.each([
    [{ utilisation: 0 }, "utilisation must be above 0 and at most 1, found 0"],
    [{ vcpuHour: Number.NaN }, "vcpuHour must be 0 or more, found NaN"],
    [{ engineering: -1 }, "engineering must be 0 or more, found -1"],
  ])("refuses %o", (change, message) => {
    expect(() => projectCost([{ comparison, callsPerDay: 1 }], { ...prices, ...change })).toThrow(message);
    expect(() => projectCost([], prices)).toThrow("nothing was measured: give one comparison or more");
  });
});
