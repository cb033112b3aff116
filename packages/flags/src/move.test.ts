import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { compile, moveFlag, newFlag, readFlagsFile } from "./index.ts";

let directory: string;
let path: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "oxbow-flags-"));
  path = join(directory, "oxbow.flags.json");
  writeFileSync(path, `${JSON.stringify({ version: 2, features: [newFlag("oxbow.byte-hash")] }, null, 2)}\n`);
});

afterEach(() => rmSync(directory, { recursive: true }));

const cell = () => {
  const flag = readFlagsFile(path).features.find(({ name }) => name === "oxbow.byte-hash");
  const context = { appName: "oxbow", environment: "default" };
  return compile("oxbow.byte-hash", flag, { context, random: () => 0, ask: () => false });
};

it("walks a flag up and down, keeping what a move does not name", () => {
  moveFlag(path, "byte-hash", { stage: "shadow", sample: 0.2, minSize: 64, epoch: 3 });
  expect(cell()).toMatchObject({ stage: "shadow", population: "all", sample: 0.2, minSize: 64, epoch: 3 });
  moveFlag(path, "byte-hash", { stage: "ramp", percent: 10 });
  expect(cell()).toMatchObject({ stage: "ramp", population: "sticky", sample: 0.2, minSize: 64, epoch: 3 });
  moveFlag(path, "byte-hash", { percent: 0.1 });
  expect(cell().because).toBe("the flag oxbow.byte-hash says ramp for 0.1 % of the callers");
  moveFlag(path, "byte-hash", { stage: "promoted" });
  expect(cell()).toMatchObject({ stage: "promoted", population: "all" });
  moveFlag(path, "byte-hash", { stage: "off" });
  expect(cell()).toMatchObject({ stage: "off", because: "the flag oxbow.byte-hash is off" });
});

it("leaves everything else in the file as it is, and no file beside it", () => {
  const file = {
    version: 2,
    query: { project: "x" },
    features: [{ name: "theirs", enabled: true, strategies: [], note: 1 }],
  };
  writeFileSync(path, JSON.stringify(file));
  moveFlag(path, "byte-hash", { stage: "promoted" });
  const written = JSON.parse(readFileSync(path, "utf8"));
  expect({ ...written, features: written.features.slice(0, 1) }).toEqual(file);
  expect(written.features[1].name).toBe("oxbow.byte-hash");
  expect(readdirSync(directory)).toEqual(["oxbow.flags.json"]);
});

it("writes the same text for the same move", () => {
  moveFlag(path, "byte-hash", { stage: "ramp", percent: 25 });
  const once = readFileSync(path, "utf8");
  moveFlag(path, "byte-hash", { stage: "ramp", percent: 25 });
  expect(readFileSync(path, "utf8")).toBe(once);
});

it.each([
  [{ stage: "ramp" }, "the flag oxbow.byte-hash was not moved: a ramp begins with a percent"],
  [
    { stage: "ramp", percent: 101 },
    "the flag oxbow.byte-hash was not moved: percent must be a number from 0 to 100, found 101",
  ],
  [
    { stage: "ramp", percent: Number.NaN },
    "the flag oxbow.byte-hash was not moved: percent must be a number from 0 to 100, found NaN",
  ],
  [
    { stage: "shadow", sample: 5 },
    "the flag oxbow.byte-hash was not moved: the payload's sample must be a number from 0 to 1, found 5",
  ],
] as const)("refuses the move %j and leaves the file as it was", (move, message) => {
  const before = readFileSync(path, "utf8");
  expect(() => moveFlag(path, "byte-hash", move)).toThrow(message);
  expect(readFileSync(path, "utf8")).toBe(before);
});

it("refuses a flag of a shape it does not know", () => {
  writeFileSync(path, '{"version":2,"features":[{"name":"oxbow.byte-hash","enabled":true,"strategies":[]}]}');
  expect(() => moveFlag(path, "byte-hash", { stage: "promoted" })).toThrow(
    "the flag oxbow.byte-hash has no strategy with a variant named candidate: give it one, or remove the flag and let it be made anew",
  );
});

it.each([
  ["", /^\S+ is not JSON: Unexpected end of JSON input$/],
  ["[]", /^\S+ must hold {"version": 2, "features": \[\.\.\.\]}, each with a name$/],
  ['{"features":[{}]}', /each with a name$/],
])("says what is wrong with the file %j", (text, message) => {
  writeFileSync(path, text);
  expect(() => readFlagsFile(path)).toThrow(message);
});

it("says that there is no file", () => {
  rmSync(path);
  expect(() => readFlagsFile(path)).toThrow(`there is no flags file at ${path}`);
});

it("moves every definition of a flag, since the last one counts", () => {
  const twice = { ...newFlag("oxbow.byte-hash"), enabled: true };
  writeFileSync(path, JSON.stringify({ version: 2, features: [twice, twice] }));
  moveFlag(path, "byte-hash", { stage: "off" });
  expect(readFlagsFile(path).features.map(({ enabled }) => enabled)).toEqual([false, false]);
});

it.each([
  ["has no name", { enabled: true }],
  ["is nothing", null],
  ["is no flag", 17],
  ["has strategies that are none", { name: "theirs", strategies: { a: 1 }, variants: {} }],
])("turns a flag off beside one that %s, and leaves that as it is", (_, theirs) => {
  writeFileSync(
    path,
    JSON.stringify({ version: 2, features: [theirs, { ...newFlag("oxbow.byte-hash"), enabled: true }] }),
  );
  expect(moveFlag(path, "byte-hash", { stage: "off" }).enabled).toBe(false);
  const { features } = JSON.parse(readFileSync(path, "utf8"));
  expect([features[0], features[1].enabled]).toEqual([theirs, false]);
});

it.each([{}, { strategies: null }, { strategies: [], variants: {} }, { strategies: 1, enabled: "yes" }])(
  "turns off a flag of the shape %j",
  (shape) => {
    writeFileSync(
      path,
      JSON.stringify({ version: 2, features: [{ name: "oxbow.byte-hash", enabled: true, ...shape }] }),
    );
    moveFlag(path, "byte-hash", { stage: "off" });
    expect(cell().stage).toBe("off");
  },
);

it("reads a file that begins with a byte order mark", () => {
  writeFileSync(path, `\uFEFF${readFileSync(path, "utf8")}`);
  moveFlag(path, "byte-hash", { stage: "promoted" });
  expect(cell().stage).toBe("promoted");
});

it("leaves an export of a server alone, and says what to save instead", () => {
  const before = JSON.stringify({ features: [{ name: "oxbow.byte-hash" }], featureStrategies: [], segments: [] });
  writeFileSync(path, before);
  expect(() => moveFlag(path, "byte-hash", { stage: "off" })).toThrow(
    /is an export for another Unleash server .* save what the server answers to its clients, at \/api\/client\/features$/,
  );
  expect(readFileSync(path, "utf8")).toBe(before);
});
