import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { withExample } from "./validation.ts";
import type { ValidationFile } from "./validation.ts";

const docs = new URL("../../../../docs/", import.meta.url);
const page = readFileSync(new URL("playbook/measure.md", docs), "utf8");
const newest = readdirSync(new URL("measurements/", docs))
  .filter((name) => name.endsWith("-service.json"))
  .sort()
  .at(-1);

it("has in the playbook the example of the newest record, and no other", () => {
  expect(newest, "no docs/measurements/*-service.json: npm run publish:measure").toBeDefined();
  const validation = JSON.parse(readFileSync(new URL(`measurements/${newest}`, docs), "utf8")) as ValidationFile;
  expect(withExample(page, validation)).toBe(page);
});

it("sets what was tried beside what was predicted, both with their intervals", () => {
  const example = withExample(page, made);
  expect(example).toContain(
    "With slow calls 5 times faster the p99 was predicted to fall by 60.0 % to 70.0 % (95 % interval 55.0 % to 75.0 %); tried in 2 processes, it fell by 72.0 % (95 % interval 66.0 % to 78.0 %). The intervals agree.",
  );
  expect(withExample(example, made)).toBe(example);
});

it("says so when they do not agree", () => {
  const tried = { ...made.tried, value: 0.2, lo: 0.1, hi: 0.3 };
  expect(withExample(page, { ...made, tried })).toContain("**The intervals do not agree**.");
});

it("refuses a page without a place for the example", () => {
  expect(() => withExample("# Measure", made)).toThrow("put them back");
});

const nothing = { requests: null, tailFromNs: null, tailRequests: null, functions: [], notes: [] };
const ranking = { schema: "oxbow/ranking/v1", evidence: "own+blocked", quantile: 0.99, minShare: 0.05 } as const;
const made: ValidationFile = {
  schema: "oxbow/validate-service/v2",
  conditions: {
    cpu: "a processor",
    cores: 2,
    memoryGiB: 24,
    os: "Linux",
    node: "24.0.0",
    v8: "13",
    rustc: null,
    commit: null,
    date: "2026-01-01T00:00:00.000Z",
    load: 0,
  },
  slow: { name: "sum-squares", ms: 25, every: 40 },
  requests: 10_000,
  failures: 0,
  trace: { ...ranking, ...nothing },
  profile: { ...ranking, ...nothing },
  predicted: {
    speedup: 5,
    subtracted: { lo: 0.6, hi: 0.6 },
    replayed: 0.7,
    least: 0.6,
    most: 0.7,
    lo: 0.55,
    hi: 0.75,
    because: null,
  },
  tried: { value: 0.72, lo: 0.66, hi: 0.78, pairs: Array.from({ length: 2 }, () => ({ slowNs: 25e6, fasterNs: 7e6 })) },
};
