import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { rankCpuProfile } from "@oxbow/profile";

const frame = (functionName: string, url = "app.js", lineNumber = 0) => ({ functionName, url, lineNumber });
const profile = (samples: readonly number[], timeDeltas: readonly number[] = samples.map(() => 1000)) =>
  JSON.stringify({
    nodes: [
      { id: 1, callFrame: frame("(root)", "", -1), children: [2, 3, 6] },
      { id: 2, callFrame: frame("(idle)", "", -1) },
      { id: 3, callFrame: frame("outer", "app.js", 4), children: [4] },
      { id: 4, callFrame: frame("inner", "app.js", 9), children: [5] },
      { id: 5, callFrame: frame("outer", "app.js", 4) },
      { id: 6, callFrame: frame("(garbage collector)", "", -1) },
    ],
    samples,
    timeDeltas,
  });
const times = (count: number, id: number): number[] => Array.from({ length: count }, () => id);

describe("rankCpuProfile", () => {
  it("ranks by self time without idle, and counts a call of itself once in the total", () => {
    const { functions, busySamples, p99Share } = rankCpuProfile(
      profile([...times(5000, 2), ...times(500, 3), ...times(1200, 4), ...times(200, 5), ...times(100, 6)]),
    );
    expect(busySamples).toBe(2000);
    expect(p99Share).toBeNull();
    expect(
      functions.map(({ name, line, selfShare, totalShare }) => [name, line, selfShare.value, totalShare.value]),
    ).toEqual([
      ["inner", 10, 0.6, 0.7],
      ["outer", 5, 0.35, 0.95],
      ["(garbage collector)", 0, 0.05, 0.05],
    ]);
    expect(functions[0]?.selfShare.lo).toBeCloseTo(0.578, 3);
    expect(functions[0]?.selfShare.hi).toBeCloseTo(0.621, 3);
  });

  it.each([
    ["node --cpu-prof", "--cpu-prof --cpu-prof-interval=200 --cpu-prof-name=found.cpuprofile", ["", ""]],
    [
      "the inspector of a running process",
      "",
      [
        `const { Session } = await import("node:inspector/promises");
         const session = new Session();
         session.connect();
         await session.post("Profiler.enable");
         await session.post("Profiler.setSamplingInterval", { interval: 200 });
         await session.post("Profiler.start");`,
        `const { profile } = await session.post("Profiler.stop");
         (await import("node:fs")).writeFileSync("found.cpuprofile", JSON.stringify(profile));`,
      ],
    ],
  ])("finds the busy function in what is written by %s", async (_, flags, [before, after]) => {
    const directory = await mkdtemp(join(tmpdir(), "oxbow-"));
    try {
      await writeFile(
        join(directory, "work.mjs"),
        `function heavy(n) { let s = 0; for (let i = 0; i < n; i++) s += Math.sqrt((i * s) % 7); return s; }
         function light(n) { let s = 0; for (let i = 0; i < n; i++) s += Math.sqrt((i * s) % 5); return s; }
         ${before}
         const cpu = () => process.cpuUsage().user;
         for (const start = cpu(); cpu() - start < 1_500_000; ) { heavy(90_000); light(10_000); }
         ${after}`,
      );
      const args = [...flags.split(" ").filter((flag) => flag !== ""), "work.mjs"];
      await promisify(execFile)(process.execPath, args, { cwd: directory });
      const [first] = rankCpuProfile(await readFile(join(directory, "found.cpuprofile"), "utf8")).functions;
      expect(first?.name).toBe("heavy");
      expect(first?.selfShare.value).toBeGreaterThan(0.6);
    } finally {
      await rm(directory, { recursive: true });
    }
  });

  it.each([
    [
      profile(times(4000, 3)).slice(0, 900),
      "the profile is not JSON, or cut off: let the process exit by itself, so that `node --cpu-prof` can finish the file",
    ],
    [
      "null",
      "this is JSON, but no CPU profile: one has nodes, samples and timeDeltas, as `node --cpu-prof` writes them",
    ],
    [
      '{"resourceSpans":[]}',
      "this is JSON, but no CPU profile: one has nodes, samples and timeDeltas, as `node --cpu-prof` writes them",
    ],
    [profile(times(50, 3)), "the profile has 50 busy samples, and a share needs 1000: record longer, or under load"],
    [profile(times(5000, 2)), "the profile has 0 busy samples, and a share needs 1000: record longer, or under load"],
    [
      profile(times(2000, 3), [1, 2]),
      "the profile has 2000 samples and 2 time deltas, which must be as many: record it again",
    ],
  ])("refuses %.30s… and says what to record", (text, message) => {
    expect(() => rankCpuProfile(text)).toThrow(expect.objectContaining({ name: "InputError", message }));
  });
});
