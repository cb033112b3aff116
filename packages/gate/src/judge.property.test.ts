import type { Comparison, Evidence, Outcome, VerdictWord } from "@oxbow/contract";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyEvidence, unsteady } from "./evidence.test.arbitrary.ts";
import { counterexample, good, noMutants, policy, speedup } from "./evidence.test.fixture.ts";
import { judge } from "./index.ts";

const rank: Readonly<Record<VerdictWord, number>> = { fail: 0, inconclusive: 1, pass: 2 };
const verdictOf = (found: Evidence, by = policy): VerdictWord => judge(found, by).verdict;

describe("judge, on any evidence", () => {
  it("never gets better by one more mismatch", () => {
    fc.assert(
      fc.property(anyEvidence(), fc.nat(), fc.integer({ min: 1, max: 9 }), (before, at, more) => {
        fc.pre(before.equivalence !== null && before.equivalence.strata.length > 0);
        const { strata } = before.equivalence;
        const index = at % strata.length;
        const worse = strata.map((found, i) =>
          i === index ? { ...found, mismatches: found.mismatches + more } : found,
        );
        const after: Evidence = { ...before, equivalence: { ...before.equivalence, strata: worse } };
        expect(rank[verdictOf(after)]).toBeLessThanOrEqual(rank[verdictOf(before)]);
        expect(verdictOf(after)).toBe("fail");
      }),
    );
  });

  it("never gets better by a counterexample", () => {
    fc.assert(
      fc.property(anyEvidence(), (before) => {
        fc.pre(before.equivalence !== null);
        const after = { ...before, equivalence: { ...before.equivalence, counterexample: counterexample() } };
        expect(verdictOf(after)).toBe("fail");
      }),
    );
  });

  it("never turns inconclusive into a pass by losing a part of the evidence", () => {
    fc.assert(
      fc.property(anyEvidence(), fc.nat(), (before, at) => {
        const smaller = less(before);
        const after = smaller[at % smaller.length] ?? before;
        if (verdictOf(before) === "inconclusive") expect(verdictOf(after)).not.toBe("pass");
      }),
      { numRuns: 1000 },
    );
  });

  it("never passes without a required part", () => {
    for (const part of ["equivalence", "performance", "artifacts", "mutation"] as const) {
      fc.assert(
        fc.property(anyEvidence(), (before) => {
          expect(verdictOf({ ...before, [part]: null })).not.toBe("pass");
        }),
      );
    }
  });

  it("never gets better by a smaller speedup, or worse by a larger one", () => {
    fc.assert(
      fc.property(anyEvidence(), fc.double({ min: 0.1, max: 1, noNaN: true }), (before, factor) => {
        const scaled = (found: Comparison): Comparison => {
          const { ratio, lo, hi, level } = found.speedup;
          return { ...found, speedup: { ratio: ratio * factor, lo: lo * factor, hi: hi * factor, level } };
        };
        const after = { ...before, performance: before.performance?.map(scaled) ?? null };
        expect(rank[verdictOf(after)]).toBeLessThanOrEqual(rank[verdictOf(before)]);
      }),
    );
  });

  it("never passes on an unsteady machine what it would not pass on a steady one", () => {
    fc.assert(
      fc.property(anyEvidence(), fc.double({ min: 0.5, max: 2, noNaN: true }), (found, ratio) => {
        const on = (aa: Comparison["aa"], aaOk: boolean): VerdictWord =>
          verdictOf({ ...found, performance: found.performance?.map((each) => ({ ...each, aa, aaOk })) ?? null });
        if (on(speedup(1), true) !== "pass") expect(on(unsteady(ratio), false)).not.toBe("pass");
      }),
    );
  });

  it("never passes for mutants of which it has not found every one", () => {
    fc.assert(
      fc.property(anyEvidence(), fc.nat(11), fc.boolean(), (before, killed, tried) => {
        const rest = Array.from({ length: 12 - killed }, (_, i) => `bug ${i}`);
        const [survived, untried] = tried ? [rest, []] : [[], rest];
        const after = { ...before, mutation: { total: 12, killed, survived, untried } };
        expect(verdictOf(after)).not.toBe("pass");
        expect(rank[verdictOf(after)]).toBeLessThanOrEqual(rank[verdictOf({ ...before, mutation: good().mutation })]);
      }),
    );
  });

  it("gives the worst of the reasons that were asked for as the verdict, and one of them at least", () => {
    fc.assert(
      fc.property(anyEvidence(), (found) => {
        const { verdict, reasons } = judge(found, policy);
        const asked = reasons.flatMap(({ outcome }) => (outcome === "not asked" ? [] : rank[outcome]));
        expect(rank[verdict]).toBe(Math.min(...asked));
      }),
    );
  });

  it("gets no better by what was not asked", () => {
    fc.assert(
      fc.property(anyEvidence(), (found) => {
        const tried = verdictOf({ ...found, mutation: good().mutation });
        expect(verdictOf({ ...found, mutation: noMutants })).toBe(tried);
      }),
    );
  });

  it("ticks nothing that had nothing to look at", () => {
    const nothing = { ...good(), equivalence: null, performance: null, artifacts: null, mutation: null };
    const outcomes = new Set<Outcome>(judge(nothing, policy).reasons.map(({ outcome }) => outcome));
    expect([...outcomes]).toEqual(["inconclusive"]);
  });

  it("sees every verdict in these properties", () => {
    const seen = new Set(fc.sample(anyEvidence(), { numRuns: 2000, seed: 1 }).map((found) => verdictOf(found)));
    expect([...seen].sort()).toEqual(["fail", "inconclusive", "pass"]);
  });
});

/** The same evidence with one part taken away, in every way that there is. */
function less(evidence: Evidence): readonly Evidence[] {
  const { equivalence, performance } = evidence;
  return [
    { ...evidence, equivalence: null },
    { ...evidence, performance: null },
    { ...evidence, artifacts: null },
    { ...evidence, mutation: null },
    ...(equivalence?.strata ?? []).map((gone) => ({
      ...evidence,
      equivalence: equivalence && { ...equivalence, strata: equivalence.strata.filter((found) => found !== gone) },
    })),
    ...(performance ?? []).map((gone) => ({
      ...evidence,
      performance: performance?.filter((found) => found !== gone) ?? null,
    })),
    ...(performance ?? []).map((changed) => ({
      ...evidence,
      performance: performance?.map((found) => (found === changed ? { ...found, cpuSpeedup: null } : found)) ?? null,
    })),
  ];
}
