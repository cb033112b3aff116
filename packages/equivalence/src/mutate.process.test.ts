import { expect, it } from "vitest";
import { mutate } from "./mutate.ts";
import { mutationScore } from "./mutation-run.ts";
import { runMutant } from "./run-mutant.ts";
import config from "./mutate.test.config.ts";

const byName = (a: string, b: string): number => a.localeCompare(b);
const module = new URL("./mutate.test.config.ts", import.meta.url);
const [definition] = config.kernels;

it(
  "says of each mutant which engine killed it, and of what is right that nothing did",
  { timeout: 120_000 },
  async () => {
    const steps: string[] = [];
    const { mutants, clean, missing } = await mutate({
      module,
      seeds: [1],
      jobs: 2,
      runs: 200,
      onProgress: ({ step }) => steps.push(step),
    });
    expect(mutants.map(({ name, killedBy }) => `${name}: ${killedBy}`).toSorted(byName)).toEqual([
      "counts signed: random small",
      "ends its process: named cases",
      "is wrong for one input in 2^32: null",
    ]);
    expect(clean.map(({ name, alarm }) => `${name}: ${alarm}`).toSorted(byName)).toEqual(["A/A: null", "native: null"]);
    expect(missing).toEqual([]);
    expect(steps).toContain("byte-sum: counts signed");
  },
);

it("draws ten times as many small inputs for a mutant that every engine let live", { timeout: 120_000 }, async () => {
  const [, rare] = definition!.mutants;
  const survived = await runMutant(definition!, rare as never, { seed: 1, runs: 2000 });
  expect(survived.killedBy).toBeNull();
  expect(survived.attempts.find(({ engine }) => engine === "random small")?.executed).toBe(22_000);
});

it("what has no time is missing, never passed", async () => {
  const { mutants, clean, missing } = await mutate({ module, seeds: [1], jobs: 1, budgetMs: 0.001 });
  expect([mutants, clean]).toEqual([[], []]);
  expect(missing.map(({ because }) => because)).toEqual(Array.from({ length: 5 }, () => "out of time before it began"));
});

it("a mistake that takes its process with it, or never ends, is found by that", { timeout: 300_000 }, async () => {
  const { mutants, clean, missing } = await mutate({
    module: new URL("./deadly.test.config.ts", import.meta.url),
    kernels: ["byte-sum"],
    seeds: [1],
    jobs: 2,
    runs: 200,
    silentMs: 2000,
    onlyWhether: true,
  });
  expect(mutants.map(({ name, killedBy }) => `${name}: ${killedBy}`).toSorted(byName)).toEqual([
    "aborts: random small",
    "allocates: random small",
    "counts signed: random small",
    "exits: random small",
    "loops: random small",
  ]);
  for (const { args } of mutants) expect(args).toMatch(/^\[new /);
  expect(mutationScore({ mutants, missing })).toEqual({ killed: 5, total: 5, survived: [], untried: [] });
  // Whoever asks only whether, as a gate does, has its own way with the candidates.
  expect(clean.map(({ name, alarm }) => `${name}: ${alarm}`)).toEqual(["A/A: null"]);
});

it(
  "a process that dies once, and not again in one of its own, leaves the mistake untried",
  { timeout: 300_000 },
  async () => {
    const { mutants, missing } = await mutate({
      module: new URL("./deadly.test.config.ts", import.meta.url),
      kernels: ["dies-beside-us"],
      seeds: [1],
      jobs: 1,
      runs: 50,
    });
    expect(mutants).toEqual([]);
    expect(missing).toEqual([
      {
        kernel: "dies-beside-us",
        subject: "dies in the worker alone",
        isMutant: true,
        because: "its process ended with 9, and it was not found in one of its own",
      },
    ]);
  },
);
