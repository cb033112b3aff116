// Every check that is not a test. All of them run, so that one failure does not hide the next.
import { spawnSync } from "node:child_process";

const cargo = ["--manifest-path", "rust/Cargo.toml"];
const checks = [
  ["turbo", "boundaries"],
  ["tsc", "--noEmit", "-p", "apps/unleash"],
  ["oxlint", "--type-aware", "--deny-warnings"],
  ["oxfmt", "--check"],
  ["knip", "--no-progress"],
  ["node", "scripts/licences.mjs"],
  ["cargo", "fmt", "--all", "--check", ...cargo],
  ["cargo", "clippy", "--locked", ...cargo, "--", "-D", "warnings"],
  ["cargo", "clippy", "--locked", "--package", "oxbow-kernels", "--all-targets", ...cargo, "--", "-D", "warnings"],
];
const failed = checks.filter(([command, ...args]) => {
  console.log(`check: ${command} ${args.join(" ")}`);
  return spawnSync(command, args, { stdio: "inherit" }).status !== 0;
});
for (const [command, ...args] of failed) console.error(`check: failed: ${command} ${args.join(" ")}`);
process.exitCode = failed.length === 0 ? 0 : 1;
