import {
  chmodSync,
  chownSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { writeAtomically } from "./atomic.ts";

let directory: string;
let path: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "oxbow-atomic-"));
  path = join(directory, "f.json");
  writeFileSync(path, "old");
});

afterEach(() => rmSync(directory, { recursive: true }));

const isRoot = process.getuid?.() === 0;

it.each([0o600, 0o640, 0o664, 0o444])("keeps the mode %o", (mode) => {
  chmodSync(path, mode);
  writeAtomically(path, "new");
  expect([readFileSync(path, "utf8"), statSync(path).mode & 0o7777]).toEqual(["new", mode]);
});

it.skipIf(!isRoot)("keeps the owner", () => {
  chownSync(path, 1234, 2345);
  writeAtomically(path, "new");
  const { uid, gid } = statSync(path);
  expect([readFileSync(path, "utf8"), uid, gid]).toEqual(["new", 1234, 2345]);
});

it("follows links of links, and leaves them as they are", () => {
  const [one, two] = [join(directory, "one"), join(directory, "two")];
  symlinkSync("f.json", one);
  symlinkSync(one, two);
  writeAtomically(two, "new");
  expect(readFileSync(path, "utf8")).toBe("new");
  expect([one, two].every((link) => lstatSync(link).isSymbolicLink())).toBe(true);
});

it("writes to all names of one file", () => {
  const other = join(directory, "other");
  linkSync(path, other);
  writeAtomically(path, "new");
  expect([readFileSync(other, "utf8"), statSync(other).ino]).toEqual(["new", statSync(path).ino]);
});

it("makes a file that is not there, and leaves nothing beside any", () => {
  writeAtomically(join(directory, "g.json"), "new");
  writeAtomically(path, "new");
  expect(readdirSync(directory)).toEqual(["f.json", "g.json"]);
});

it("says which file cannot be written, and why", () => {
  mkdirSync(join(directory, "d"));
  expect(() => writeAtomically(join(directory, "d"), "new")).toThrow(/^.*\/d cannot be written: E/);
  expect(() => writeAtomically(join(directory, "no", "f.json"), "new")).toThrow(/cannot be written: ENOENT/);
  expect(readdirSync(directory)).toEqual(["d", "f.json"]);
});
