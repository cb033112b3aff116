// Runs the tests of a change: vitest over the TypeScript packages, cargo over the Rust crates. Whole commands and servers
// are in `npm run test:e2e`.
import { spawnSync } from "node:child_process";

run("vitest", ["run", "--project", "unit", "--project", "process", ...process.argv.slice(2)]);
if (spawnSync("cargo", ["--version"], { stdio: "ignore" }).status === 0) {
  run("cargo", ["test", "--locked", "--quiet", "--manifest-path", "rust/Cargo.toml"]);
} else {
  console.log("test: cargo is missing, so the Rust tests did not run; install Rust from https://rustup.rs");
}

function run(command, args) {
  const { status } = spawnSync(command, args, { stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}
