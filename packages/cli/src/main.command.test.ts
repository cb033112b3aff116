import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { project, makeProject, oxbow, said, json, quick } from "./oxbow.test.fixture.ts";

describe("oxbow bench", () => {
  it("shows control and candidates side by side, and writes a benchmark file", () => {
    const directory = makeProject();
    const { status, out } = oxbow(
      directory,
      "bench",
      "digit-sum",
      "--candidate",
      "native",
      ...quick,
      "--json",
      "bench.json",
    );
    expect(status).toBe(0);
    expect(out).toMatch(/A\/A .*\n\nside +per call +interval +speedup/);
    expect(out).toMatch(/typescript +\d.* [nµ]s/);
    expect(out).toMatch(/native +\d.* [nµ]s/);
    expect(json(join(directory, "bench.json"))).toMatchObject({ schema: "oxbow/benchmark/v1" });
    rmSync(directory, { recursive: true });
  }, 60_000);

  it("shows every size of a sweep, where the candidate starts to win, and how costs grow", () => {
    const directory = makeProject();
    const { status, out, err } = oxbow(directory, "bench", "--sweep", ...quick, "--json", "sweep.json");
    expect(err).not.toContain("oxbow:");
    expect(out).toMatch(/items +typescript +native +speedup +interval\n +1 .*\n +3 .*\n +9 /);
    expect(out).toMatch(/the candidate is (faster|not certain to be faster) than the control/);
    expect(out).toMatch(/typescript: \S+ \S+ and \S+ \S+ per item; grows with the power/);
    expect(json(join(directory, "sweep.json"))).toMatchObject({ schema: "oxbow/benchmark/v1" });
    expect(status).toBe(0);
    rmSync(directory, { recursive: true });
  }, 90_000);

  it("fails when a candidate gives other results", () => {
    const directory = makeProject();
    const { status, out } = oxbow(directory, "bench", "digit-sum", "--candidate", "wrong", ...quick);
    expect(out).toContain("✗ wrong returned other results, so its speed says nothing");
    expect(status).toBe(1);
    rmSync(directory, { recursive: true });
  }, 60_000);
});

describe("broken input and usage", () => {
  const changed = (change: string): string =>
    `import project from "./oxbow.config.js"; const [kernel] = project.kernels; export default { kernels: [{ ...kernel, ${change} }] };`;
  const wrongCase = changed('cases: [{ name: "is wrong", args: () => [123], expected: { returns: 7 } }]');
  const noFile = changed('control: { ...kernel.control, artifact: [new URL("none.js", import.meta.url)] }');
  const directory = makeProject();
  const elsewhere = mkdtempSync(join(tmpdir(), "oxbow-cli-"));
  beforeAll(() => {
    writeFileSync(join(directory, "empty.config.js"), "export default { kernels: [] };");
    writeFileSync(join(directory, "other.config.js"), "export default 1;");
    writeFileSync(join(directory, "throws.config.js"), "throw new Error('no addon');");
    writeFileSync(join(directory, "flags.json"), "{");
    writeFileSync(join(directory, "wrong-case.config.js"), wrongCase);
    writeFileSync(join(directory, "no-file.config.js"), noFile);
  });
  afterAll(() => [directory, elsewhere].forEach((path) => rmSync(path, { recursive: true })));

  it.each<[string, readonly string[], string]>([
    ["no config", ["gate", "--config", "none.js"], `there is no config ${join(directory, "none.js")}: check --config`],
    [
      "a config without kernels",
      ["gate", "--config", "empty.config.js"],
      "lists no kernels, so there is nothing to do: add a definition",
    ],
    [
      "a config of another kind",
      ["gate", "--config", "other.config.js"],
      "has no list of kernels: write export default { kernels: [...] }",
    ],
    ["a config that throws", ["gate", "--config", "throws.config.js"], "throws.config.js cannot be imported: no addon"],
    [
      "a case that its own control does not meet",
      ["gate", "--config", "wrong-case.config.js"],
      'digit-sum: the control of digit-sum does not meet its own case "is wrong"',
    ],
    [
      "a file of a side that is missing",
      ["gate", "--config", "no-file.config.js"],
      "none.js, an artifact of typescript, cannot be read: build it first",
    ],
    [
      "an unknown kernel",
      ["gate", "digit-sun"],
      'there is no kernel "digit-sun"; did you mean "digit-sum"? There are: digit-sum',
    ],
    ["an unknown kernel like no other", ["ramp", "x", "10"], 'there is no kernel "x". There are: digit-sum'],
    [
      "an unknown candidate",
      ["gate", "--candidate", "wron"],
      'there is no candidate of digit-sum "wron"; did you mean "wrong"? There are: native, wrong',
    ],
    [
      "a kernel where a file is meant",
      ["gate", "--json", "digit-sum"],
      "--json digit-sum would write a file called digit-sum: name the kernel first, or write --json=./digit-sum",
    ],
    ["no duration", ["gate", "--budget", "4 minutes"], '"4 minutes" is no duration: write such as 90s or 4m'],
    ["no percent", ["ramp", "digit-sum", "all"], '"all" is no number from 0 to 100'],
    ["a ramp to nobody", ["ramp", "digit-sum", "0"], "a ramp to 0 % is a rollback: run oxbow rollback"],
    ["a flags file that is none", ["flags", "check", "--flags", "flags.json"], "flags.json is not JSON"],
    [
      "a rollback of nothing",
      ["rollback", "digit-sum"],
      "no flags file has a flag oxbow.digit-sum: name the file with --flags",
    ],
    [
      "a server without a token",
      ["rollback", "digit-sum", "--server", "http://127.0.0.1:1"],
      "--server needs an admin token: set OXBOW_ADMIN_TOKEN in your shell",
    ],
    ["a server that is no address", ["status", "--server", "unleash"], "--server is no http or https address"],
    [
      "two places",
      ["shadow", "digit-sum", "--flags", "flags.json", "--server", "http://127.0.0.1:1"],
      "--flags and --server name two places: give one of them",
    ],
    ["an unknown verb", ["gat"], "error: unknown command 'gat'\n(Did you mean gate?)"],
    [
      "an unknown option",
      ["gate", "--sed", "1"],
      "error: unknown option '--sed'\n(Did you mean --seed?)\nSee \"oxbow --help\"",
    ],
    ["a missing argument", ["ramp", "digit-sum"], "error: missing required argument 'percent'"],
    [
      "a workload of no name",
      ["bench", "--workload", "none"],
      "nothing was measured: no workload has that name, or the kernels have none",
    ],
  ])("is exit code 3 and a sentence: %s", async (_, args, sentence) => {
    const { status, err } = await said(directory, ...args);
    expect(err).toContain(sentence);
    expect(err).not.toContain("    at ");
    expect(status).toBe(3);
  });

  it("is said where there is no project at all", async () => {
    const { status, err } = await said(elsewhere, "status");
    expect(err).toContain(`no oxbow.config.js in ${elsewhere} or above it: write one that exports { kernels: [...] }`);
    expect(status).toBe(3);
  });
});

describe("--help", () => {
  it.each([
    "bench",
    "gate",
    "shadow",
    "ramp",
    "promote",
    "hold",
    "rollback",
    "status",
    "explain",
    "flags check",
    "corpus list",
    "corpus add",
    "corpus replay",
  ])("shows an example of %s", async (verb) => {
    const { status, out } = await said(project, ...verb.split(" "), "--help");
    expect(out).toContain(`Example:\n  oxbow ${verb}`);
    expect(status).toBe(0);
  });

  it("names every verb and the exit codes", async () => {
    const { out } = await said(project, "--help");
    for (const verb of [
      "bench",
      "gate",
      "shadow",
      "ramp",
      "promote",
      "hold",
      "rollback",
      "status",
      "explain",
      "flags",
      "corpus",
    ]) {
      expect(out).toContain(`  ${verb} `);
    }
    expect(out).toContain("Exit code: 0 pass, 1 fail, 2 inconclusive, 3 broken input or usage.");
  });
});
