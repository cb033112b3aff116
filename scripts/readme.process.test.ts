import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));

describe("the function of a reader's own in README.md", () => {
  const [config = "", service = ""] = [
    ...readFileSync(join(root, "README.md"), "utf8").matchAll(/```js\n([\s\S]+?)```/gu),
  ].map(([, code]) => code);
  const folder = mkdtempSync(join(root, "apps/demo/.readme-"));
  writeFileSync(join(folder, "oxbow.config.js"), config);
  writeFileSync(join(folder, "service.js"), service);
  afterAll(() => rmSync(folder, { recursive: true }));
  const node = (...args: readonly string[]): string =>
    execFileSync(process.execPath, args, { cwd: folder, encoding: "utf8" });

  it("has twelve lines at most", () => {
    const lines = `${config}${service}`.split("\n").filter((line) => line !== "");
    expect(lines.length).toBeLessThanOrEqual(12);
  });

  it("runs the control while there is no flag, and the candidate beside it after the one command", () => {
    expect(node("service.js")).toBe("6\nthe flag oxbow.words is unknown\n");
    node(join(root, "packages/cli/dist/main.js"), "shadow", "words", "--sample", "1");
    expect(node("service.js")).toMatch(
      /^6\nthe flag oxbow\.words says shadow for 100 % of the callers; the control answers and 100 % of the calls are run by both sides\n$/u,
    );
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
