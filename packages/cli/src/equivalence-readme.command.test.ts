import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Reason } from "@oxbow/contract";
import { afterAll, expect, it } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const main = join(root, "dist", "main.js");
const readme = readFileSync(new URL("../../equivalence/README.md", import.meta.url), "utf8");
const [config = ""] = Array.from(readme.matchAll(/```ts\n([\s\S]+?)```/gu), ([, code = ""]) => code);

// Inside the package, so that the example finds its packages as a user's project would.
const directory = mkdtempSync(join(root, ".readme-"));
writeFileSync(join(directory, "oxbow.config.ts"), config);
afterAll(() => rmSync(directory, { recursive: true }));

const oxbow = (...args: readonly string[]): { readonly status: number | null; readonly out: string } => {
  const { status, stdout } = spawnSync(process.execPath, [main, ...args], { cwd: directory, encoding: "utf8" });
  return { status, out: stdout };
};

it("proves that the example in the README of equivalence finds its mutant", { timeout: 120_000 }, () => {
  const { status, out } = oxbow("mutate");
  expect(out).toContain("count-words: 1 of 1 mutants killed");
  expect(out).toMatch(/ 0 false alarms in [\d,]+ clean executions/);
  expect(status).toBe(0);
});

it("judges the example in the README of equivalence, and writes its certificate", { timeout: 300_000 }, () => {
  const { status } = oxbow("gate", "--quick", "--forks", "3", "--json", "gate.json");
  const { results } = JSON.parse(readFileSync(join(directory, "gate.json"), "utf8")) as {
    results: readonly { readonly reasons: readonly Reason[]; readonly certificate: object | null }[];
  };
  const outcomes = new Map(results[0]?.reasons.map(({ rule, outcome }) => [rule, outcome]));
  for (const rule of ["same answers", "two implementations", "suite can fail"]) {
    expect(outcomes.get(rule), rule).toBe("pass");
  }
  // Only a machine that is too busy to measure may keep the verdict open.
  expect([0, 2]).toContain(status);
  expect(results[0]?.certificate).toMatchObject({ kernel: "count-words" });
});
