import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { gunzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { formatOf, rankProfile } from "@oxbow/profile";

it.each([
  ["CPU time", "collectCpuTime: true, withContexts: true", ["read as pprof"]],
  ["wall time, by line", "lineNumbers: true", ["read as pprof", "its time is wall time, so what waits is in it, too"]],
])("ranks what @datadog/pprof writes of %s", async (_, options, notes) => {
  // Inside the package, where its development dependencies are found.
  const directory = await mkdtemp(new URL("../../dist/pprof-", import.meta.url).pathname);
  try {
    await writeFile(
      join(directory, "work.mjs"),
      `import { encode, time } from "@datadog/pprof";
       import { writeFileSync } from "node:fs";
       function heavy(n) { let s = 0; for (let i = 0; i < n; i++) s += Math.sqrt((i * s) % 7); return s; }
       function light(n) { let s = 0; for (let i = 0; i < n; i++) s += Math.sqrt((i * s) % 5); return s; }
       const cpu = () => process.cpuUsage().user;
       time.start({ intervalMicros: 500, durationMillis: 60_000, ${options} });
       // Asked seldom: on a busy machine the question itself takes as long as the lighter of the two.
       for (const start = cpu(); cpu() - start < 1_500_000; ) {
         for (let round = 0; round < 50; round++) { heavy(90_000); light(10_000); }
       }
       writeFileSync("profile.pb.gz", await encode(time.stop()));`,
    );
    await promisify(execFile)(process.execPath, ["work.mjs"], { cwd: directory });
    const bytes = gunzipSync(await readFile(join(directory, "profile.pb.gz")));
    expect(formatOf(bytes)).toEqual({ kind: "pprof" });
    const ranking = rankProfile(bytes, "pprof");
    const [first, second] = ranking.functions;
    expect([first?.name, first?.line, second?.name, second?.line]).toEqual(["heavy", 3, "light", 4]);
    expect(first?.url).toMatch(/^file:.*\/work\.mjs$/u);
    expect(first?.selfShare.value).toBeGreaterThan(0.6);
    expect(ranking.notes).toEqual(notes);
  } finally {
    await rm(directory, { recursive: true });
  }
});
