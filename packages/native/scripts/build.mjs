// Builds the Rust addon next to its generated loader. Without cargo it says what is missing, and the control runs.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(dirname(fileURLToPath(import.meta.url)));
const binding = join(here, "binding");
const staging = join(here, "binding", `.staging-${process.pid}`);

if (spawnSync("cargo", ["--version"], { stdio: "ignore" }).status !== 0) {
  console.log("native: cargo is missing, so the TypeScript control runs alone; install Rust from https://rustup.rs");
  process.exit(0);
}

const napi = join(dirname(createRequire(import.meta.url).resolve("@napi-rs/cli/package.json")), "dist/cli.js");
mkdirSync(staging, { recursive: true });
try {
  execFileSync(
    process.execPath,
    [
      napi,
      "build",
      "--platform",
      "--profile",
      process.env.OXBOW_CARGO_PROFILE ?? "release",
      "--manifest-path",
      join(here, "../../rust/addon/Cargo.toml"),
      "--package-json-path",
      join(here, "package.json"),
      "--output-dir",
      staging,
      "--js",
      "index.cjs",
      "--dts",
      "index.d.cts",
      "--",
      "--locked",
    ],
    { cwd: here, stdio: "inherit" },
  );
  // A rename, not a copy: a process that has the old addon loaded keeps its file; written in place, it would crash.
  for (const file of readdirSync(staging)) {
    const from = join(staging, file);
    if (!file.endsWith(".node") && same(from, join(binding, file))) continue;
    renameSync(from, join(binding, file));
  }
} finally {
  rmSync(staging, { recursive: true, force: true });
}

function same(a, b) {
  try {
    return readFileSync(a, "utf8") === readFileSync(b, "utf8");
  } catch {
    return false;
  }
}
