import { plain } from "@oxbow/layout";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { planGate, planJson, planText } from "./index.ts";
import type { GatePlan, GateShape, PlanOptions } from "./index.ts";

const shape = (changes: Partial<GateShape> = {}): GateShape => ({
  kernel: "byte-hash",
  candidate: "native",
  inputs: "sized",
  mutants: 20,
  workloads: [{ name: "many keys", process: "shared", minSpeedup: 3 }],
  ...changes,
});

/** A step a line: kernel, step, its own part, and when it ends at the latest, in seconds; then what is left out. */
const linesOf = ({ steps, skipped }: GatePlan): string[] => [
  ...steps.map((step) => {
    const what = step.step === "speed" ? `${step.workload} ×${step.processes}` : step.step;
    return `${step.kernel} ${what} ${(step.upToMs / 1000).toFixed(1)} ${(step.endsByMs / 1000).toFixed(1)}`;
  }),
  ...skipped.map(({ kernel, step, because }) => `${kernel} no ${step}: ${because}`),
];

const file = { name: "a file", process: "own", minSpeedup: 2 } as const;
const long = { ...file, name: "a long file", nightly: true } as const;

describe("the plan of a gate run", () => {
  it.each<[string, readonly GateShape[], PlanOptions, readonly string[]]>([
    ["nothing", [], {}, []],
    [
      "one kernel: a reserve, and the rest by what each step needs",
      [shape()],
      { budgetMs: 100_000 },
      ["byte-hash equivalence 17.5 42.5", "byte-hash mutants 11.2 53.7", "byte-hash many keys ×6 46.3 100.0"],
    ],
    [
      "two kernels, answers first, of which one has been scored before and asks for no speed",
      [shape(), shape({ kernel: "other", keptFrom: "2026-11-25T10:00:00.000Z", workloads: [] })],
      { budgetMs: 100_000 },
      [
        "byte-hash equivalence 14.2 39.2",
        "byte-hash mutants 9.1 48.3",
        "other equivalence 14.2 62.5",
        "byte-hash many keys ×6 37.5 100.0",
        "other no mutants: all 20 were killed on 2026-11-25, and control and definition are the same",
        "other no speed: no workload has a minSpeedup",
      ],
    ],
    [
      "a look",
      [shape({ mutants: 0 })],
      { budgetMs: 100_000, quick: true },
      [
        "byte-hash equivalence 26.8 51.8",
        "byte-hash many keys ×3 48.2 100.0",
        "byte-hash no mutants: the definition has no mutants",
      ],
    ],
    [
      "the long mode: half of the time is the suite's, nothing is kept in reserve, mutants are tried anew",
      [shape({ keptFrom: "2026-11-25T10:00:00.000Z", workloads: [file, long] })],
      { budgetMs: 100_000, nightly: true },
      [
        "byte-hash equivalence 50.0 50.0",
        "byte-hash mutants 2.6 52.6",
        "byte-hash a file ×12 23.7 76.3",
        "byte-hash a long file ×12 23.7 100.0",
      ],
    ],
    [
      "workloads of the long mode are left to it",
      [shape({ workloads: [long] })],
      { budgetMs: 100_000 },
      [
        "byte-hash equivalence 45.7 70.7",
        "byte-hash mutants 29.3 100.0",
        "byte-hash no speed: a long file: measured with --nightly only",
      ],
    ],
    [
      "a candidate whose speed is only shown: a look at it",
      [shape({ mutants: 0, speedShown: "it may die" })],
      { budgetMs: 100_000 },
      [
        "byte-hash equivalence 26.8 51.8",
        "byte-hash many keys ×3 48.2 100.0",
        "byte-hash no mutants: the definition has no mutants",
      ],
    ],
    [
      "a candidate that cannot be called: nothing, and its time is the others'",
      [
        shape({ unavailable: ["no native addon", "cannot open oxbow.node"] }),
        shape({ kernel: "other", mutants: 0, workloads: [] }),
      ],
      { budgetMs: 100_000 },
      [
        "other equivalence 75.0 100.0",
        "byte-hash no equivalence: native cannot be called here: no native addon; because cannot open oxbow.node",
        "other no mutants: the definition has no mutants",
        "other no speed: no workload has a minSpeedup",
      ],
    ],
    [
      "a definition without a generator",
      [shape({ inputs: "none", mutants: 0 })],
      { budgetMs: 100_000, forks: 2 },
      [
        "byte-hash many keys ×2 75.0 100.0",
        "byte-hash no mutants: the definition has no mutants",
        "byte-hash no equivalence: the definition has no generator of arguments",
      ],
    ],
    [
      "mutants that are not asked for",
      [shape({ workloads: [] })],
      { budgetMs: 100_000, powerShown: "this walk tries no mutants" },
      [
        "byte-hash equivalence 75.0 100.0",
        "byte-hash no mutants: this walk tries no mutants",
        "byte-hash no speed: no workload has a minSpeedup",
      ],
    ],
    [
      "no limit",
      [shape()],
      { budgetMs: Infinity },
      [
        "byte-hash equivalence Infinity Infinity",
        "byte-hash mutants Infinity Infinity",
        "byte-hash many keys ×6 Infinity Infinity",
      ],
    ],
  ])("is right for %s", (_, shapes, options, lines) => {
    expect(linesOf(planGate(shapes, options))).toEqual(lines);
  });

  it("takes a pull request's four minutes, and ten minutes a kernel in the long mode, unless it is told otherwise", () => {
    expect(planGate([shape(), shape({ kernel: "other" })]).budgetMs).toBe(225_000);
    expect(planGate([shape(), shape({ kernel: "other" })], { nightly: true }).budgetMs).toBe(1_200_000);
  });

  it("says how a step stops earlier, and by which numbers", () => {
    const [suite, mutants, speed] = planGate([shape()], { budgetMs: 100_000 }).steps;
    expect(suite).toMatchObject({
      runs: 1000,
      stops: "after 1,000 random inputs of each kind, or at the first difference",
    });
    expect(mutants).toMatchObject({
      mutants: 20,
      silentMs: 2804,
      stops: "when the suite has been tried on 20 mutants",
    });
    expect(speed).toMatchObject({
      processes: 6,
      decideAt: 3,
      phaseMs: 600,
      quick: false,
      enoughByMs: 70_373,
      againBeforeMs: 49_555,
      stops: "after 6 processes; after 3 when they decide it, or time is short",
    });
    expect(planGate([shape()], { nightly: true }).steps[0]).toMatchObject({
      runs: null,
      stops: "at the first difference",
    });
  });
});

describe("the plan of any gate run", () => {
  const workload = fc.record({
    name: fc.constantFrom("a", "b"),
    process: fc.constantFrom("shared" as const, "own" as const),
    minSpeedup: fc.constantFrom(2, 3),
    nightly: fc.boolean(),
  });
  const shapes = fc.array(
    fc.record({
      kernel: fc.constantFrom("one", "two", "three"),
      candidate: fc.constant("native"),
      inputs: fc.constantFrom("none" as const, "one size" as const, "sized" as const),
      mutants: fc.noBias(fc.nat(40)),
      keptFrom: fc.option(fc.constant("2026-11-25T10:00:00.000Z"), { nil: undefined }),
      workloads: fc.array(workload, { maxLength: 4 }),
      speedShown: fc.option(fc.constant("it may die"), { nil: undefined }),
      unavailable: fc.option(fc.constant(["no addon"]), { nil: undefined, freq: 8 }),
    }),
    { maxLength: 8 },
  );
  const options = fc.record({
    budgetMs: fc.oneof(fc.noBias(fc.nat(1_000_000)), fc.constantFrom(0, 1, 17)),
    nightly: fc.boolean(),
    quick: fc.boolean(),
    forks: fc.option(fc.integer({ min: 2, max: 20 }), { nil: undefined }),
  });

  it("has parts that add up to the budget with the reserve, and ends no later than it", () => {
    fc.assert(
      fc.property(shapes, options, (all, by) => {
        const { steps, reserveMs, budgetMs } = planGate(all, by);
        fc.pre(steps.length > 0);
        expect(reserveMs + steps.reduce((sum, { upToMs }) => sum + upToMs, 0)).toBe(budgetMs);
        expect(Math.max(...steps.map(({ endsByMs }) => endsByMs))).toBeLessThanOrEqual(budgetMs);
        for (const { upToMs } of steps) expect(upToMs).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it("stops starting processes before it must end, and plans no step later than one that follows it", () => {
    fc.assert(
      fc.property(shapes, options, (all, by) => {
        const { steps } = planGate(all, { ...by, nightly: false });
        for (const [i, step] of steps.entries()) {
          expect(step.endsByMs).toBeGreaterThanOrEqual(steps[i - 1]?.endsByMs ?? 0);
          if (step.step !== "speed") continue;
          expect(step.enoughByMs).toBeLessThanOrEqual(step.endsByMs);
          expect(step.againBeforeMs).toBeLessThanOrEqual(step.enoughByMs);
        }
      }),
    );
  });

  it("gives no kernel more for one more kernel", () => {
    fc.assert(
      fc.property(shapes, shapes, options, (some, more, by) => {
        const before = planGate(some, by).steps;
        const after = planGate([...some, ...more], by).steps;
        for (const isSpeed of [false, true]) {
          const [few, many] = [before, after].map((steps) =>
            steps.filter(({ step }) => (step === "speed") === isSpeed),
          );
          // A millisecond, for parts are whole ones.
          for (const [i, { upToMs }] of few!.entries()) expect(many![i]?.upToMs).toBeLessThanOrEqual(upToMs + 1);
        }
      }),
    );
  });
});

describe("a plan for people", () => {
  it("is a table with the reserve, what is left out and why, and the whole", () => {
    const text = planText(planGate([shape({ workloads: [] })], { budgetMs: 100_000 }), plain);
    expect(text).toMatch(
      /^kernel +step +up to +ends by +stops earlier\n +reserve +25\.0 s +for steps that need longer/,
    );
    expect(text).toMatch(/\nbyte-hash +mutants +29\.3 s +1m 40s +when the suite has been tried on 20 mutants\n/);
    expect(text).toContain(
      "\nno speed of byte-hash: no workload has a minSpeedup\n\n1 kernel, 2 steps: at most 1m 40s\n",
    );
    expect(text).not.toContain("evidence may be missing");
  });

  it("says when the time is too short, and what to do", () => {
    expect(planText(planGate([shape()], { budgetMs: 5000 }), plain)).toContain(
      "These steps need about 10.7 s: evidence may be missing. Give --budget 11s, or gate fewer kernels at a time.",
    );
  });
});

it("a plan for machines names its schema, and survives JSON", () => {
  const plan = planGate([shape()], { budgetMs: 100_000 });
  expect(JSON.parse(JSON.stringify(planJson(plan)))).toEqual({ schema: "oxbow/gate-plan/v1", ...plan });
});
