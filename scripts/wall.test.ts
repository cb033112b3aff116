import { existsSync, globSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { theSeven } from "./the-seven.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const allowed = JSON.parse(readFileSync(join(root, "turbo.json"), "utf8")).boundaries.tags as Record<
  string,
  { dependencies: { allow: string[] } }
>;
/** Every workspace, and apps/unleash, which is a process of its own. */
const packages = ["packages", "apps"].flatMap((folder) =>
  readdirSync(join(root, folder)).flatMap((name) =>
    existsSync(join(root, folder, name, "package.json")) ? [`${folder}/${name}`] : [],
  ),
);
const toolkit = packages.filter((path) => !theSeven.some((theirs) => path === theirs || path.startsWith(`${theirs}/`)));

describe("a path in the code counts as an import", () => {
  it("is seen", () => {
    const reached = pathsIn("apps/bench/src/fleet/unleash.ts").map((path) => ownerOf(path));
    expect(reached).toContain("unleash");
  });

  it.each(packages)("%s reaches only what it may import", (path) => {
    const [, name = ""] = path.split("/");
    const mayImport = new Set([name, ...(allowed[name]?.dependencies.allow ?? []), ...startedAsProcesses(name)]);
    const reached = sourcesOf(path).flatMap((file) =>
      pathsIn(file).map((target) => ({ file, owner: ownerOf(target) })),
    );
    expect(reached.filter(({ owner }) => owner !== undefined && !mayImport.has(owner))).toEqual([]);
  });
});

describe("the toolkit knows nothing of the seven kernels", () => {
  it.each(toolkit)("%s names no package and no file of theirs", (path) => {
    const named = [...sourcesOf(path), join(path, "package.json"), join(path, "tsconfig.json")].filter((file) =>
      /@oxbow\/(?:kernels|native|demo|bench)\b|"[^"\n]*\.\.\/(?:kernels|native)\b/u.test(
        readFileSync(join(root, file), "utf8"),
      ),
    );
    expect(named).toEqual([]);
  });

  it("nor do its crates", () => {
    const crates = readdirSync(join(root, "rust")).filter(
      (name) => existsSync(join(root, "rust", name, "Cargo.toml")) && !theSeven.includes(`rust/${name}`),
    );
    expect(crates).toContain("guard");
    const theirs = /oxbow-(?:kernels|addon|wasm|schema|worker|service)\b|oxbow_(?:kernels|schema)\b/u;
    const files = crates.flatMap((name) => globSync(`rust/${name}/**/*.{rs,toml}`, { cwd: root }));
    expect(files.filter((file) => theirs.test(readFileSync(join(root, file), "utf8")))).toEqual([]);
  });
});

/** What a package starts and never loads. */
const startedAsProcesses = (name: string): readonly string[] => (name === "bench" ? ["unleash"] : []);

function sourcesOf(path: string): readonly string[] {
  return globSync(`${path}/{src,scripts,bin}/**/*.{ts,mjs,js}`, { cwd: root });
}

/** What relative imports, and URLs beside the file, stand for. Sources lie as deep as what is compiled of them. */
function pathsIn(file: string): readonly string[] {
  const text = readFileSync(join(root, file), "utf8");
  const found = text.matchAll(/(?:\bfrom|\bimport|\bimport\(|new URL\()\s*["'`](\.{1,2}\/[^"'`$]*)["'`]/gu);
  return Array.from(found, ([, path = ""]) => resolve(root, dirname(file), path));
}

/** The package that a path lies in; undefined for the repository's own files. */
function ownerOf(path: string): string | undefined {
  const [folder, name] = relative(root, path).split("/");
  return (folder === "packages" || folder === "apps") && name !== undefined && name !== "" ? name : undefined;
}
