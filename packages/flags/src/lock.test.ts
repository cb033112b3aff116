import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { withLock } from "./lock.ts";

let directory: string;
let path: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "oxbow-lock-"));
  path = join(directory, "f.json");
});

afterEach(() => rmSync(directory, { recursive: true }));

const heldBy = (pid: number, ageMs = 0): void => {
  writeFileSync(`${path}.lock`, JSON.stringify({ host: hostname(), pid, id: "theirs" }));
  const made = (Date.now() - ageMs) / 1000;
  utimesSync(`${path}.lock`, made, made);
};

/** Of a process that was, and is no more. */
const GONE = 2 ** 22 + 1;

it("is there while something is done, and gone afterwards, whatever came of it", () => {
  expect(withLock(path, (isOurs) => [existsSync(`${path}.lock`), isOurs()])).toEqual([true, true]);
  expect(() =>
    withLock(path, () => {
      throw new Error("no");
    }),
  ).toThrow("no");
  expect(readdirSync(directory)).toEqual([]);
});

it.each([
  ["of a process that is gone", () => heldBy(GONE)],
  ["that is older than what is done takes", () => heldBy(process.pid, 6000)],
  ["of the future, as another machine's clock says", () => heldBy(process.pid, -60_000)],
])("a lock %s holds nobody up", (_, held) => {
  held();
  expect(withLock(path, (isOurs) => isOurs())).toBe(true);
  expect(readdirSync(directory)).toEqual([]);
});

it("whoever was taken for gone is told, and leaves the lock of who came after", () => {
  withLock(path, (isOurs) => {
    heldBy(process.pid);
    expect(isOurs()).toBe(false);
  });
  expect(readFileSync(`${path}.lock`, "utf8")).toContain("theirs");
});

it("what cannot be locked, because nothing can be made there, is done all the same", () => {
  expect(withLock(join(directory, "none", "f.json"), (isOurs) => isOurs())).toBe(true);
});
