import { expect, it } from "vitest";
import { prove } from "./prove.ts";
import { runSabotage } from "./sabotage.ts";
import config from "./prove.test.config.ts";

const byName = (a: string, b: string): number => a.localeCompare(b);
const module = new URL("./prove.test.config.ts", import.meta.url);
const [spec] = config.kernels;

it("the search by coverage finds a rare branch that as many random inputs do not", { timeout: 300_000 }, async () => {
  const [, rare] = spec!.sabotages;
  const unguided = await runSabotage(spec!, rare as never, { seed: 1, runs: 2000 });
  expect(unguided.killedBy).toBeNull();
  expect(unguided.attempts.find(({ engine }) => engine === "random small")?.executed).toBe(22_000);

  const steps: string[] = [];
  const { sabotages, clean, missing } = await prove({
    module,
    seeds: [1],
    jobs: 2,
    runs: 200,
    guided: 20_000,
    onProgress: ({ step }) => steps.push(step),
  });
  expect(sabotages.map(({ name, killedBy }) => `${name}: ${killedBy}`).toSorted(byName)).toEqual([
    "counts signed: random small",
    "is wrong for one input in 2^32: coverage-guided",
  ]);
  expect(sabotages.find(({ name }) => name.includes("2^32"))?.args).toMatch(/79, 120, 98, 111|Oxbo/);
  expect(clean.map(({ name, alarm }) => `${name}: ${alarm}`).toSorted(byName)).toEqual(["A/A: null", "planted: null"]);
  expect(missing).toEqual([{ kernel: "byte-sum", subject: "ends its process", because: "its process ended with 7" }]);
  expect(steps).toContain("byte-sum: counts signed");
});

it("what has no time is missing, never passed", async () => {
  const { sabotages, clean, missing } = await prove({ module, seeds: [1], jobs: 1, budgetMs: 0.001 });
  expect([sabotages, clean]).toEqual([[], []]);
  expect(missing.map(({ because }) => because)).toEqual(Array.from({ length: 5 }, () => "out of time before it began"));
});
