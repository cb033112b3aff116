import { unavailable } from "@oxbow/native";
import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { checkedIn, demo, run } from "./main.test.fixture.ts";

describe.skipIf(unavailable)("with the addon", () => {
  it(
    "refuses to raise the flag of a candidate with a mutant, and shows the smallest input",
    { timeout: 120_000 },
    async () => {
      const { code, out, report, flags } = await demo([
        "--kernel",
        "byte-hash",
        "--kernel",
        "ndjson-stats",
        "--candidate",
        "mutant",
      ]);
      expect(code).toBe(1);
      expect(report.kernels.map(({ kernel, verdict }) => [kernel, verdict])).toEqual([
        ["byte-hash", "fail"],
        ["ndjson-stats", "fail"],
      ]);
      const [hash, stats] = report.kernels;
      expect(hash?.counterexample?.args).toContain("64");
      expect(stats?.counterexample).not.toBeNull();
      for (const { refused, stages, rollback } of report.kernels) {
        expect(refused).toMatch(/^the gate's verdict on .+ is fail, not pass/u);
        expect(stages.map(({ stage, candidateCalls }) => [stage, candidateCalls])).toEqual([["off", 0]]);
        expect(rollback).toBeNull();
      }
      expect(out).toContain("The flag stays off");
      expect(flags).toBe(await readFile(checkedIn, "utf8"));
    },
  );
});

describe("without the addon", () => {
  it("walks all seven on the control, names the reason, and exits with 0", { timeout: 120_000 }, async () => {
    const { code, out, report } = await demo([], { NAPI_RS_NATIVE_LIBRARY_PATH: "/nowhere/oxbow.node" });
    expect(code).toBe(0);
    expect(out).toContain(
      `no native addon for @oxbow/native on ${process.platform}-${process.arch}: the control will run instead`,
    );
    expect(report.native).toMatchObject({
      available: false,
      chain: expect.arrayContaining([expect.stringContaining("/nowhere")]),
    });
    expect(report.kernels.map(({ kernel }) => kernel)).toEqual([
      "byte-hash",
      "ndjson-stats",
      "csv-groups",
      "log-fields",
      "pixel-filter",
      "sum-squares",
      "message-codec",
    ]);
    for (const { verdict, stages } of report.kernels) {
      expect(verdict).toBe("inconclusive");
      expect(stages).toMatchObject([{ stage: "off", candidateCalls: 0, failures: 0 }]);
      expect(stages[0]?.calls).toBeGreaterThan(0);
    }
  });
});

it("says what is wrong with its input, and exits with 3", async () => {
  const folder = await mkdtemp(join(tmpdir(), "oxbow-demo-"));
  const empty = join(folder, "empty.ndjson");
  await writeFile(empty, "");
  const nothing = join(folder, "nothing.ndjson");
  for (const [args, sentence] of [
    [["--ndjson", nothing], `no file at ${nothing}: check the path`],
    [["--ndjson", empty], `${empty} is empty: give a file with one JSON value a line`],
    [["--port", "http"], `--port must be a whole number from 0 to 65535, found "http"`],
    [["--pattern", "pipe"], `--pattern must be one of native, worker, service, found "pipe"`],
    [["--onec"], "Unknown option '--onec'"],
    [["--kernel", "byte-hsh"], `there is no kernel "byte-hsh"; did you mean "byte-hash"?`],
    [["--candidate", "rust"], `no kernel has a candidate "rust"; there are: "native", "worker"`],
  ] as const) {
    const { code, err } = await run([...args, "--once"], {});
    expect(err).toContain(sentence);
    expect(code).toBe(3);
  }
});
