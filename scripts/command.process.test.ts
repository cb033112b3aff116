import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const cli = join(root, "packages/cli");
const manifest = JSON.parse(readFileSync(join(cli, "package.json"), "utf8")) as {
  readonly version: string;
  readonly bin: { readonly oxbow: string };
  readonly files: readonly string[];
};

it("npx oxbow is the command of this repository", () => {
  const { stdout, stderr, status } = spawnSync("npx", ["--no-install", "oxbow", "--version"], {
    cwd: root,
    encoding: "utf8",
    env: { ...process.env, npm_config_update_notifier: "false" },
  });
  expect({ stdout, status, stderr }).toMatchObject({ stdout: `${manifest.version}\n`, status: 0 });
});

it("the command's file is no output of the build, as npm links it before anything is built, and is published", () => {
  expect(manifest.bin.oxbow).toMatch(/^\.\/bin\//);
  expect(existsSync(join(cli, manifest.bin.oxbow))).toBe(true);
  expect(manifest.files).toContain(manifest.bin.oxbow.split("/")[1]);
});

it("a command that was not built says how to build it", () => {
  const directory = mkdtempSync(join(tmpdir(), "oxbow-bin-"));
  mkdirSync(join(directory, "bin"));
  copyFileSync(join(cli, manifest.bin.oxbow), join(directory, "bin/oxbow.js"));
  writeFileSync(join(directory, "package.json"), '{ "type": "module" }');
  const { stderr, status } = spawnSync(process.execPath, ["bin/oxbow.js"], { cwd: directory, encoding: "utf8" });
  expect(stderr).toBe('oxbow: not built yet: run "npm run build" in the repository first\n');
  expect(status).toBe(3);
  rmSync(directory, { recursive: true });
});
