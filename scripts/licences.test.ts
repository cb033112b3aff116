import { expect, it } from "vitest";
import { cargoProblems, isPermissive, npmProblems } from "./licences.mjs";

it.each([
  ["MIT", true],
  ["GPL-3.0-only", false],
  ["MIT OR GPL-3.0-only", true],
  ["MIT AND GPL-3.0-only", false],
  ["(MIT OR Apache-2.0) AND Unicode-3.0", true],
  ["GPL-3.0-only OR MIT AND LGPL-3.0-only", false],
  ["Apache-2.0 / MIT", true],
  ["Apache-2.0 WITH LLVM-exception OR AGPL-3.0-only", true],
  ["SEE LICENSE IN LICENSE", false],
  ["(MIT", false],
  ["", false],
])("of the licence %j says whether it is permissive: %s", (expression, expected) => {
  expect(isPermissive(expression)).toBe(expected);
});

const integrity = "sha512-x";
const packages = {
  "": {},
  "packages/shown": { dependencies: { a: "1", own: "1" } },
  "packages/own": { dependencies: { b: "1" } },
  "node_modules/own": { link: true, resolved: "packages/own" },
  "node_modules/a": { integrity, license: "MIT", dependencies: { b: "2" } },
  "node_modules/a/node_modules/b": { integrity, license: "GPL-3.0-only" },
  "node_modules/b": { integrity, license: "ISC" },
  "node_modules/ours-alone": { integrity, license: "AGPL-3.0-only" },
};

it("names what ships with a published package, and only that", () => {
  expect(npmProblems({ packages }, ["packages/shown"])).toEqual([
    "node_modules/a/node_modules/b ships with what we publish, and its licence is GPL-3.0-only",
  ]);
  expect(npmProblems({ packages }, ["packages/own"])).toEqual([]);
});

it("names what has no checksum, or is from nowhere that is reviewed", () => {
  const strange = {
    ...packages,
    "node_modules/c": { license: "MIT" },
    "node_modules/d": { integrity, resolved: "git+ssh://example.org/d.git" },
  };
  expect(npmProblems({ packages: strange }, ["packages/own"])).toEqual([
    "node_modules/c has no checksum in package-lock.json",
    "node_modules/d comes from git+ssh://example.org/d.git, not from the registry",
  ]);
});

it("names crates of other licences and from elsewhere, and takes our own", () => {
  const registry = "registry+https://github.com/rust-lang/crates.io-index";
  expect(
    cargoProblems({
      packages: [
        { name: "own", version: "1.0.0", source: null, license: "MIT" },
        { name: "good", version: "1.0.0", source: registry, license: "MIT OR Apache-2.0" },
        { name: "copyleft", version: "1.0.0", source: registry, license: "MPL-2.0" },
        { name: "silent", version: "1.0.0", source: registry, license: null },
        { name: "branch", version: "1.0.0", source: "git+https://example.org/x", license: "MIT" },
      ],
    }),
  ).toEqual([
    "the licence of the crate copyleft 1.0.0 is MPL-2.0",
    "the licence of the crate silent 1.0.0 is not said",
    "the crate branch 1.0.0 comes from git+https://example.org/x, not from the registry",
  ]);
});
