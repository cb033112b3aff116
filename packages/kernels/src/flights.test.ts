import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { repeatedFile } from "./cache.ts";
import { flightsNdjson } from "./flights.ts";

it("gives one flight a line", () => {
  const lines = flightsNdjson().toString("latin1").split("\n");
  expect(lines.pop()).toBe("");
  expect(lines).toHaveLength(200_000);
  for (const line of [lines[0], lines[1], lines.at(-1)]) {
    expect(Object.keys(JSON.parse(line ?? "") as object)).toEqual(["delay", "distance", "time"]);
  }
});

it("repeats a block up to the size asked for, whole", async () => {
  const path = await repeatedFile("cache-test", Buffer.from("abc\n"), 42);
  expect(await readFile(path, "latin1")).toBe("abc\n".repeat(11));
});
