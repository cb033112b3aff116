import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { copyRepository } from "./copy-repository.mjs";
import { theSeven } from "./the-seven.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const copy = mkdtempSync(join(tmpdir(), "oxbow-toolkit-"));
const env = {
  ...process.env,
  NO_COLOR: "1",
  PATH: `${join(root, "node_modules/.bin")}:${process.env["PATH"]}`,
  // What is compiled of other people's crates is the same here.
  CARGO_TARGET_DIR: process.env["CARGO_TARGET_DIR"] ?? join(root, "rust/target"),
};
const hasCargo = spawnSync("cargo", ["--version"], { stdio: "ignore" }).status === 0;

beforeAll(() => {
  copyRepository(copy);
  for (const path of theSeven) rmSync(join(copy, path), { recursive: true, force: true });
  // The project of the repository is the seven.
  rmSync(join(copy, "oxbow.config.js"));
  edit("package.json", (text) => text.replaceAll(/,?\s*"apps\/[a-z]+"/gu, ""));
  edit("tsconfig.json", (text) => {
    const { references, ...rest } = JSON.parse(text) as { references: { path: string }[] };
    const left = new Set(readdirSync(join(copy, "packages")).map((name) => `./packages/${name}`));
    return JSON.stringify({ ...rest, references: references.filter(({ path }) => left.has(path)) });
  });
  edit("rust/Cargo.toml", (text) =>
    text.replaceAll(/"(?:kernels|addon|wasm|schema|worker|service)(?:\/[^"]*)?",? ?/gu, ""),
  );
  if (hasCargo)
    execFileSync("cargo", ["metadata", "--offline", "--format-version", "1"], { cwd: join(copy, "rust"), env });
}, 120_000);
afterAll(() => rmSync(copy, { recursive: true, force: true }));

it("builds without the seven kernels", { timeout: 600_000 }, () => {
  const build = readdirSync(join(copy, "packages")).flatMap((name) => {
    const { scripts } = JSON.parse(readFileSync(join(copy, "packages", name, "package.json"), "utf8")) as {
      scripts: { build: string };
    };
    const [, script] = /^node (\S+) && /u.exec(scripts.build) ?? [];
    return script === undefined ? [] : [[process.execPath, [script], join(copy, "packages", name)] as const];
  });
  for (const [program, args, cwd] of [...build, ["tsc", ["-b"], copy] as const]) {
    const { status, stdout, stderr } = spawnSync(program, args, { cwd, env, encoding: "utf8" });
    expect(`${stdout}${stderr}`).not.toContain("error");
    expect(status).toBe(0);
  }
});

it("passes its tests without the seven kernels", { timeout: 1_200_000 }, () => {
  const { status, stdout, stderr } = spawnSync("vitest", ["run", "packages", "--reporter=dot"], {
    cwd: copy,
    env,
    encoding: "utf8",
    maxBuffer: 1 << 27,
  });
  expect(status, `${stdout.slice(-8000)}${stderr.slice(-8000)}`).toBe(0);
  expect(stdout).toMatch(/Tests\s+\S*\d{4,} passed/u);
});

it.runIf(hasCargo)("has crates that pass their tests without the seven kernels", { timeout: 600_000 }, () => {
  const { status, stdout, stderr } = spawnSync("cargo", ["test", "--quiet", "--offline"], {
    cwd: join(copy, "rust"),
    env,
    encoding: "utf8",
    maxBuffer: 1 << 27,
  });
  expect(status, `${stdout.slice(-4000)}${stderr.slice(-4000)}`).toBe(0);
});

function edit(file: string, change: (text: string) => string): void {
  const path = join(copy, file);
  writeFileSync(path, change(readFileSync(path, "utf8")));
}
