// Installs what is missing and builds what has changed. Runs on the Node that is on the PATH (20 or later), because
// the pinned Node 24 may not be installed yet; every later command finds that one first. The shell that runs this
// remembers where it found the older one, which is why `hash -r` follows in package.json.
import { spawnSync } from "node:child_process";
import { statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

const major = Number(process.versions.node.split(".")[0]);
if (major < 20) {
  fail(`Node ${process.versions.node} is too old to set up Oxbow: install Node 20 or later from https://nodejs.org`);
}
if (changed(join(root, "node_modules/.package-lock.json")) < changed(join(root, "package-lock.json"))) {
  console.log("setup: installing npm packages");
  run("npm", ["ci", "--loglevel=error", "--no-audit", "--no-fund"]);
  // An older Node leaves out optional packages that ask for a newer one; the pinned Node, installed now, takes them in.
  if (major < 22) run("npm", ["install", "--no-save", "--loglevel=error", "--no-audit", "--no-fund"]);
}
// The toolchain decides what the addon contains, so turbo hashes it; without it, a new compiler would be a cache hit.
const rustc = spawnSync("rustc", ["-V"], { cwd: root, encoding: "utf8" });
console.log("setup: building TypeScript and Rust");
run("turbo", ["run", "build", "--output-logs=new-only", "--log-prefix=none"], {
  OXBOW_RUSTC: rustc.status === 0 ? rustc.stdout.trim() : "none",
  TURBO_TELEMETRY_DISABLED: "1",
  TURBO_NO_UPDATE_NOTIFIER: "1",
});

function run(command, args, env = {}) {
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, ...env, PATH: `${join(root, "node_modules/.bin")}:${process.env.PATH}` },
  });
  if (status !== 0) fail(`setup: "${command} ${args.join(" ")}" failed${error ? `: ${error.message}` : ""}`);
}

function changed(file) {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
