import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { moveFlag, readFlagsFile } from "@oxbow/flags";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { runCli } from "./program.ts";
import type { Terminal } from "./terminal.ts";

const parent = mkdtempSync(join(tmpdir(), "oxbow-missing-"));
const directory = join(parent, "project");
cpSync(fileURLToPath(new URL("../test-project", import.meta.url)), directory, { recursive: true });
symlinkSync(fileURLToPath(new URL("../../../node_modules", import.meta.url)), join(directory, "node_modules"));
const flags = join(directory, "oxbow.flags.json");
const empty = '{ "version": 2, "features": [] }\n';

beforeEach(() => rmSync(flags, { force: true }));
afterAll(() => rmSync(parent, { recursive: true }));

const oxbow = (...args: readonly string[]) => oxbowIn(directory, ...args);

async function oxbowIn(at: string, ...args: readonly string[]) {
  const [out, err]: [string[], string[]] = [[], []];
  const terminal: Terminal = {
    out: (text) => out.push(text),
    err: (text) => err.push(text),
    live: false,
    columns: Infinity,
    errColumns: () => Infinity,
    paint: (_, text) => text,
    directory: at,
    env: {},
  };
  return { code: await runCli(args, terminal), out: out.join(""), err: err.join("") };
}

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
      code: 3,
      out: "",
      err: "oxbow: there is no flags file at typo.json: check --flags: only the config's own file is made anew\n",
    });
    expect(existsSync(join(directory, "typo.json"))).toBe(false);
  });

  it.each([["status"], ["explain", "digit-sum"]])("in the config ends %s with 3 and what makes it", async (...args) => {
    expect(await oxbow(...args)).toEqual({
      code: 3,
      out: "",
      err: "oxbow: there is no flags file at oxbow.flags.json: the first `oxbow shadow` makes it\n",
    });
    expect(existsSync(flags)).toBe(false);
  });

  it("in the config is made by the first move", async () => {
    expect(await oxbow("shadow", "digit-sum")).toMatchObject({ code: 0, err: "" });
    expect(await oxbow("status")).toMatchObject({ code: 0, out: expect.stringMatching(/digit-sum +shadow/) });
  });
});

describe("a rollback", () => {
  it("goes on where a file is broken, names it, and does not say that all is done", async () => {
    const nearest = join(directory, "nearer");
    mkdirSync(nearest);
    writeFileSync(join(nearest, "oxbow.flags.json"), '{"version": 2, "feat');
    writeFileSync(flags, empty);
    moveFlag(flags, "digit-sum", { stage: "promoted" });
    const { code, out, err } = await oxbowIn(nearest, "rollback", "digit-sum");
    expect({ code, out }).toEqual({ code: 1, out: `digit-sum: off in ${join("..", "oxbow.flags.json")}\n` });
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
      code: 0,
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
      code: 3,
      out: "",
      err: 'oxbow: no flags file has a flag oxbow.digit-su: did you mean "digit-sum"?\n',
    });
    expect(await oxbow("rollback", "unlike")).toMatchObject({
      err: "oxbow: no flags file has a flag oxbow.unlike: name the file with --flags\n",
    });
  });
});
