import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

it("has the types that proto/kernels.proto has now: if not, run `node scripts/generate.mjs`", () => {
  const root = fileURLToPath(new URL("..", import.meta.url));
  const folder = mkdtempSync(join(root, ".generated-"));
  try {
    execFileSync(process.execPath, ["scripts/generate.mjs", folder], { cwd: root, stdio: "ignore" });
    expect(contents(folder)).toEqual(contents(join(root, "src/generated")));
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
