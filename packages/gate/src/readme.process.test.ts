import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { counterexample, good } from "./evidence.test.fixture.ts";

const directory = fileURLToPath(new URL("..", import.meta.url));

it("runs the example in the README, on what a gate has written", () => {
  const example = /```ts\n([\s\S]+?)```/u.exec(readFileSync(join(directory, "README.md"), "utf8"))?.[1] ?? "";
  const { equivalence, ...rest } = good();
  const wrong = { ...rest, equivalence: equivalence && { ...equivalence, counterexample: counterexample() } };
  // Inside the package, so that the example finds the package as a user's project would.
  const folder = mkdtempSync(join(directory, ".readme-"));
  const run = (evidence: object): string => {
    const bigints = (_: string, value: unknown): unknown => (typeof value === "bigint" ? `${value}` : value);
    writeFileSync(join(folder, "gate.json"), JSON.stringify({ results: [{ evidence }] }, bigints));
    writeFileSync(join(folder, "example.ts"), example);
    return execFileSync(process.execPath, ["example.ts"], { cwd: folder, encoding: "utf8" });
  };
  try {
    const passed = run(good());
    expect(passed).toContain("pass same answers control and candidate agree in 20,512 executions");
    expect(passed).toContain("{ ok: true }");
    expect(passed).toContain("the candidate of byte-hash has changed since the gate passed it");
    expect(run(wrong)).toContain("the gate's verdict on byte-hash is fail, not pass");
  } finally {
    rmSync(folder, { recursive: true });
  }
});
