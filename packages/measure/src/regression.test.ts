import { describe, expect, it } from "vitest";
import type { Comparison } from "@oxbow/contract";
import { judgeRegressions } from "@oxbow/measure";
import { comparison } from "./fixtures/comparison.ts";
import { randomFrom } from "@oxbow/statistics";
import { geometricInterval } from "@oxbow/statistics";

const seen = (ratio: number, lo: number, hi: number, changes: Partial<Comparison> = {}): Comparison => ({
  ...comparison,
  speedup: { ratio, lo, hi, level: 0.95 },
  ...changes,
});

describe("judgeRegressions", () => {
  it.each([
    ["pass", seen(1, 0.99, 1.01), "head takes 1.00 times as long as base (0.990 to 1.01): not slower by 3.00 %"],
    [
      "fail",
      seen(0.95, 0.94, 0.96),
      "head takes 1.05 times as long as base (1.04 to 1.06): slower by more than 3.00 %",
    ],
    [
      "inconclusive",
      seen(0.97, 0.95, 0.99),
      "head takes 1.03 times as long as base (1.01 to 1.05): that may be 3.00 % or may not; ask more forks",
    ],
    [
      "inconclusive",
      seen(1, 0.99, 1.01, { aaOk: false, aa: { ratio: 1, lo: 0.9, hi: 1.1, level: 0.95 } }),
      "head takes 1.00 times as long as base (0.990 to 1.01); base differs from itself by up to 11.1 % here: that may be 3.00 % or may not; ask more forks",
    ],
    [
      "fail",
      seen(2, 1.9, 2.1, { resultsEqual: false }),
      "base and head give different results: their speed means nothing",
    ],
  ])("says %s", (verdict, found, because) => {
    expect(judgeRegressions([found])).toEqual([{ kernel: "byte-hash", workload: "many 64 B keys", verdict, because }]);
  });

  it("decides by CPU time where that is the quieter clock", () => {
    const found = seen(1, 0.9, 1.1, { primary: "cpu", cpuSpeedup: { ratio: 0.9, lo: 0.89, hi: 0.91, level: 0.95 } });
    expect(judgeRegressions([found])).toMatchObject([{ verdict: "fail" }]);
  });

  it("asks more of one among many than of one alone", () => {
    // Just significant alone: the interval ends a hair beyond the margin.
    const narrow = seen(0.955, 0.942, 0.9685);
    const unsure = seen(0.97, 0.95, 0.99);
    expect(judgeRegressions([narrow])[0]?.verdict).toBe("fail");
    expect(judgeRegressions([narrow, unsure, unsure, unsure])[0]?.verdict).toBe("inconclusive");
  });

  // What processes give, by simulation: a log-ratio each, around the true one, some of them far off.
  const simulated = (truth: number, forks: number, random: () => number): Comparison => {
    const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    const logs = Array.from({ length: forks }, () => -Math.log(truth) + 0.008 * normal() * (random() < 0.1 ? 2 : 1));
    const { value, lo, hi, level } = geometricInterval(logs);
    return { ...comparison, forks, speedup: { ratio: value, lo, hi, level } };
  };

  it.each([6, 20])("over %d forks calls what is the same slow, or 5 %% the same, less often than it may", (forks) => {
    const random = randomFrom(forks);
    const [rounds, alpha] = [2000, 0.05];
    let [falsely, missed, found] = [0, 0, 0];
    for (let i = 0; i < rounds; i++) {
      // Exactly at the margin is the worst there is: beyond it, either way, mistakes are rarer.
      const [atMargin] = judgeRegressions([simulated(1.03, forks, random)]);
      if (atMargin?.verdict === "fail") falsely++;
      if (atMargin?.verdict === "pass") missed++;
      if (judgeRegressions([simulated(1.05, forks, random)])[0]?.verdict === "fail") found++;
    }
    expect(falsely / rounds).toBeLessThanOrEqual(alpha);
    expect(missed / rounds).toBeLessThanOrEqual(alpha);
    expect(found / rounds).toBeGreaterThanOrEqual(0.9);
  });

  it("keeps a family of eight equal kernels to the error of one", () => {
    const random = randomFrom(8);
    let families = 0;
    for (let i = 0; i < 500; i++) {
      const verdicts = judgeRegressions(Array.from({ length: 8 }, () => simulated(1.03, 6, random)));
      if (verdicts.some(({ verdict }) => verdict === "fail")) families++;
    }
    expect(families / 500).toBeLessThanOrEqual(0.05);
  });
});
