import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const readme = readFileSync(join(root, "README.md"), "utf8");

it("has an example of about twenty lines that runs", () => {
  const example = /```ts\n([\s\S]+?)```/u.exec(readme)?.[1] ?? "";
  expect(example.trimEnd().split("\n").length).toBeLessThanOrEqual(20);
  // Inside the repository, so that the packages are found as a user's project finds them.
  const folder = mkdtempSync(join(root, "apps/demo/.readme-"));
  try {
    const file = join(folder, "example.ts");
    writeFileSync(file, example);
    const out = execFileSync(process.execPath, [file], { cwd: root, encoding: "utf8" });
    expect(out).toContain("BigUint64Array(2)");
    expect(out).toContain("run: 'control'");
  } finally {
    rmSync(folder, { recursive: true });
  }
});
