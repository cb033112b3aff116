// Runs every test: vitest over the TypeScript packages, cargo over the Rust crates.
import { spawnSync } from "node:child_process";

run("vitest", ["run", ...process.argv.slice(2)]);
if (spawnSync("cargo", ["--version"], { stdio: "ignore" }).status === 0) {
  run("cargo", ["test", "--locked", "--quiet", "--manifest-path", "rust/Cargo.toml"]);
} else {
  console.log("test: cargo is missing, so the Rust tests did not run; install Rust from https://rustup.rs");
}

function run(command, args) {
  const { status } = spawnSync(command, args, { stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}
