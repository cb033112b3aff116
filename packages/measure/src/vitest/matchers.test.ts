import { describe, expect, it } from "vitest";
// oxlint-disable-next-line import/no-unassigned-import -- it extends expect.
import "./matchers.ts";
import { attachSamples } from "./paired.ts";

const group = {};
const rounds = (ns: number, spread = 0.01): Float64Array[] =>
  [-1, -0.5, 0.5, 1].map((sign) => Float64Array.of(ns * (1 + sign * spread), ns * (1 + sign * spread)));
const still = rounds(1000, 0);

/** A result whose rounds took so long, on a machine whose A/A check was off by `drift` either way. */
const result = (ns: number, { spread = 0.01, drift = 0, of = group } = {}): object =>
  attachSamples({}, { group: of, rounds: rounds(ns, spread), control: still, controlCopy: rounds(1000, drift) });
const [slow, quick, same] = [result(3000), result(1000), result(1000, { spread: -0.01 })];

describe("toBeFasterThanPaired", () => {
  it("passes what the whole interval says, and its opposite fails with the interval", () => {
    expect(quick).toBeFasterThanPaired(slow, { minSpeedup: 2.9 });
    expect(slow).not.toBeFasterThanPaired(quick);
    expect(() => expect(slow).toBeFasterThanPaired(quick)).toThrow(
      "it is 0.333 times (0.333 to 0.333) as fast; 1.00 times asked, margin 2.00 %",
    );
  });

  it("fails either way where the interval decides nothing", () => {
    const open = "inconclusive: it is 1.00 times (0.";
    expect(() => expect(quick).toBeFasterThanPaired(same)).toThrow(open);
    expect(() => expect(quick).not.toBeFasterThanPaired(same)).toThrow(open);
    expect(() => expect(quick).toBeFasterThanPaired(slow, { minSpeedup: 2.99 })).toThrow("inconclusive: it is 3.00");
  });

  it("counts what the same code differs by against the verdict, and says so", () => {
    const [unsteadySlow, unsteadyQuick] = [result(1200, { drift: 0.3 }), result(1000, { drift: 0.3 })];
    expect(() => expect(unsteadyQuick).toBeFasterThanPaired(unsteadySlow)).toThrow(
      /inconclusive: .* on a machine where the same code differs by up to \d/,
    );
  });
});

describe("toNotRegress", () => {
  it("passes what is certainly not slower by more than the margin, and fails what is", () => {
    expect(quick).toNotRegress(slow);
    expect(quick).toNotRegress(same, { margin: 0.1 });
    expect(() => expect(slow).toNotRegress(quick)).toThrow("it takes 3.00 times (3.00 to 3.00) as long; margin 3.00 %");
    expect(() => expect(quick).toNotRegress(same, { margin: 0.001 })).toThrow("inconclusive: it takes 1.00 times");
  });
});

it("refuses what was measured apart", () => {
  expect(() => expect(quick).toBeFasterThanPaired(result(1, { of: {} }))).toThrow("name both in one bench.compare()");
});
