import { execFileSync } from "node:child_process";
import { globSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

it("has what the kernels' messages.proto say now: if not, run `npm run generate`", () => {
  const folder = mkdtempSync(join(tmpdir(), "oxbow-generated-"));
  try {
    execFileSync(process.execPath, [fileURLToPath(new URL("../scripts/generate.mjs", import.meta.url)), folder]);
    expect(contents(folder)).toEqual(contents(import.meta.dirname));
  } finally {
    rmSync(folder, { recursive: true });
  }
});

function contents(folder: string): Record<string, string> {
  const files = globSync("*/generated/**/*.ts", { cwd: folder }).sort();
  return Object.fromEntries(files.map((file) => [file, readFileSync(join(folder, file), "utf8")]));
}
