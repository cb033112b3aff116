import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const main = fileURLToPath(new URL("../dist/main.js", import.meta.url));
const modules = fileURLToPath(new URL("../../../node_modules", import.meta.url));
/** Built with packages/addon, where there is cargo: it does on request what addons do wrong. */
const addon = fileURLToPath(new URL("../../addon/test-addon/oxbow-test.node", import.meta.url));
const directory = mkdtempSync(join(tmpdir(), "oxbow-hostile-"));

/** Every candidate is right below 1000, and takes its process with it from there on. */
const config = `
import { createRequire } from "node:module";
import project from "./oxbow.config.js";
const [kernel] = project.kernels;
const [good] = kernel.candidates;
const addon = () => createRequire(import.meta.url)(${JSON.stringify(addon)});
const hoard = [];
const endlessly = (n) => endlessly(n + 1) + 1;
const failing = (name, fail) => ({ ...good, name, run: (n) => (n >= 1000 && fail(n), good.run(n)) });
export default { kernels: [{ ...kernel, candidates: [
  failing("aborts", () => process.abort()),
  failing("recurses", (n) => endlessly(n)),
  failing("allocates", () => { for (;;) hoard.push(Buffer.alloc(1 << 22, 1)); }),
  failing("loops", () => { for (;;); }),
  failing("segfaults", () => process.kill(process.pid, "SIGSEGV")),
  failing("dies in the addon", () => addon().dieNow()),
  failing("panics in the addon", () => addon().panicNow("odd")),
] }] };`;

/** Two mistakes that end the process they are made in, beside two that only answer wrongly. */
const deadly = `
import project from "./oxbow.config.js";
const [kernel] = project.kernels;
const failing = (name, fail) => ({ name, run: (n) => (n >= 1000 && fail(n), kernel.control.run(n)) });
export default { scores: "scores", kernels: [{ ...kernel, mutants: [
  failing("aborts from 1000 on", () => process.abort()),
  failing("exits from 1000 on", () => process.exit(0)),
  ...kernel.mutants,
] }] };`;

beforeAll(() => {
  cpSync(fileURLToPath(new URL("../test-project", import.meta.url)), directory, { recursive: true });
  symlinkSync(modules, join(directory, "node_modules"), "junction");
  writeFileSync(join(directory, "hostile.config.js"), config);
  writeFileSync(join(directory, "deadly.config.js"), deadly);
});
afterAll(() => rmSync(directory, { recursive: true }));

function oxbow(...args: readonly string[]) {
  return spawnSync(process.execPath, [main, ...args], { cwd: directory, encoding: "utf8" });
}

describe("oxbow gate", { timeout: 240_000 }, () => {
  const reports = (candidate: string, seen: RegExp): void => {
    const args = ["gate", "--config", "hostile.config.js", "--candidate", candidate, "--seed", "1"];
    const { status, stdout, stderr } = oxbow(...args);
    expect(stdout, stderr).toMatch(/^ +arguments +\[1000\]$/m);
    expect(stdout).toMatch(seen);
    expect(stdout).toMatch(/^ +fail$/m);
    expect(status).toBe(1);
  };

  it.each([
    ["aborts", /^ +candidate +died: its process ended with SIGABRT/m],
    ["recurses", /^ +candidate +(threw RangeError: Maximum call stack size exceeded|died: )/m],
    ["allocates", /^ +candidate +died: its process ended with SIG(KILL, ended by us: more than|ABRT)/m],
    ["loops", /^ +candidate +hung: no answer within \d+ ms/m],
    ["segfaults", /^ +candidate +died: its process ended with SIGSEGV/m],
  ])("reports a candidate that %s with the smallest input, and survives it", reports);

  it.skipIf(!existsSync(addon)).each([
    ["dies in the addon", /^ +candidate +died: its process ended with SIG/m],
    ["panics in the addon", /^ +candidate +threw /m],
  ])("reports a candidate that %s, in native code, with the smallest input, and survives it", reports);
});

describe("mutants that take their process with them", { timeout: 240_000 }, () => {
  it("are found by that in a gate, once: the score is kept for as long as control and definition stay", () => {
    const gate = ["gate", "--config", "deadly.config.js", "--quick", "--forks", "3", "--budget", "120s"];
    const first = oxbow(...gate);
    expect(first.stdout, first.stderr).toMatch(/✓ suite can fail +the suite kills 4 of 4 mutants$/m);
    const again = oxbow(...gate);
    expect(again.stdout).toMatch(
      /✓ suite can fail +the suite kills 4 of 4 mutants \(tried on \d{4}-\d\d-\d\d, with the same control and definition\)$/m,
    );
    expect(again.stderr).not.toContain("mutants");
    writeFileSync(join(directory, "deadly.config.js"), `${deadly}\n// asks for something else`);
    const changed = oxbow(...gate);
    expect(changed.stderr).toContain("digit-sum: mutants");
  });

  it("are found by that in a mutation, and kept for the gate", () => {
    rmSync(join(directory, "scores"), { recursive: true, force: true });
    const { status, stdout, stderr } = oxbow("mutate", "--config", "deadly.config.js");
    expect(stdout, stderr).toContain("digit-sum: 4 of 4 mutants killed");
    expect(stdout).not.toContain("missing");
    expect(status).toBe(0);
    const kept = JSON.parse(readFileSync(join(directory, "scores", "digit-sum.json"), "utf8")) as object;
    expect(kept).toMatchObject({ schema: "oxbow/score/v2", kernel: "digit-sum", total: 4 });
  });
});

it("a gate without mutants ticks nothing about them, in any report", { timeout: 240_000 }, () => {
  writeFileSync(
    join(directory, "none.config.js"),
    `import project from "./oxbow.config.js"; const [{ mutants, ...kernel }] = project.kernels;
     export default { kernels: [{ ...kernel, mutants: [] }] };`,
  );
  const reports = "--junit none.xml --markdown none.md --html none.html --sarif none.sarif --annotations";
  const { stdout } = oxbow("gate", "--config", "none.config.js", "--quick", "--forks", "3", ...reports.split(" "));
  const read = (file: string): string => readFileSync(join(directory, file), "utf8");
  expect(stdout).toMatch(/^ {2}· suite can fail +not asked: the definition has no mutants/m);
  expect(stdout).not.toContain("✓ suite can fail");
  expect(read("none.xml")).toContain('name="suite can fail"><skipped message="the definition has no mutants');
  expect(read("none.md")).toContain("- **not asked** · suite can fail: the definition has no mutants");
  expect(read("none.html")).toContain('<td>suite can fail</td><td class="quiet">not asked</td>');
  expect(read("none.sarif")).not.toContain("suite can fail");
  expect(stdout).not.toMatch(/^::.*suite can fail/m);
});
