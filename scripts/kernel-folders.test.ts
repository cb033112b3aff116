import { existsSync, globSync, readFileSync, readdirSync } from "node:fs";
import { basename } from "node:path";
import { describe, expect, it } from "vitest";
import { recipeBlocks } from "./recipe.ts";

const root = new URL("../", import.meta.url);
const read = (file: string): string => readFileSync(new URL(file, root), "utf8");
/** Measurements are published under the names of kernels; whatever else lies below these folders is somebody's source. */
const files = globSync("{apps,packages,rust,scripts}/**/*.*", {
  cwd: root,
  exclude: (path) => /(?:^|\/)(?:node_modules|dist|target|bin|\.[^/]*|data)$/u.test(path),
});

const TYPESCRIPT = "packages/kernels/src";
const RUST = "rust/kernels/src";
const snake = (key: string): string => key.replaceAll("-", "_");

const keys = readdirSync(new URL(TYPESCRIPT, root)).filter((name) =>
  existsSync(new URL(`${TYPESCRIPT}/${name}/definition.ts`, root)),
);

/** What each kernel has; `arguments.ts` and `generator.ts` are there when the general ones do not do. */
const partsOf = (key: string): readonly string[] => [
  ...[
    "README.md",
    "cases.ts",
    "control.ts",
    "definition.process.test.ts",
    "definition.ts",
    "mutants.ts",
    "native.ts",
  ].map((name) => `${TYPESCRIPT}/${key}/${name}`),
  `${TYPESCRIPT}/${key}/remote.ts`,
  `${TYPESCRIPT}/${key}/${key}.ts`,
  ...["addon.rs", "messages.proto", "messages.rs", "mod.rs"].map((name) => `${RUST}/${snake(key)}/${name}`),
];

/** The lists a kernel is named in, and how often. */
const LISTS: Readonly<Record<string, (key: string) => string>> = {
  "packages/kernels/src/index.ts": (key) => `export * from "./${key}/definition.ts";\n`,
  "packages/kernels/README.md": (key) => `| [${key}](src/${key}/README.md) |`,
  "rust/addon/src/lib.rs": (key) => `#[path = "../../kernels/src/${snake(key)}/addon.rs"]\nmod ${snake(key)};\n`,
  "rust/kernels/src/lib.rs": (key) => `pub mod ${snake(key)};\n`,
  "rust/schema/src/lib.rs": (key) => `${snake(key)} in "../../kernels/src/${snake(key)}/messages.rs",\n`,
};

it("finds each by a key in kebab case", () => {
  expect(keys.length).toBeGreaterThanOrEqual(7);
  for (const key of keys) expect(key).toMatch(/^[a-z]+(?:-[a-z]+)*$/u);
});

describe.each(keys)("%s", (key) => {
  it("is a folder in TypeScript and one in Rust, with the same parts as every other", () => {
    expect(partsOf(key).filter((file) => !files.includes(file))).toEqual([]);
  });

  it("is named in five lists, once in each", () => {
    for (const [file, entry] of Object.entries(LISTS)) expect(read(file).split(entry(key)), file).toHaveLength(2);
  });

  it("has no file anywhere else that is named after it", () => {
    const own = [`${TYPESCRIPT}/${key}/`, `${RUST}/${snake(key)}/`];
    const named = files.filter((file) => [key, snake(key)].some((name) => basename(file).includes(name)));
    const elsewhere = named.filter((file) => !own.some((folder) => file.startsWith(folder)));
    // What Rust needs of all messages is made into one folder.
    expect(elsewhere.filter((file) => !file.includes("/generated/"))).toEqual([]);
  });
});

it("has a folder in Rust for each, and no other", () => {
  const folders = files.flatMap((file) => /^rust\/kernels\/src\/(\w+)\/mod\.rs$/u.exec(file)?.[1] ?? []);
  expect(folders.sort()).toEqual(keys.map(snake).sort());
});

it("has a recipe that writes these parts and lists, and no other file", () => {
  const written = recipeBlocks(read("CONTRIBUTING.md"), "add a kernel").map(({ file }) => file);
  expect(written.sort()).toEqual([...partsOf("word-count"), ...Object.keys(LISTS)].sort());
});
