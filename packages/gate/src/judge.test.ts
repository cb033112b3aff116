import type { Comparison, EquivalenceReport, Evidence, VerdictWord } from "@oxbow/contract";
import { describe, expect, it } from "vitest";
import { unsteady } from "./evidence.test.arbitrary.ts";
import { comparison, counterexample, good, noMutants, policy, speedup, stratum } from "./evidence.test.fixture.ts";
import { judge } from "./index.ts";
import type { Policy } from "./index.ts";

const verdictOf = (found: Evidence, by = policy): VerdictWord => judge(found, by).verdict;
const because = (found: Evidence, by: Partial<Policy> = policy): string[] =>
  judge(found, by)
    .reasons.filter(({ outcome }) => outcome !== "pass")
    .map((reason) => `${reason.outcome}: ${reason.because}`);

const withEquivalence = (changes: Partial<EquivalenceReport>): Evidence => {
  const { equivalence, ...rest } = good();
  if (equivalence === null) throw new Error("the fixture has a report");
  return { ...rest, equivalence: { ...equivalence, ...changes } };
};
const withPerformance = (...performance: readonly Partial<Comparison>[]): Evidence => ({
  ...good(),
  performance: performance.map(comparison),
});

describe("judge", () => {
  it("passes a candidate that agrees and is fast enough, and says why", () => {
    const { verdict, reasons, numbers } = judge(good(), policy);
    expect(verdict).toBe("pass");
    expect(reasons.map((reason) => reason.because)).toEqual([
      "control and candidate agree in 20,512 executions, 15,512 distinct inputs; with 95 % confidence, they differ on at most 147 in a million inputs from this generator",
      "a native function was entered",
      "named cases: 12 executions, 12 distinct inputs",
      "random small: 20,000 executions, 15,000 distinct inputs, 70 kinds of outcome, 4 seen only once: expect a new kind in about 5,000 more inputs",
      "random large: 500 executions, 500 distinct inputs",
      "the suite kills 12 of 12 mutants",
      "many 64 B keys: 5.00× [4.95, 5.05], at least 3.00× asked",
      "many 64 B keys, CPU time: 4.90× [4.85, 4.95], at least 1.00× asked",
    ]);
    expect(numbers).toMatchObject({ executed: 20_512, mismatches: 0, speedup: 5, speedupLo: 4.95 });
  });

  it.each([
    [{ control: 1.1, candidate: 19 }, []],
    [{ control: 12, candidate: 30 }, []],
    [
      { control: 1.2, candidate: 400 },
      [
        "inconclusive: native answers what it has seen before 400× as fast as what it has not, and typescript 1.20×: it keeps answers, and a benchmark asks the same again and again; let both sides keep them, or neither",
      ],
    ],
  ])("of sides that answer what they have seen faster, %j, says %j", (recall, said) => {
    expect(because(withEquivalence({ recall }))).toEqual(said);
  });

  it("fails a candidate beside which a clock or a comparison was replaced", () => {
    const replaced = ["performance.now", "JSON.parse"];
    expect(verdictOf(withEquivalence({ replaced }))).toBe("fail");
    expect(because(withEquivalence({ replaced }))[0]).toMatch(
      /^fail: performance\.now, JSON\.parse were replaced while native was loaded/,
    );
  });

  it("bounds the mismatch rate by the rule of three, over random executions only", () => {
    const { numbers } = judge(good(), policy);
    expect(numbers["mismatchRateBound"]).toBeCloseTo(3 / 20_500, 6);
  });

  it("estimates by Good and Turing how often an outcome would come that nobody has seen", () => {
    expect(judge(good(), policy).numbers["unseenRate"]).toBeCloseTo(4 / 20_000);
    expect(judge(withEquivalence({ strata: [stratum()] }), policy).numbers["unseenRate"]).toBeUndefined();
  });

  it("bounds no rate by inputs that were chosen", () => {
    const strata = [stratum({ name: "corpus" }), stratum({ name: "named cases" }), stratum({ name: "exhaustive" })];
    expect(judge(withEquivalence({ strata }), policy).numbers["mismatchRateBound"]).toBeUndefined();
  });

  it("says of a definition without mutants that nobody knows what the suite would find, which is no reason to pass or not to", () => {
    const { verdict, reasons, numbers } = judge({ ...good(), mutation: noMutants }, policy);
    expect(verdict).toBe("pass");
    expect(reasons).toContainEqual({
      rule: "suite can fail",
      outcome: "not asked",
      because: "the definition has no mutants, so nothing shows that the suite would notice a wrong candidate",
    });
    expect(numbers).not.toHaveProperty("mutants");
  });

  it("does not tick a power that nobody asked for, and judges a score that is there all the same", () => {
    const shown = { ...policy, powerShown: "a look has no time for them" };
    const { verdict, reasons } = judge({ ...good(), mutation: null }, shown);
    expect(verdict).toBe("pass");
    expect(reasons).toContainEqual({
      rule: "suite can fail",
      outcome: "not asked",
      because: "no mutants were tried: a look has no time for them",
    });
    const lives = { total: 2, killed: 1, survived: ["x"], untried: [] };
    expect(verdictOf({ ...good(), mutation: lives }, shown)).toBe("inconclusive");
  });

  it("does not tick a speed that nobody asked for", () => {
    const shown = { minSpeedup: {}, speedShown: "it runs in another process" };
    const { verdict, reasons } = judge({ ...good(), performance: null }, shown);
    expect(verdict).toBe("pass");
    expect(reasons).toContainEqual({
      rule: "speed shown",
      outcome: "not asked",
      because: "no speedup is asked of this candidate: it runs in another process",
    });
  });

  it("shows the level of an interval that was taken more strictly", () => {
    const strict = withPerformance({ speedup: { ...speedup(5), level: 0.995 } });
    expect(judge(strict, policy).reasons.map((reason) => reason.because)).toContain(
      "many 64 B keys: 5.00× [4.95, 5.05] at 99.5 %, at least 3.00× asked",
    );
  });

  it.each<[string, Evidence, string]>([
    [
      "a counterexample",
      withEquivalence({ counterexample: counterexample() }),
      "fail: they differ at returned.value (random small): for [new Uint8Array([0])] the control: returned 1n, the candidate: died of SIGSEGV",
    ],
    [
      "a mismatch without a counterexample",
      withEquivalence({ strata: [...(good().equivalence?.strata ?? []), stratum({ mismatches: 1 })] }),
      "fail: they differ in 1 execution",
    ],
    [
      "an implementation compared with itself",
      withEquivalence({ identity: { different: false, because: "run is one function" } }),
      "fail: control and candidate are the same code: run is one function",
    ],
    [
      "different results while measured",
      withPerformance({ resultsEqual: false }),
      "fail: many 64 B keys: control and candidate returned different results",
    ],
    [
      "a speedup that is surely too small",
      withPerformance({ speedup: speedup(2) }),
      "fail: many 64 B keys: 2.00× [1.98, 2.02], below the 3.00× asked",
    ],
    [
      "a win by spending more cores",
      withPerformance({ cpuSpeedup: speedup(0.5) }),
      "fail: many 64 B keys, CPU time: 0.500× [0.495, 0.505], below the 1.00× asked",
    ],
    [
      "a wall time that is surely too long where CPU time is the quieter clock",
      withPerformance({ primary: "cpu", speedup: speedup(2) }),
      "fail: many 64 B keys, wall time: 2.00× [1.98, 2.02], below the 3.00× asked",
    ],
  ])("fails %s", (_, evidence, sentence) => {
    expect(because(evidence)).toEqual([sentence]);
    expect(verdictOf(evidence)).toBe("fail");
  });

  it.each<[string, Evidence, string]>([
    ["no equivalence run", { ...good(), equivalence: null }, "the equivalence suite did not run"],
    [
      "mutants that the suite does not find",
      {
        ...good(),
        mutation: { total: 12, killed: 10, survived: ["loses the last line", "wraps at 2^32"], untried: [] },
      },
      "the suite kills 10 of 12 mutants, survived: loses the last line; wraps at 2^32",
    ],
    [
      "mutants that there was no time for",
      { ...good(), mutation: { total: 12, killed: 10, survived: ["loses the last line"], untried: ["wraps at 2^32"] } },
      "the suite kills 10 of 12 mutants, survived: loses the last line, no time to try: wraps at 2^32",
    ],
    [
      "mutants of which none was tried",
      { ...good(), mutation: { total: 2, killed: 0, survived: [], untried: ["a", "b"] } },
      "the suite kills 0 of 2 mutants, no time to try: a; b",
    ],
    ["mutants that nobody looked for", { ...good(), mutation: null }, "no mutants were tried"],
    [
      "a score that does not add up",
      { ...good(), mutation: { ...noMutants, killed: 3 } },
      "the suite kills 3 of 0 mutants",
    ],
    ["no measurement", { ...good(), performance: null }, "no workload was measured"],
    ["an empty measurement", { ...good(), performance: [] }, "no workload was measured"],
    [
      "unknown files",
      { ...good(), artifacts: null },
      "the files of the control and of native are unknown, so nothing can be certified: list them in each side's artifact",
    ],
    [
      "a debug build",
      { ...good(), build: "debug" },
      "native is a debug build: build it with --release, then judge that",
    ],
    [
      "a run cut short",
      withEquivalence({ interrupted: "the budget ended in random small" }),
      "the budget ended in random small",
    ],
    [
      "a candidate that ran in the judge's process",
      withEquivalence({ isolation: "in-process" }),
      "the candidate ran in the process that judges it, which it may have damaged: run it in a child process",
    ],
    [
      "a candidate that says it cannot be called, whatever else is missing then",
      { ...good(), equivalence: null, performance: null, unavailable: ["no native addon", "cannot open oxbow.node"] },
      "native cannot be called: no native addon; because cannot open oxbow.node",
    ],
    [
      "a candidate that turns out not to be there",
      withEquivalence({
        counterexample: counterexample({
          mismatch: {
            where: "kind",
            control: { kind: "returned", value: 1n, argsAfter: [] },
            candidate: {
              kind: "threw",
              class: "NativeUnavailableError",
              code: "NATIVE_UNAVAILABLE",
              message: "no native addon for linux-x64: the control will run instead",
              argsAfter: [],
            },
          },
        }),
      }),
      "there is nothing to judge: no native addon for linux-x64: the control will run instead",
    ],
    [
      "a report about another candidate",
      withEquivalence({ candidate: "worker" }),
      "the equivalence report is about worker of byte-hash, not native of byte-hash",
    ],
    [
      "a measurement of another candidate",
      withPerformance({ candidate: { ...comparison().candidate, name: "worker" } }),
      "many 64 B keys: the measurement is about worker of byte-hash, not native of byte-hash",
    ],
    [
      "a judged workload that was not measured",
      withPerformance({ workload: "another" }),
      "many 64 B keys: not measured",
    ],
    [
      "a speedup around what is asked",
      withPerformance({ speedup: speedup(3, 0.05) }),
      "many 64 B keys: 3.00× [2.85, 3.15]: the 3.00× asked lies within the interval; measure longer",
    ],
    [
      "a machine that finds the control faster than itself",
      withPerformance({ aa: unsteady(1.2), aaOk: false }),
      "many 64 B keys: measured against itself, the control came out [1.14, 1.26] times as fast, and 1 is right: this machine is too busy to judge a speedup on; run again when it is quieter",
    ],
    [
      "too few processes",
      withPerformance({ forks: 1 }),
      "many 64 B keys: 1 of the 3 processes that are needed were measured; allow more time",
    ],
    ["unmeasured CPU time", withPerformance({ cpuSpeedup: null }), "many 64 B keys: CPU time was not measured"],
    [
      "an interval that is none",
      withPerformance({ speedup: { ratio: 5, lo: 6, hi: 4, level: 0.95 } }),
      "many 64 B keys: 5.00× [6.00, 4.00]: these ends are no interval around the ratio; measure again",
    ],
    [
      "a speedup that is not a number",
      withPerformance({ speedup: { ratio: Number.NaN, lo: Number.NaN, hi: Number.NaN, level: 0.95 } }),
      "many 64 B keys: NaN× [NaN, NaN]: these ends are no interval around the ratio; measure again",
    ],
    [
      "an interval of less confidence",
      withPerformance({ speedup: { ...speedup(5), level: 0.5 } }),
      "many 64 B keys: 5.00× [4.95, 5.05] was taken at 50 % confidence, and 95 % is asked; measure again",
    ],
  ])("is inconclusive about %s", (_, evidence, sentence) => {
    expect(because(evidence)).toEqual([`inconclusive: ${sentence}`]);
    expect(verdictOf(evidence)).toBe("inconclusive");
  });

  it("asks a speedup to clear what is asked by the machine's own error, where that is not small", () => {
    const off = { aa: unsteady(1.04), aaOk: false };
    expect(verdictOf(withPerformance({ ...off, speedup: speedup(5) }))).toBe("pass");
    expect(because(withPerformance({ ...off, speedup: speedup(3.1) }))).toEqual([
      "inconclusive: many 64 B keys: 3.10× [3.07, 3.13], [2.81, 3.42] on a machine that is off by 1.09×: the 3.00× asked lies within the interval; measure longer",
    ]);
    expect(verdictOf(withPerformance({ ...off, speedup: speedup(2.9) }))).toBe("inconclusive");
    expect(verdictOf(withPerformance({ ...off, speedup: speedup(2) }))).toBe("fail");
  });

  it("is inconclusive when the A/A check says nothing", () => {
    for (const aa of [
      { ...speedup(1), lo: Number.NaN },
      { ...speedup(1), lo: 2, hi: 0.5 },
      { ...speedup(1), lo: 0 },
    ]) {
      expect(verdictOf(withPerformance({ aa, aaOk: false }))).toBe("inconclusive");
    }
  });

  it("is inconclusive when nothing was executed, and says so for every stratum", () => {
    expect(because(withEquivalence({ strata: [] }))).toEqual([
      "inconclusive: the equivalence suite executed nothing",
      "inconclusive: named cases: nothing was executed; allow more time",
      "inconclusive: random small: nothing was executed; allow more time",
      "inconclusive: random large: nothing was executed; allow more time",
    ]);
  });

  it("is inconclusive when a stratum saw too little", () => {
    const [corpus, cases, , large] = good().equivalence?.strata ?? [];
    const small = stratum({ executed: 900, distinct: 3, valid: 9 });
    const strata = [corpus, cases, small, large].filter((found) => found !== undefined);
    expect(because(withEquivalence({ strata }))).toEqual([
      "inconclusive: random small: only 900 of the 1,000 executions needed, 3 of the 100 distinct inputs needed, 1 % of the inputs accepted by the control, of the 10 % needed; allow more time",
    ]);
  });

  it("says what to add where there are no named cases, and what to change where the control refuses most inputs", () => {
    const strata = (good().equivalence?.strata ?? []).map((each) =>
      each.name === "named cases"
        ? { ...each, executed: 0, distinct: 0, valid: 0 }
        : each.name === "random small"
          ? { ...each, valid: 20, mostlyThrew: "InputError INVALID_INPUT: no such key" }
          : each,
    );
    expect(because(withEquivalence({ strata }))).toEqual([
      "inconclusive: the definition has no named cases: add at least one to its cases",
      "inconclusive: random small: only 0.1 % of the inputs accepted by the control, of the 10 % needed (it throws, mostly InputError INVALID_INPUT: no such key); let the generator draw more inputs that the control accepts",
    ]);
  });

  it("names the mismatch alone when it ended the run, and nothing that the run did not get to", () => {
    const { strata } = good().equivalence ?? { strata: [] };
    const cut = withEquivalence({ counterexample: counterexample(), strata: strata.slice(0, 2) });
    expect(because({ ...cut, performance: null })).toHaveLength(1);
  });

  it("is inconclusive when no workload asks for a speedup", () => {
    expect(because(good(), {})).toEqual([
      "inconclusive: no workload has a minSpeedup, so nothing shows that promoting native would help: give at least one workload a minSpeedup",
    ]);
  });

  it("does not judge a workload that asks for nothing, but compares its results", () => {
    const slow = { workload: "one key", speedup: speedup(0.2), cpuSpeedup: null, aaOk: false };
    expect(verdictOf(withPerformance({}, slow))).toBe("pass");
    expect(verdictOf(withPerformance({}, { ...slow, resultsEqual: false }))).toBe("fail");
  });

  it("judges by CPU time where that is the quieter clock", () => {
    const noisy = speedup(3, 0.5);
    expect(verdictOf(withPerformance({ primary: "cpu", speedup: noisy, cpuSpeedup: speedup(4) }))).toBe("pass");
    expect(verdictOf(withPerformance({ primary: "cpu", speedup: noisy, cpuSpeedup: speedup(2) }))).toBe("fail");
  });
});
