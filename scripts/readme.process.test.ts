import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));

describe("the example in README.md", () => {
  const example = exampleOf("README.md");

  it("has about twenty lines", () => {
    expect(example.trimEnd().split("\n").length).toBeLessThanOrEqual(20);
  });

  it("runs, and decides for the control while the flag is off", () => {
    const out = run(example);
    expect(out).toContain("BigUint64Array(2)");
    expect(out).toContain("run: 'control'");
  });
});

it.each([
  ["packages/contract", "oxbow.word-count"],
  ["packages/kernels", "{ line: 2, byteOffset: 8 }"],
  ["packages/remote", "2\n"],
  ["packages/native", /^(\d+n|no native addon for \S+ on \S+: the control will run instead)\n$/u],
  ["packages/addon", /^no native addon for @acme\/sums on \S+: the control will run instead\n$/u],
])("runs the example in the README of %s", (folder, printed) => {
  expect(run(exampleOf(`${folder}/README.md`))).toMatch(printed);
});

it("runs the example of a worker", () => {
  const printed = /^(\d+n|no oxbow-worker for \S+: the control will run instead)\n$/u;
  expect(run(exampleOf("packages/native/README.md", 1))).toMatch(printed);
});

it("runs the example of a candidate that may end the process", () => {
  expect(run(exampleOf("packages/addon/README.md", 1))).toBe("6 control []\n");
});

function exampleOf(readme: string, nth = 0): string {
  return [...readFileSync(join(root, readme), "utf8").matchAll(/```ts\n([\s\S]+?)```/gu)][nth]?.[1] ?? "";
}

/** Runs the code inside the repository, so that it finds the packages as a user's project would. */
function run(code: string): string {
  const folder = mkdtempSync(join(root, "apps/demo/.readme-"));
  try {
    const file = join(folder, "example.ts");
    writeFileSync(file, code);
    return execFileSync(process.execPath, [file], { cwd: root, encoding: "utf8" });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
