// Writes what is generated of the .proto files, for Rust and for TypeScript. Both are committed.
import { spawnSync } from "node:child_process";

run("cargo", [
  "test",
  "--locked",
  "--quiet",
  "--package",
  "oxbow-schema-generator",
  "--manifest-path",
  "rust/Cargo.toml",
]);
run(process.execPath, ["packages/remote/scripts/generate.mjs"]);
run(process.execPath, ["packages/kernels/scripts/generate.mjs"]);

function run(command, args) {
  const { status, error } = spawnSync(command, args, {
    cwd: new URL("..", import.meta.url),
    stdio: "inherit",
    env: { ...process.env, OXBOW_GENERATE: "1" },
  });
  if (status !== 0) {
    console.error(`generate: "${command} ${args.join(" ")}" failed${error ? `: ${error.message}` : ""}`);
    process.exit(1);
  }
}
