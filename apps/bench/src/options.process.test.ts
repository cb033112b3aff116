import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const programs = [
  "chaos/main",
  "fleet/toggle",
  "kernels",
  "measure/main",
  "patterns/main",
  "rank/main",
  "recorder/main",
  "router/main",
];

describe.each(programs)("the program %s", (program) => {
  const run = (...args: string[]) =>
    spawnSync(process.execPath, [fileURLToPath(new URL(`../dist/${program}.js`, import.meta.url)), ...args], {
      encoding: "utf8",
    });

  it("says what it takes", () => {
    const { status, stdout } = run("--help");
    expect(stdout).toMatch(/^npm run \S+ -- \[options\]\n\n.+\n\n {2}--json FILE/u);
    expect(status).toBe(0);
  });

  it("refuses an option that it does not know, and says which there are", () => {
    const { status, stderr } = run("--wrong");
    expect(stderr).toMatch(/^Unknown option '--wrong'\n\nnpm run /u);
    expect(status).toBe(3);
  });
});

it("refuses a kernel that there is not", () => {
  const { status, stderr } = spawnSync(
    process.execPath,
    [fileURLToPath(new URL("../dist/kernels.js", import.meta.url)), "--kernel", "nonsense"],
    { encoding: "utf8" },
  );
  expect(stderr).toMatch(/^there is no kernel whose key begins with "nonsense". There are: byte-hash, /u);
  expect(status).toBe(3);
});
