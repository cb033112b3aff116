import { tuple } from "fast-check";
import { describe, expect, it } from "vitest";
import { bytes } from "./arbitraries/bytes.ts";
import { control, sound, definitionOf, wrapsAt8Bits } from "./byte-sum.test.fixture.ts";
import { upTo } from "./exhaustive.ts";
import { formatFailure } from "./format-failure.ts";
import { runEquivalence } from "./run.ts";

describe("a run", () => {
  it("counts what it did in every stratum", async () => {
    const exhaustive = () => [...upTo(2, [0, 255])].map((list) => [Uint8Array.from(list)] as [Uint8Array]);
    const report = await runEquivalence(definitionOf(sound, { exhaustive }), { seed: 1, runs: 120 });
    expect(report.strata.map(({ name, executed, mismatches }) => [name, executed, mismatches])).toEqual([
      ["named cases", 1, 0],
      ["exhaustive", 7, 0],
      ["random small", 120, 0],
      ["in flight", 12, 0],
      ["random large", 120, 0],
    ]);
    expect(report).toMatchObject({ counterexample: null, interrupted: null, isolation: "in-process" });
    expect(formatFailure(report)).toBeNull();
  });

  it("repeats with its seed, and not with another", async () => {
    const seen = async (seed: number): Promise<readonly number[]> => {
      const lengths: number[] = [];
      const listening = (data: Uint8Array): number => {
        lengths.push(data.length);
        return sound(data);
      };
      await runEquivalence(definitionOf(listening), { seed, runs: 50 });
      return lengths;
    };
    expect(await seen(1)).toEqual(await seen(1));
    expect(await seen(1)).not.toEqual(await seen(2));
  });

  it("shrinks a mutant", async () => {
    const { counterexample } = await runEquivalence(definitionOf(wrapsAt8Bits), { seed: 1 });
    expect(counterexample?.args).toMatch(/^\[new Uint8Array\(\[\d+, \d+\]\)\]$/);
    expect(counterexample?.seen).toEqual({ control: "returned 256", candidate: "returned 0" });
    expect(counterexample?.signature).toBe("returned|returned at returned.value");
  });

  it("finds a bug that one input in 10,000 shows, where it lies at an edge", async () => {
    const losesLongTail = (data: Uint8Array): number => sound(data.length === 4097 ? data.subarray(0, 4096) : data);
    const { counterexample } = await runEquivalence(definitionOf(losesLongTail), { seed: 1 });
    expect(counterexample?.stratum).toBe("random large");
    expect(counterexample?.args).toMatch(/^\[new Uint8Array\(\[0, 0, .*, 1\]\)\]$/);
  });

  it("finds a candidate that writes to its argument", async () => {
    const zeroes = (data: Uint8Array): number => {
      const total = sound(data);
      data.fill(0);
      return total;
    };
    const { counterexample } = await runEquivalence(definitionOf(zeroes), { seed: 1 });
    expect(counterexample?.mismatch.where).toBe("argsAfter[0][0]");
  });

  it("finds an error of another class, whatever its message", async () => {
    const refuses = (): number => {
      throw new RangeError("same message");
    };
    const definition = { ...definitionOf(refuses), cases: [] };
    const throwing = (error: Error) => ({
      ...definition,
      control: {
        ...definition.control,
        run: () => {
          throw error;
        },
      },
    });
    const other = await runEquivalence(throwing(new TypeError("same message")), { seed: 1, runs: 50 });
    expect(other.counterexample?.mismatch.where).toBe("threw.class");
    const same = await runEquivalence(throwing(new RangeError("another message")), { seed: 1, runs: 50 });
    expect(same.counterexample).toBeNull();
  });

  it("awaits a kernel that is asynchronous", async () => {
    const later = definitionOf(sound);
    const definition = {
      ...later,
      control: { ...later.control, run: async (data: Uint8Array) => control(data) },
      candidates: [{ ...later.control, name: "rejects", run: () => Promise.reject(new RangeError("late")) }],
    };
    const { counterexample } = await runEquivalence(definition as never, { seed: 1 });
    expect(counterexample?.seen).toEqual({ control: "returned 3", candidate: "threw RangeError: late" });
  });

  it("a mismatch that does not happen again is no counterexample, and no pass", async () => {
    let calls = 0;
    const forgets = (data: Uint8Array): number => sound(data) + (++calls === 60 ? 1 : 0);
    const report = await runEquivalence(definitionOf(forgets), { seed: 1 });
    expect(report.counterexample).toBeNull();
    expect(report.strata.map(({ mismatches }) => mismatches)).not.toContain(1);
    expect(report.interrupted).toMatch(
      /^for \[.*\] the control returned \d+, and native once returned \d+, but not when it was run again: either it depends on chance or on earlier calls, or the machine was too busy; run it again$/,
    );
  });

  it("a mismatch that happens only behind other inputs is a counterexample that nobody keeps", async () => {
    let before = 0;
    const remembers = (data: Uint8Array): number => {
      const seen = sound(data) + (before > 900 && data.length > 3 ? 1 : 0);
      before = data.length === 0 ? 0 : sound(data);
      return seen;
    };
    const exhaustive = (): [Uint8Array][] => [[new Uint8Array()], [new Uint8Array(4).fill(250)], [new Uint8Array(5)]];
    const { counterexample } = await runEquivalence(
      {
        ...definitionOf(remembers, { exhaustive }),
        cases: [{ name: "none", args: (): [Uint8Array] => [new Uint8Array()], expected: { returns: 0 } }],
      },
      { seed: 1 },
    );
    expect(counterexample).not.toHaveProperty("input");
    expect(counterexample?.seen.candidate).toBe(
      "returned 1; it happens behind the inputs before this one, and not when this one is run alone",
    );
  });

  it("does not pass when its budget ends before its plan", async () => {
    const report = await runEquivalence(definitionOf(sound), {
      seed: 1,
      runs: 1_000_000,
      atLeast: 1_000_000,
      budgetMs: 30,
    });
    expect(report.interrupted).toMatch(/^out of time after \d+ of \d+ executions in ".+"$/);
    expect(formatFailure(report)).toMatch(/^byte-sum: out of time after/);
  });

  it("runs until its budget ends, and is complete if it did enough by then", async () => {
    // Small inputs alone, of which fifty are drawn in a tenth of that on a busy machine, too.
    const definition = definitionOf(sound, { arguments: tuple(bytes()) });
    const report = await runEquivalence(definition, { seed: 1, runs: Infinity, atLeast: 50, budgetMs: 1000 });
    expect(report.interrupted).toBeNull();
    expect(report.strata.every(({ name, executed }) => name === "named cases" || executed >= 50)).toBe(true);
  });

  it("refuses a definition whose control does not meet its own case", async () => {
    const cases = [{ name: "adds two", args: () => [Uint8Array.of(2)] as [Uint8Array], expected: { returns: 3 } }];
    await expect(runEquivalence({ ...definitionOf(sound), cases }, { seed: 1 })).rejects.toThrow(
      'the control of byte-sum does not meet its own case "adds two" at returned.value: expected returned 3, but it returned 2',
    );
  });

  it("compares nothing when the candidate is the control", async () => {
    const report = await runEquivalence(
      definitionOf((data) => control(data)),
      { seed: 1, runs: 50 },
    );
    expect(report.identity).toEqual({
      different: false,
      because: "native runs 100 % of the code that typescript runs",
    });
    expect(formatFailure(report)).toBe(
      "byte-sum: nothing was compared: native runs 100 % of the code that typescript runs",
    );
  });
});

describe("a declared difference", () => {
  const declared = {
    candidate: "native",
    covers: (data: Uint8Array) => control(data) > 255,
    example: (): [Uint8Array] => [Uint8Array.of(128, 128)],
    because: "one byte is all the wire has",
    until: "2027-01-31",
  };
  const run = (candidate: typeof sound, entry: typeof declared, today = new Date("2026-12-01")) =>
    runEquivalence(definitionOf(candidate, { differences: [entry] }), { seed: 1, runs: 100, today });

  it("is counted and does not fail the run", async () => {
    const report = await run(wrapsAt8Bits, declared);
    expect(report.counterexample).toBeNull();
    expect(report.strata.find(({ name }) => name === "random small")?.declared).toBeGreaterThan(10);
  });

  it("hides no other difference", async () => {
    const worse = (data: Uint8Array): number => (data.length === 1 ? -1 : wrapsAt8Bits(data));
    expect((await run(worse, declared)).counterexample?.args).toBe("[new Uint8Array([0])]");
  });

  it.each([
    ["no longer differs", sound, declared, "no longer differs on its example: remove it"],
    [
      "does not cover its example",
      wrapsAt8Bits,
      { ...declared, covers: () => false },
      "does not cover its own example",
    ],
    [
      "has no day",
      wrapsAt8Bits,
      { ...declared, until: "soon" },
      'ends on "soon", which is no day: write it as 2027-01-31',
    ],
    [
      "has expired",
      wrapsAt8Bits,
      { ...declared, until: "2026-11-30" },
      "expired on 2026-11-30: repair the candidate, or justify it anew",
    ],
  ])("fails the run when it %s", async (_, candidate, entry, problem) => {
    await expect(run(candidate, entry)).rejects.toThrow(
      `byte-sum: the declared difference of native ("one byte is all the wire has") ${problem}`,
    );
  });
});

it("puts the first candidate without a known flaw on trial when nobody names one", async () => {
  const definition = definitionOf(sound);
  const flawed = { name: "flawed", implementation: "native", flaw: "always 0", run: () => 0 } as const;
  const report = await runEquivalence(
    { ...definition, candidates: [flawed, ...definition.candidates] },
    { seed: 1, runs: 50 },
  );
  expect(report).toMatchObject({ candidate: definition.candidates[0]?.name, counterexample: null });
});
