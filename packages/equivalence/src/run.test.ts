import { defineKernel } from "@oxbow/contract";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bytes } from "./arbitraries/bytes.ts";
import { runEquivalence } from "./run.ts";
import { equivalence } from "./spec.ts";
import { describeEquivalence } from "./vitest.ts";

const sum = defineKernel<[Uint8Array], number>({ key: "byte-sum" });
const control = (data: Uint8Array): number => data.reduce((total, byte) => total + byte, 0);

const spec = (candidate: (data: Uint8Array) => number) =>
  equivalence(sum, {
    control: { name: "typescript", implementation: "typescript", run: control },
    candidates: [{ name: "planted", implementation: "native", run: candidate }],
    cases: [{ name: "adds bytes", args: () => [Uint8Array.of(1, 2)], expected: { returns: 3 } }],
    workloads: [],
    arguments: (size) => fc.tuple(bytes({ size })),
  });

const rightCandidate = (data: Uint8Array): number => {
  let total = 0;
  for (const byte of data) total += byte;
  return total;
};

describeEquivalence(spec(rightCandidate));

describe("a run", () => {
  it("counts what it did in every stratum", async () => {
    const report = await runEquivalence(spec(rightCandidate), { seed: 1, runs: 120 });
    expect(report.strata.map(({ name, executed, mismatches }) => ({ name, executed, mismatches }))).toEqual([
      { name: "named cases", executed: 1, mismatches: 0 },
      { name: "random small", executed: 120, mismatches: 0 },
      { name: "random large", executed: 120, mismatches: 0 },
    ]);
    expect(report.counterexample).toBeNull();
    expect(report.interrupted).toBeNull();
  });

  it("shrinks a planted bug to its smallest input", async () => {
    const wrapsAt8Bits = (data: Uint8Array): number => data.reduce((total, byte) => (total + byte) & 0xff, 0);
    const { counterexample } = await runEquivalence(spec(wrapsAt8Bits), { seed: 1 });
    expect(counterexample?.args.length).toBeLessThan(40);
    expect(counterexample?.seen).toEqual({ control: "returned 256", candidate: "returned 0" });
    expect(counterexample?.signature).toBe("returned|returned at returned.value");
  });

  it("finds a candidate that writes to its argument", async () => {
    const zeroes = (data: Uint8Array): number => {
      const total = control(data);
      data.fill(0);
      return total;
    };
    const { counterexample } = await runEquivalence(spec(zeroes), { seed: 1 });
    expect(counterexample?.mismatch.where).toBe("argsAfter[0][0]");
  });
});
