import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { formatOf, type CpuRanking, rankProfile } from "@oxbow/profile";
import { installTools, platformProgram } from "../tools.test.fixture.ts";
import { tracedByChromium } from "./chromium.test.fixture.ts";

const directory = mkdtempSync(join(tmpdir(), "oxbow-runtimes-"));
beforeAll(installTools);
afterAll(() => rmSync(directory, { recursive: true }));

/** Nine tenths of the work in `heavy`, until the profiler has seen enough of it. */
const work = `function heavy(n) { let s = 0; for (let i = 0; i < n; i++) s += Math.sqrt((i * s) % 7); return s; }
function light(n) { let s = 0; for (let i = 0; i < n; i++) s += Math.sqrt((i * s) % 5); return s; }
`;
const rounds = `for (const until = performance.now() + 2500; performance.now() < until; ) { heavy(90_000); light(10_000); }`;

function rankedFile(bytes: Uint8Array): CpuRanking {
  const format = formatOf(bytes.subarray(0, 65_536));
  if ("refused" in format) throw new Error(format.refused);
  return rankProfile(bytes, format.kind);
}

function expectHeavyFirst({ functions: [first, second] }: CpuRanking, file: RegExp): void {
  expect([first?.name, second?.name]).toEqual(["heavy", "light"]);
  expect(first?.url).toMatch(file);
  expect(first?.line).toBe(1);
  expect(first?.selfShare.value).toBeGreaterThan(0.6);
}

describe.each([
  ["Bun", () => platformProgram("@oven", process.platform === "win32" ? "bin/bun.exe" : "bin/bun"), []],
  ["Deno", () => platformProgram("@deno", process.platform === "win32" ? "deno.exe" : "deno"), ["run"]],
] as const)("a profile of %s", (runtime, program, verb) => {
  it("is ranked as its --cpu-prof writes it", () => {
    const [script, name] = [join(directory, "work.mjs"), `${runtime}.cpuprofile`];
    writeFileSync(script, work + rounds);
    const flags = ["--cpu-prof", "--cpu-prof-interval=200", `--cpu-prof-dir=${directory}`, `--cpu-prof-name=${name}`];
    // Nothing is fetched: each would ask for a newer one of itself.
    const env = { ...process.env, DENO_NO_UPDATE_CHECK: "1", DENO_DIR: directory, DO_NOT_TRACK: "1" };
    const ran = spawnSync(program(), [...verb, ...flags, script], { encoding: "utf8", cwd: directory, env });
    expect(ran, ran.stderr).toMatchObject({ status: 0 });
    const ranking = rankedFile(readFileSync(join(directory, name)));
    expectHeavyFirst(ranking, /^file:.*\/work\.mjs$/u);
    expect(ranking.notes).toEqual(runtime === "Bun" ? ["read as a profile of JavaScriptCore, as Bun writes it"] : []);
  });
});

const isForChromium = process.platform === "linux" && process.arch === "x64";
describe.skipIf(!isForChromium)(
  `a trace of Chromium${isForChromium ? "" : " (skipped: npm has one for Linux on x64 only)"}`,
  () => {
    it("is ranked by the profile in it, as DevTools saves it", async () => {
      const events = await tracedByChromium(`${work}function run() { ${rounds} }\n`);
      const ranking = rankedFile(Buffer.from(JSON.stringify({ metadata: {}, traceEvents: events })));
      expectHeavyFirst(ranking, /^http:.*\/work\.js$/u);
      // V8 has given each sample the line that it was on.
      expect(ranking.functions[0]?.lines).toMatchObject([{ line: 1 }]);
      expect(ranking.functions[1]?.lines).toMatchObject([{ line: 2 }]);
    });
  },
);
