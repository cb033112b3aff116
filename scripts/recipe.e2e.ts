import type { EquivalenceReport } from "@oxbow/contract";
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { copyRepository } from "./copy-repository.mjs";
import { type Block, contextOf, entryOf, recipeBlocks } from "./recipe.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
// One path per checkout: cargo compiles a crate at another path anew, and keeps the one before for good.
const copy = join(tmpdir(), `oxbow-recipe-${createHash("sha256").update(root).digest("hex").slice(0, 8)}`);
const env = {
  ...process.env,
  PATH: `${join(root, "node_modules/.bin")}:${process.env["PATH"]}`,
  // What is compiled of other people's crates is the same here, and worker and service are built in this profile: so the
  // addon, built in it too, shares the kernels with them.
  CARGO_TARGET_DIR: process.env["CARGO_TARGET_DIR"] ?? join(root, "rust/target"),
  OXBOW_CARGO_PROFILE: "remote",
};
const hasCargo = spawnSync("cargo", ["--version"], { stdio: "ignore" }).status === 0;

const folders = ["packages/kernels/src/word-count/", "rust/kernels/src/word_count/"];
const blocks = recipeBlocks(readFileSync(join(root, "CONTRIBUTING.md"), "utf8"), "add a kernel");

describe.runIf(hasCargo)("the recipe for a kernel", { timeout: 900_000 }, () => {
  beforeAll(() => {
    rmSync(copy, { recursive: true, force: true });
    copyRepository(copy);
    run("git", ["init", "--quiet"]);
    run("git", ["add", "--all"]);
    for (const block of blocks) follow(block);
    run(process.execPath, ["scripts/generate.mjs"]);
    buildAddon();
    run(process.execPath, ["packages/native/scripts/programs.mjs"]);
    run("tsc", ["-b", "packages/cli", "packages/kernels"]);
  }, 900_000);
  afterAll(() => rmSync(copy, { recursive: true, force: true }));

  it("is two folders and an entry in each of five lists; what else changed is generated", () => {
    // What git knows is the copy before the recipe.
    const changed = [
      ...lines("git", "diff", "--name-only"),
      ...lines("git", "ls-files", "--others", "--exclude-standard"),
    ];
    const lists = changed.filter((file) => !isGenerated(file) && !folders.some((folder) => file.startsWith(folder)));
    expect(lists).toHaveLength(5);
    expect(lines("git", "diff", "--numstat", "--", ...lists)).toEqual([
      "1\t0\tpackages/kernels/README.md",
      "1\t0\tpackages/kernels/src/index.ts",
      // An item of two lines: where the file is, and the module.
      "2\t0\trust/addon/src/lib.rs",
      "1\t0\trust/kernels/src/lib.rs",
      "1\t0\trust/schema/src/lib.rs",
    ]);
  });

  it.each(["native", "worker", "service"])("gives a kernel that is the same in %s", (candidate) => {
    const { status, verdict, output } = gate(candidate);
    expect([0, 2], output).toContain(status);
    expect(verdict.evidence.equivalence.counterexample, output).toBeNull();
    for (const { name, executed } of verdict.evidence.equivalence.strata) expect(executed, name).toBeGreaterThan(0);
    expect(verdict.evidence.equivalence.strata.map(({ name }) => name)).toContain("random large");
  });

  it("gives a suite that kills every mutant", () => {
    const { status, output } = oxbow("mutate", "word-count", "--runs", "300");
    expect(status, output).toBe(0);
  });

  it("gives a gate that rejects a mistake in Rust", () => {
    const file = join(copy, "rust/kernels/src/word_count/mod.rs");
    const right = readFileSync(file, "utf8");
    const wrong = right.replace("pair[0].is_ascii_whitespace()", "pair[0] == b' '");
    expect(wrong).not.toBe(right);
    writeFileSync(file, wrong);
    buildAddon();
    const { status, verdict, output } = gate("native");
    expect(status, output).toBe(1);
    expect(verdict.evidence.equivalence.counterexample, output).toMatchObject({});
  });
});

const isGenerated = (file: string): boolean => /\/generated\/|^packages\/native\/binding\//u.test(file);

function follow({ file, text, language }: Block): void {
  const path = join(copy, file);
  if (language === "diff") {
    const [before, entry] = [contextOf(text), entryOf(text)];
    const list = readFileSync(path, "utf8");
    expect(list.split(before), `${file} has the line that the entry follows once`).toHaveLength(2);
    writeFileSync(
      path,
      list.replace(before, () => before + entry),
    );
    return;
  }
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

interface Verdict {
  readonly evidence: {
    readonly equivalence: Pick<EquivalenceReport, "strata"> & { readonly counterexample: object | null };
  };
}

/** A look, not a measurement: whether it is faster is not decided here. */
function gate(candidate: string) {
  const report = join(copy, `.oxbow/${candidate}.json`);
  const effort = ["--seed", "1", "--runs", "200", "--budget", "60s", "--quick", "--forks", "2"];
  const judged = oxbow("gate", "word-count", "--candidate", candidate, ...effort, "--json", report);
  const { results } = JSON.parse(readFileSync(report, "utf8")) as { results: Verdict[] };
  return { ...judged, verdict: results[0] };
}

function oxbow(...args: string[]) {
  const { status, stdout, stderr } = start(process.execPath, ["packages/cli/dist/main.js", ...args]);
  return { status, output: `${stdout}${stderr}` };
}

const buildAddon = (): string => run(process.execPath, ["packages/native/scripts/build.mjs"]);

const lines = (program: string, ...args: readonly string[]): string[] => run(program, args).trim().split("\n");

function run(program: string, args: readonly string[]): string {
  const { status, stdout, stderr } = start(program, args);
  expect(status, `${program} ${args.join(" ")}: ${stdout.slice(-4000)}${stderr.slice(-4000)}`).toBe(0);
  return stdout;
}

function start(program: string, args: readonly string[]) {
  return spawnSync(program, args, { cwd: copy, env, encoding: "utf8", maxBuffer: 1 << 27 });
}
