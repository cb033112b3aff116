import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { moveFlag, readFlagsFile } from "@oxbow/flags";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { makeProject, said } from "./oxbow.test.fixture.ts";

const directory = makeProject();
const flags = join(directory, "oxbow.flags.json");
const empty = '{ "version": 2, "features": [] }\n';

beforeEach(() => rmSync(flags, { force: true }));
afterAll(() => rmSync(directory, { recursive: true }));

const oxbow = (...args: readonly string[]) => said(directory, ...args);

describe("a flags file that is missing", () => {
  it.each([
    ["status"],
    ["explain", "digit-sum"],
    ["flags", "check"],
    ["shadow", "digit-sum"],
    ["hold", "digit-sum"],
    ["rollback", "digit-sum"],
  ])("by --flags ends %s with 3, and is not made", async (...args) => {
    expect(await oxbow(...args, "--flags", "typo.json")).toEqual({
      status: 3,
      out: "",
      err: "oxbow: there is no flags file at typo.json: check --flags: only the config's own file is made anew\n",
    });
    expect(existsSync(join(directory, "typo.json"))).toBe(false);
  });

  it.each([["status"], ["explain", "digit-sum"]])("in the config ends %s with 3 and what makes it", async (...args) => {
    expect(await oxbow(...args)).toEqual({
      status: 3,
      out: "",
      err: "oxbow: there is no flags file at oxbow.flags.json: the first `oxbow shadow` makes it\n",
    });
    expect(existsSync(flags)).toBe(false);
  });

  it("in the config is made by the first move", async () => {
    expect(await oxbow("shadow", "digit-sum")).toMatchObject({ status: 0, err: "" });
    expect(await oxbow("status")).toMatchObject({ status: 0, out: expect.stringMatching(/digit-sum +shadow/) });
  });
});

describe("a rollback", () => {
  it("goes on where a file is broken, names it, and does not say that all is done", async () => {
    const nearest = join(directory, "nearer");
    mkdirSync(nearest);
    writeFileSync(join(nearest, "oxbow.flags.json"), '{"version": 2, "feat');
    writeFileSync(flags, empty);
    moveFlag(flags, "digit-sum", { stage: "promoted" });
    const { status, out, err } = await said(nearest, "rollback", "digit-sum");
    expect({ status, out }).toEqual({ status: 1, out: `digit-sum: off in ${join("..", "oxbow.flags.json")}\n` });
    expect(err).toMatch(/^digit-sum: perhaps not off in oxbow\.flags\.json: .*oxbow\.flags\.json is not JSON/);
    expect(readFlagsFile(flags).features[0]?.enabled).toBe(false);
    rmSync(nearest, { recursive: true });
  });

  it.each([
    ["a feature without a name", { enabled: true }],
    ["nothing where a feature may be", null],
  ])("turns off a flag beside %s", async (_, theirs) => {
    writeFileSync(flags, empty);
    moveFlag(flags, "digit-sum", { stage: "promoted" });
    const file = readFlagsFile(flags);
    writeFileSync(flags, JSON.stringify({ ...file, features: [theirs, ...file.features] }));
    expect(await oxbow("rollback", "digit-sum")).toEqual({
      status: 0,
      out: "digit-sum: off in oxbow.flags.json\n",
      err: "",
    });
    expect(JSON.parse(readFileSync(flags, "utf8")).features[1].enabled).toBe(false);
  });
});

describe("a rollback of a kernel that no file has", () => {
  it("asks whether another was meant", async () => {
    writeFileSync(flags, empty);
    moveFlag(flags, "digit-sum", { stage: "promoted" });
    expect(await oxbow("rollback", "digit-su")).toEqual({
      status: 3,
      out: "",
      err: 'oxbow: no flags file has a flag oxbow.digit-su: did you mean "digit-sum"?\n',
    });
    expect(await oxbow("rollback", "unlike")).toMatchObject({
      err: "oxbow: no flags file has a flag oxbow.unlike: name the file with --flags\n",
    });
  });
});
