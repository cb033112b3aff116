import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { forestLines, forestPlot, sweepOf, sweepPlot } from "@oxbow/measure";
import { comparison } from "../fixtures/comparison.ts";
import { logScale } from "./log-scale.ts";

describe("logScale", () => {
  const positive = fc.double({ min: 1e-9, max: 1e12, noNaN: true });

  it("keeps order, and everything between its ends", () =>
    fc.assert(
      fc.property(fc.array(positive, { minLength: 1, maxLength: 20 }), (values) => {
        const { place, ticks } = logScale(values, 100, 500);
        const places = values.toSorted((a, b) => a - b).map(place);
        expect(places).toEqual(places.toSorted((a, b) => a - b));
        expect(places.every((x) => x >= 100 && x <= 500)).toBe(true);
        expect(place(ticks[0] as number)).toBeCloseTo(100, 6);
        expect(place(ticks.at(-1) as number)).toBeCloseTo(500, 6);
      }),
    ));

  it("puts equal ratios at equal distances", () => {
    const { place, ticks } = logScale([1, 100], 0, 200);
    expect(ticks).toEqual([1, 2, 5, 10, 20, 50, 100]);
    expect([1, 10, 100].map(place)).toEqual([0, expect.closeTo(100, 9), 200]);
  });
});

describe("forestPlot", () => {
  it("has a line for the A/A check, each peer and the candidate, and escapes their names", () => {
    const named = { ...comparison, workload: "a < b & c" };
    const drawn = forestPlot(forestLines([named]), `kernel "x"`);
    expect(drawn.match(/<circle /g)).toHaveLength(3);
    expect(drawn).toContain("a &lt; b &amp; c: typescript against itself");
    expect(drawn).toContain("<title>kernel &quot;x&quot;</title>");
    expect(drawn).toContain(">3.00×<");
    expect(drawn).not.toMatch(/NaN|Infinity|undefined/);
  });

  it("colours no line of an unsteady machine", () => {
    expect(forestPlot(forestLines([comparison]), "t")).toContain("#009E73");
    expect(forestPlot(forestLines([{ ...comparison, aaOk: false }]), "t")).not.toMatch(/#[0-9A-F]{6}/);
  });

  it("draws an interval without ends, and no lines at all", () => {
    const unknown = { ratio: 2, lo: 0, hi: Infinity, level: 0.95 };
    for (const drawn of [forestPlot([{ label: "two forks", speedup: unknown }], "t"), forestPlot([], "t")]) {
      expect(drawn).not.toMatch(/NaN|Infinity|undefined/);
    }
  });
});

describe("sweepPlot", () => {
  const swept = (candidateNs: (n: number) => number) =>
    sweepOf(
      [16, 256, 4096].map((size) => {
        const ratio = (2 * size) / candidateNs(size);
        return {
          ...comparison,
          inputSize: size,
          control: { ...comparison.control, medianNs: 2 * size },
          candidate: { ...comparison.candidate, medianNs: candidateNs(size) },
          speedup: { ratio, lo: ratio * 0.9, hi: ratio * 1.1, level: 0.95 },
        };
      }),
    );

  it("has a curve for every side, and the crossover with its band", () => {
    const drawn = sweepPlot(swept((n) => 300 + n / 2));
    expect(drawn.match(/<polyline /g)).toHaveLength(3);
    expect(drawn).toMatch(/crossover at \d+ bytes/);
    expect(drawn.match(/<rect /g)).toHaveLength(1);
    expect(drawn).not.toMatch(/NaN|Infinity|undefined/);
  });

  it("has room for the names of the sides, or for the beginning of long ones", () => {
    const sweep = swept((n) => n / 4);
    const [first, ...others] = sweep.sides;
    const named = (name: string): string => sweepPlot({ ...sweep, sides: [{ ...first!, name }, ...others] });
    expect(named("sharp, level 2, adaptive filters")).toContain(">sharp, level 2, adaptive filters<");
    expect(named("a name as long as nobody should give to a library")).toContain(
      ">a name as long as nobody should g…<",
    );
  });

  it("has no crossover where the candidate always wins", () => {
    expect(sweepPlot(swept((n) => n / 4))).not.toContain("crossover at");
  });
});
