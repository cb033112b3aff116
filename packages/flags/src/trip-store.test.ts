import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { tripStore } from "./index.ts";

let directory = "";
beforeEach(() => void (directory = mkdtempSync(join(tmpdir(), "trips-"))));
afterEach(() => rmSync(directory, { recursive: true }));

it("gives the next process the highest epoch at which a kernel tripped, and why", () => {
  const store = tripStore(join(directory, "of", "a-service"));
  expect(store.read("a/b")).toBeUndefined();
  store.keep("a/b", { epoch: 3, because: "it panicked" });
  store.keep("a/b", { epoch: 2, because: "an older one" });
  store.keep("other", { epoch: 9, because: "it died" });
  expect(tripStore(join(directory, "of", "a-service")).read("a/b")).toEqual({ epoch: 3, because: "it panicked" });
  expect(readdirSync(join(directory, "of", "a-service")).toSorted()).toEqual(["a%2Fb.json", "other.json"]);
});

it.each(["", "{", "null", "[]", '{"epoch":"1","because":"x"}', '{"epoch":1}'])(
  "tells of a file that says %s",
  (text) => {
    const errors: string[] = [];
    const store = tripStore(directory, ({ message }) => errors.push(message));
    const file = join(directory, "k.json");
    writeFileSync(file, text);
    expect(store.read("k")).toBeUndefined();
    expect(errors).toEqual([`${file} is no stored trip: remove it`]);
    store.keep("k", { epoch: 1, because: "it panicked" });
    expect(store.read("k")).toEqual({ epoch: 1, because: "it panicked" });
  },
);

it("tells of a place that does not take it, and throws nothing", () => {
  const errors: string[] = [];
  const file = join(directory, "file");
  writeFileSync(file, "");
  chmodSync(file, 0o600);
  const store = tripStore(join(file, "below"), ({ message }) => errors.push(message));
  store.keep("k", { epoch: 1, because: "it panicked" });
  expect(errors.at(-1)).toMatch(/^the trip of k is not kept beyond this process: /);
});
