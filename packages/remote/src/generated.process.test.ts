import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

it("has what envelope.proto says now: if not, run `npm run generate`", () => {
  const folder = mkdtempSync(join(tmpdir(), "oxbow-generated-"));
  try {
    execFileSync(process.execPath, [fileURLToPath(new URL("../scripts/generate.mjs", import.meta.url)), folder]);
    expect(contents(folder)).toEqual(contents(fileURLToPath(new URL("generated", import.meta.url))));
  } finally {
    rmSync(folder, { recursive: true });
  }
});

function contents(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((each) => each.isFile());
  const texts = files.map((file) => {
    const path = join(file.parentPath, file.name);
    return [path.slice(folder.length), readFileSync(path, "utf8")] as const;
  });
  return Object.fromEntries(texts);
}
