// Builds the addon of the tests, rust/guard/test-addon, and puts it where they look. Without cargo it says what is missing.
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, renameSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(dirname(fileURLToPath(import.meta.url)));
const rust = join(here, "../../rust");

if (spawnSync("cargo", ["--version"], { stdio: "ignore" }).status !== 0) {
  console.log("addon: cargo is missing, so tests that need an addon are skipped; install Rust from https://rustup.rs");
  process.exit(0);
}
const args = ["build", "--locked", "--release", "--package", "oxbow-guard-test-addon"];
const { status } = spawnSync("cargo", args, { cwd: rust, stdio: "inherit" });
if (status !== 0) process.exit(status ?? 1);

const target = join(process.env.CARGO_TARGET_DIR ?? join(rust, "target"), process.env.CARGO_BUILD_TARGET ?? "");
const [prefix, suffix] = { win32: ["", "dll"], darwin: ["lib", "dylib"] }[process.platform] ?? ["lib", "so"];
const to = join(here, "test-addon/oxbow-test.node");
mkdirSync(dirname(to), { recursive: true });
// A rename, not a copy: a process that has the old addon loaded keeps its file; written in place, it would crash.
copyFileSync(join(target, "release", `${prefix}oxbow_guard_test_addon.${suffix}`), `${to}.${process.pid}`);
renameSync(`${to}.${process.pid}`, to);
