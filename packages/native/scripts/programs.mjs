// Builds worker and service, and puts them into bin. Without cargo it says what is missing, and the control runs.
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, renameSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(dirname(fileURLToPath(import.meta.url)));
const bin = join(here, "bin");

if (spawnSync("cargo", ["--version"], { stdio: "ignore" }).status !== 0) {
  console.log("native: cargo is missing, so there is no worker and no service; install Rust from https://rustup.rs");
  process.exit(0);
}

const rust = join(here, "../../rust");
const packages = ["--package", "oxbow-worker", "--package", "oxbow-service"];
const { status } = spawnSync("cargo", ["build", "--locked", "--profile", "remote", ...packages], {
  cwd: rust,
  stdio: "inherit",
});
if (status !== 0) process.exit(status ?? 1);
mkdirSync(bin, { recursive: true });
for (const program of ["oxbow-worker", "oxbow-service"]) {
  const name = process.platform === "win32" ? `${program}.exe` : program;
  const target = process.env.CARGO_BUILD_TARGET ?? "";
  const built = join(process.env.CARGO_TARGET_DIR ?? join(rust, "target"), target, "remote", name);
  if (!existsSync(built)) throw new Error(`cargo did not build ${built}`);
  place(built, name);
}

/** A rename, not a copy in place: a program that runs keeps its file. */
function place(from, name) {
  const staged = join(bin, `.${name}-${process.pid}`);
  copyFileSync(from, staged);
  renameSync(staged, join(bin, name));
}
