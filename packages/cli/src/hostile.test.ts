import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";

const main = fileURLToPath(new URL("../dist/main.js", import.meta.url));
const modules = fileURLToPath(new URL("../../../node_modules", import.meta.url));
const directory = mkdtempSync(join(tmpdir(), "oxbow-hostile-"));

/** Every candidate is right below 1000, and takes its process with it from there on. */
const config = `
import project from "./oxbow.config.js";
const [kernel] = project.kernels;
const [good] = kernel.candidates;
const hoard = [];
const endlessly = (n) => endlessly(n + 1) + 1;
const failing = (name, fail) => ({ ...good, name, run: (n) => (n >= 1000 && fail(n), good.run(n)) });
export default { kernels: [{ ...kernel, candidates: [
  failing("aborts", () => process.abort()),
  failing("recurses", (n) => endlessly(n)),
  failing("allocates", () => { for (;;) hoard.push(Buffer.alloc(1 << 22, 1)); }),
  failing("loops", () => { for (;;); }),
] }] };`;

beforeAll(() => {
  cpSync(fileURLToPath(new URL("../test-project", import.meta.url)), directory, { recursive: true });
  symlinkSync(modules, join(directory, "node_modules"), "junction");
  writeFileSync(join(directory, "hostile.config.js"), config);
});
afterAll(() => rmSync(directory, { recursive: true }));

it.each([
  ["aborts", /^ +candidate +died: its process ended with SIGABRT/m],
  ["recurses", /^ +candidate +(threw RangeError: Maximum call stack size exceeded|died: )/m],
  ["allocates", /^ +candidate +died: its process ended with SIG(KILL, ended by us: more than|ABRT)/m],
  ["loops", /^ +candidate +hung: no answer within \d+ ms/m],
])(
  "a candidate that %s is reported with the smallest input, and the gate survives it",
  (candidate, seen) => {
    const args = ["gate", "--config", "hostile.config.js", "--candidate", candidate, "--seed", "1"];
    const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], {
      cwd: directory,
      encoding: "utf8",
    });
    expect(stdout, stderr).toMatch(/^ +arguments +\[1000\]$/m);
    expect(stdout).toMatch(seen);
    expect(stdout).toMatch(/^ +fail$/m);
    expect(status).toBe(1);
  },
  240_000,
);
