import { describe, expect, it } from "vitest";
import { geometricInterval, randomFrom } from "@oxbow/statistics";
import { atLevel, holmLevels } from "./holm.ts";

const speedupOf = (logs: readonly number[], level = 0.95) => {
  const { value, lo, hi } = geometricInterval(logs, level);
  return { ratio: value, lo, hi, level };
};
const logs = [1.5, 1.6, 1.55, 1.62, 1.58, 1.57];
const claim = (min: number, found = logs) => ({ speedup: speedupOf(found), forks: found.length, min });

describe("an interval at another level", () => {
  it.each([0.9, 0.99, 0.9975])("is the one that the processes give at %d", (level) => {
    const found = atLevel(speedupOf(logs), logs.length, level);
    const wanted = speedupOf(logs, level);
    for (const end of ["ratio", "lo", "hi"] as const) expect(found[end]).toBeCloseTo(wanted[end], 6);
    expect(found.level).toBe(level);
  });
});

describe("several verdicts in one run", () => {
  it("leave a single one as it is, and one without claims", () => {
    expect(holmLevels([[claim(2)]])).toEqual([0.95]);
    expect(holmLevels([[], [claim(2)], []])).toEqual([0.95, 0.95, 0.95]);
  });

  it("are judged the more strictly the more there are, the surest most", () => {
    expect(holmLevels([[claim(4)], [claim(2)], [claim(3)]]).map((level) => level.toFixed(4))).toEqual([
      "0.9500",
      "0.9833",
      "0.9750",
    ]);
  });

  it("are judged by the weakest claim of each", () => {
    const [first, second] = holmLevels([[claim(2), claim(4.5)], [claim(3)]]) as [number, number];
    expect(second).toBeGreaterThan(first);
  });

  it("are all judged as strictly as the first that does not hold", () => {
    expect(holmLevels([[claim(5)], [claim(6)]]).map((level) => level.toFixed(3))).toEqual(["0.975", "0.975"]);
  });

  it("pass wrongly together hardly more often than one alone", () => {
    const random = randomFrom(1);
    // Box and Muller; the truth is exactly at what is asked, so that every pass is wrong.
    const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    let [wrong, uncorrected] = [0, 0];
    const runs = 400;
    for (let run = 0; run < runs; run++) {
      const verdicts = Array.from({ length: 11 }, () => [
        claim(
          1,
          Array.from({ length: 5 }, () => 0.02 * normal()),
        ),
      ]);
      const levels = holmLevels(verdicts);
      const passes = (at: number): boolean => {
        const [{ speedup, forks }] = verdicts[at] as [(typeof verdicts)[0][0]];
        return atLevel(speedup, forks, levels[at] as number).lo >= 1;
      };
      if (verdicts.some((_, at) => passes(at))) wrong++;
      if (verdicts.some(([only]) => (only as (typeof verdicts)[0][0]).speedup.lo >= 1)) uncorrected++;
    }
    expect(wrong / runs).toBeLessThan(0.05);
    expect(uncorrected / runs).toBeGreaterThan(0.15);
  });
});
