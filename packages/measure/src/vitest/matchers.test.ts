import type { Comparison } from "@oxbow/contract";
import { describe, expect, it } from "vitest";
import { comparison } from "../fixtures/comparison.ts";
// oxlint-disable-next-line import/no-unassigned-import -- it extends expect, as it does for a user.
import "./matchers.ts";

const found = (ratio: number, spread: number, more: Partial<Comparison> = {}): Comparison => ({
  ...comparison,
  speedup: { ratio, lo: ratio / spread, hi: ratio * spread, level: 0.95 },
  ...more,
});

describe("toBeFaster", () => {
  it("passes when the whole interval is above what is asked, and .not when it is below", () => {
    expect(found(3, 1.1)).toBeFaster();
    expect(found(3, 1.1)).toBeFaster({ minSpeedup: 2.5 });
    expect(found(0.5, 1.1)).not.toBeFaster();
  });

  it("fails with the interval in the message", () => {
    expect(() => expect(found(0.5, 1.1)).toBeFaster()).toThrow(
      "it is 0.500 times (0.455 to 0.550) as fast; 1.00 times asked",
    );
  });

  it("fails either way where the interval decides nothing, and says what would", () => {
    const message = "inconclusive: it is 2.00 times (1.67 to 2.40) as fast; 2.00 times asked. Give compare decideAt: 2";
    expect(() => expect(found(2, 1.2)).toBeFaster({ minSpeedup: 2 })).toThrow(message);
    expect(() => expect(found(2, 1.2)).not.toBeFaster({ minSpeedup: 2 })).toThrow(message);
  });

  it("takes an unsteady machine's error off", () => {
    const unsteady = found(1.1, 1.01, { aaOk: false, aa: { ratio: 1.05, lo: 0.95, hi: 1.15, level: 0.95 } });
    expect(() => expect(unsteady).toBeFaster()).toThrow(
      "inconclusive: it is 1.10 times (1.09 to 1.11) as fast, on a machine where the same code differs by up to 15.0 %",
    );
  });
});

describe("toNotRegress", () => {
  it("says what judgeRegressions says, and asks for the margin", () => {
    expect(found(1, 1.01)).toNotRegress();
    expect(found(0.9, 1.01)).not.toNotRegress();
    expect(found(0.9, 1.01)).toNotRegress({ margin: 0.2 });
    expect(() => expect(found(0.9, 1.01)).toNotRegress()).toThrow("slower by more than 3.00 %");
  });

  it("fails either way where the interval decides nothing", () => {
    expect(() => expect(found(0.97, 1.05)).toNotRegress()).toThrow(/^inconclusive: head takes 1\.03 times as long/);
    expect(() => expect(found(0.97, 1.05)).not.toNotRegress()).toThrow(/^inconclusive: head takes 1\.03 times as long/);
  });
});

it("neither says anything of two that give different results", () => {
  const other = found(3, 1.1, { resultsEqual: false });
  const message = "control and candidate give different results: their speed means nothing";
  expect(() => expect(other).toBeFaster()).toThrow(message);
  expect(() => expect(other).not.toBeFaster()).toThrow(message);
  expect(() => expect(other).toNotRegress()).toThrow(message);
});

it("refuses what is no comparison, such as a promise of one", () => {
  const message = "a comparison is needed: await compare(…) of @oxbow/measure, and expect what it gives";
  expect(() => expect(Promise.resolve(comparison)).toBeFaster()).toThrow(message);
  expect(() => expect(null).toNotRegress()).toThrow(message);
});
