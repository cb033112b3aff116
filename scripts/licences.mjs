// What ships must be free to ship, and what is installed must be what was reviewed: every dependency of the published packages
// and of the crates has a permissive licence, and everything in both lock files comes from the registries, with a checksum.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** As SPDX names them. */
const PERMISSIVE = new Set([
  "0BSD",
  "Apache-2.0",
  "Apache-2.0 WITH LLVM-exception",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "BlueOak-1.0.0",
  "ISC",
  "MIT",
  "Unicode-3.0",
  "Unlicense",
  "Zlib",
]);

/** Whether an SPDX expression can be met by permissive licences alone; an older way to write OR is a slash. */
export function isPermissive(expression) {
  const tokens =
    expression.replaceAll("/", " OR ").match(/\(|\)|\bOR\b|\bAND\b|[^\s()]+(?:\s+WITH\s+[^\s()]+)?/g) ?? [];
  let at = 0;
  const one = () => {
    if (tokens[at++] !== "(") return PERMISSIVE.has(tokens[at - 1]?.replace(/\s+/g, " "));
    const inner = any();
    return tokens[at++] === ")" && inner;
  };
  const all = () => {
    let holds = one();
    while (tokens[at] === "AND") {
      at++;
      const next = one();
      holds &&= next;
    }
    return holds;
  };
  const any = () => {
    let holds = all();
    while (tokens[at] === "OR") {
      at++;
      const next = all();
      holds ||= next;
    }
    return holds;
  };
  return any() && at === tokens.length;
}

/** Sentences about an npm lock file of version 3; `published` are the folders of what is published. */
export function npmProblems({ packages }, published) {
  const problems = [];
  for (const [path, entry] of Object.entries(packages)) {
    if (!path.includes("node_modules/") || entry.link === true || entry.inBundle === true) continue;
    if (!(entry.integrity ?? "").startsWith("sha512-")) problems.push(`${path} has no checksum in package-lock.json`);
    if (/^(git|file)|github/.test(entry.resolved ?? ""))
      problems.push(`${path} comes from ${entry.resolved}, not from the registry`);
  }
  const seen = new Set();
  const visit = (path) => {
    if (seen.has(path)) return;
    seen.add(path);
    const entry = packages[path];
    if (path.includes("node_modules/") && !isPermissive(entry.license ?? "none")) {
      problems.push(`${path} ships with what we publish, and its licence is ${entry.license ?? "not said"}`);
    }
    for (const name of Object.keys({ ...entry.dependencies, ...entry.optionalDependencies })) {
      const found = lookUp(packages, path, name);
      if (found !== undefined) visit(packages[found].link === true ? packages[found].resolved : found);
    }
  };
  for (const folder of published) visit(folder);
  return problems;
}

/** Where Node finds a package from this path on. */
function lookUp(packages, from, name) {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf("/")))) {
    const path = at === "" ? `node_modules/${name}` : `${at}/node_modules/${name}`;
    if (path in packages) return path;
    if (at === "") return undefined;
  }
}

/** Sentences about what `cargo metadata` says. */
export function cargoProblems({ packages }) {
  return packages.flatMap(({ name, version, source, license }) => [
    ...(source === null || source === "registry+https://github.com/rust-lang/crates.io-index"
      ? []
      : [`the crate ${name} ${version} comes from ${source}, not from the registry`]),
    ...(isPermissive(license ?? "none")
      ? []
      : [`the licence of the crate ${name} ${version} is ${license ?? "not said"}`]),
  ]);
}

/** The folders of the workspaces that are published. */
function publishedFolders(root, { packages }) {
  return Object.keys(packages).filter((path) => {
    if (path === "" || path.includes("node_modules/")) return false;
    return JSON.parse(readFileSync(join(root, path, "package.json"), "utf8")).private !== true;
  });
}

function main(root) {
  const lock = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8"));
  const published = publishedFolders(root, lock);
  const problems = npmProblems(lock, published);
  const manifest = join(root, "rust/Cargo.toml");
  const cargo = spawnSync("cargo", ["metadata", "--locked", "--format-version", "1", "--manifest-path", manifest], {
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  if (cargo.error === undefined && cargo.status === 0) problems.push(...cargoProblems(JSON.parse(cargo.stdout)));
  else problems.push(`cargo metadata failed: ${cargo.error?.message ?? cargo.stderr.trim()}`);
  for (const problem of problems) console.error(`licences: ${problem}`);
  if (problems.length === 0) console.log(`licences: ${published.length} published packages and all crates may ship`);
  return problems.length === 0 ? 0 : 1;
}

if (import.meta.main) process.exitCode = main(process.cwd());
