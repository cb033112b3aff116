import { unavailable } from "@oxbow/native";
import { spawn } from "node:child_process";
import { copyFile, mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import type { Report } from "./report.ts";

const main = fileURLToPath(new URL("../dist/main.js", import.meta.url));
const checkedIn = fileURLToPath(new URL("../../../oxbow.flags.json", import.meta.url));

describe.skipIf(unavailable)("with the addon", () => {
  it(
    "refuses to raise the flag of a candidate with a planted bug, and shows the smallest input",
    { timeout: 120_000 },
    async () => {
      const { code, out, report, flags } = await demo(["--candidate", "planted bug"]);
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
  it("answers with the control, names the reason, and exits with 0", { timeout: 120_000 }, async () => {
    const { code, out, report } = await demo(["--all"], { NAPI_RS_NATIVE_LIBRARY_PATH: "/nowhere/oxbow.node" });
    expect(code).toBe(0);
    expect(out).toContain(`no native addon for ${process.platform}-${process.arch}: the control will run instead`);
    expect(report.native).toMatchObject({
      available: false,
      chain: expect.arrayContaining([expect.stringContaining("/nowhere")]),
    });
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
    [["--onec"], "Unknown option '--onec'"],
    [["--kernel", "byte-hsh"], `there is no kernel "byte-hsh"; did you mean "byte-hash"?`],
    [["--candidate", "rust"], `no kernel has a candidate "rust"; there are: "native", "worker"`],
  ] as const) {
    const { code, err } = await run([...args, "--once"], {});
    expect(err).toContain(sentence);
    expect(code).toBe(3);
  }
});

/** A quick walk with a flags file of its own. */
async function demo(args: readonly string[], env: Record<string, string> = {}) {
  const folder = await mkdtemp(join(tmpdir(), "oxbow-demo-"));
  const [json, flags] = [join(folder, "report.json"), join(folder, "flags.json")];
  await copyFile(checkedIn, flags);
  const ended = await run(["--once", "--quick", "--port", "0", "--json", json, "--flags", flags, ...args], env);
  const report = JSON.parse(await readFile(json, "utf8").catch(() => "null")) as Report | null;
  if (report === null) throw new Error(`no report; it said:\n${ended.out}${ended.err}`);
  return { ...ended, report, flags: await readFile(flags, "utf8") };
}

function run(
  args: readonly string[],
  env: Record<string, string>,
): Promise<{ code: number | null; out: string; err: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [main, ...args], { env: { ...process.env, ...env } });
    let [out, err] = ["", ""];
    child.stdout.on("data", (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (err += chunk.toString()));
    child.on("error", reject).on("close", (code) => resolve({ code, out, err }));
  });
}
