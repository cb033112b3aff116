import type { Comparison, VerdictWord } from "@oxbow/contract";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyEvidence } from "./evidence.test.arbitrary.ts";
import { comparison, good, policy, speedup } from "./evidence.test.fixture.ts";
import { judge, judgeAll } from "./index.ts";
import type { Collected, Policy } from "./index.ts";

const collected = (evidence = good(), by: Partial<Policy> = policy): Collected => ({
  evidence,
  policy: by,
  unmeasured: [],
});
const measured = (changes: Partial<Comparison>): Collected =>
  collected({ ...good(), performance: [comparison(changes)] });
const wordsOf = (...all: readonly Collected[]): VerdictWord[] =>
  judgeAll(all).results.map(({ verdict }) => verdict.verdict);
const levelsOf = (...all: readonly Collected[]): (number | undefined)[] =>
  judgeAll(all).results.map(({ evidence }) => evidence.performance?.[0]?.speedup.level);

/** Barely fast enough: alone it passes, and by a stricter interval it does not. */
const close = measured({ speedup: speedup(3.04) });
const shown = collected(good(), { minSpeedup: {}, speedShown: "it may die" });
const silent = collected(good(), {});

describe("judgeAll", () => {
  it("takes the intervals of several more strictly, and of one as they are", () => {
    expect(levelsOf(collected())).toEqual([0.95]);
    expect(levelsOf(collected(), collected())).toEqual([0.975, 0.975]);
    expect(wordsOf(close)).toEqual(["pass"]);
    expect(wordsOf(close, close, close)).toEqual(["inconclusive", "inconclusive", "inconclusive"]);
  });

  it("binds each certificate to the verdict of the whole run", () => {
    const [first] = judgeAll([close, close, close]).results;
    expect(first?.certificate).toMatchObject({ verdict: "inconclusive", speedup: { level: 1 - 0.05 / 3 } });
  });

  it("leaves an interval alone that was taken more strictly already, or too laxly to be judged", () => {
    expect(levelsOf(measured({ speedup: { ...speedup(5), level: 0.999 } }), collected())[0]).toBe(0.999);
    expect(levelsOf(measured({ speedup: { ...speedup(5), level: 0.5 } }), collected())[0]).toBe(0.5);
  });

  it("is by the strictest level that any of them is asked for", () => {
    const strict = collected(good(), { ...policy, minLevel: 0.99 });
    expect(wordsOf(strict)).toEqual(["inconclusive"]);
    expect(levelsOf(collected(), strict)[0]).toBeGreaterThanOrEqual(0.99);
  });

  it.each<[string, readonly Collected[], { readonly shown: number; readonly exitCode: number }]>([
    ["nothing: broken input", [], { shown: 0, exitCode: 3 }],
    ["a pass", [collected()], { shown: 0, exitCode: 0 }],
    ["one that asks for no speed, alone", [silent], { shown: 0, exitCode: 2 }],
    ["one that asks for no speed, beside a pass: it does not count", [silent, collected()], { shown: 1, exitCode: 0 }],
    ["one whose speed is shown, alone", [shown], { shown: 0, exitCode: 0 }],
    [
      "one that fails and asks for no speed, beside a pass: it counts",
      [measured({ resultsEqual: false }), silent, collected()].map((each, i) =>
        i === 0 ? { ...each, policy: {} } : each,
      ),
      { shown: 1, exitCode: 1 },
    ],
    [
      "an inconclusive one beside a pass",
      [collected({ ...good(), performance: null }), collected()],
      { shown: 0, exitCode: 2 },
    ],
  ])("gives the exit code for %s", (_, all, wanted) => {
    expect(judgeAll(all)).toMatchObject(wanted);
  });
});

describe("judgeAll, on any evidence", () => {
  const any = fc
    .tuple(
      anyEvidence(),
      fc.constantFrom<Partial<Policy>>(policy, policy, policy, {}, { minSpeedup: {}, speedShown: "x" }),
    )
    .map(([evidence, by]) => collected(evidence, by));

  it("gives one alone the verdict of judge, and changes none of its evidence", () => {
    fc.assert(
      fc.property(any, (one) => {
        const [only] = judgeAll([one]).results;
        expect(only?.verdict).toEqual(judge(one.evidence, one.policy));
        expect(only?.evidence).toEqual(one.evidence);
      }),
    );
  });

  it("never makes another pass, or fail, by one more kernel", () => {
    fc.assert(
      fc.property(fc.array(any, { minLength: 1, maxLength: 5 }), any, (some, more) => {
        const before = wordsOf(...some);
        const after = wordsOf(...some, more);
        for (const [i, word] of before.entries()) {
          if (word !== after[i]) expect([word, after[i]]).toEqual([expect.any(String), "inconclusive"]);
        }
      }),
      { numRuns: 500 },
    );
  });

  it("does not depend on the order", () => {
    fc.assert(
      fc.property(fc.array(any, { maxLength: 6 }), fc.infiniteStream(fc.nat()), (all, chance) => {
        const order = [...all.keys()].map((i) => [i, chance.next().value as number] as const);
        order.sort(([, a], [, b]) => a - b);
        const shuffled = judgeAll(order.map(([i]) => all[i] as Collected));
        const straight = judgeAll(all);
        expect(shuffled.exitCode).toBe(straight.exitCode);
        expect(shuffled.shown).toBe(straight.shown);
        expect(shuffled.results).toEqual(order.map(([i]) => straight.results[i]));
      }),
    );
  });

  it("gives 0 only when a kernel passes and none that counts does not", () => {
    fc.assert(
      fc.property(fc.array(any, { maxLength: 5 }), (all) => {
        const { results, shown: uncounted, exitCode } = judgeAll(all);
        const words = results.map(({ verdict }) => verdict.verdict);
        if (words.includes("fail")) expect(exitCode).toBe(1);
        if (exitCode === 0) expect(words.filter((word) => word === "pass").length).toBeGreaterThan(0);
        expect(uncounted).toBeLessThan(Math.max(1, all.length));
      }),
    );
  });

  it("sees every exit code in these properties", () => {
    const runs = fc.sample(fc.array(any, { maxLength: 4 }), { numRuns: 500, seed: 1 });
    expect([...new Set(runs.map((all) => judgeAll(all).exitCode))].toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3]);
  });
});

it("does not hang on an interval at a level that is none", () => {
  for (const level of [0, 1, 2, -1, Number.NaN, Infinity]) {
    expect(wordsOf(measured({ speedup: { ...speedup(5), level } }), collected())[1]).toBe("pass");
  }
});
