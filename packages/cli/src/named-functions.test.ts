import { describe, expect, it } from "vitest";
import { named } from "./named-functions.ts";

describe("named", () => {
  const names = ["parse", "render file:///a.js:3", "write file:///a.js:9", "write file:///b.js:1"];
  it("finds a function by its name, or without its file", () => {
    const given = new Map([
      ["parse", 2],
      ["render", 3],
    ]);
    expect([...named("--library", given, names)!]).toEqual([
      ["parse", 2],
      ["render file:///a.js:3", 3],
    ]);
    expect(named("--library", undefined, names)).toBeUndefined();
  });

  it.each([
    ["prase", `--library prase: no function of this name was ranked; there are: ${names.join(", ")}`],
    ["write", `--library write: several functions have this name: ${names[2]}, ${names[3]}: give one with its file`],
  ])("refuses %s", (name, message) => {
    expect(() => named("--library", new Map([[name, 2]]), names)).toThrow(message);
  });
});
