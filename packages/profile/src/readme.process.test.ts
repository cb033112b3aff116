import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { parseRecording, rankRecordings } from "@oxbow/profile";
import { expect, it } from "vitest";

it("runs the README's example", async () => {
  const readme = await readFile(new URL("../README.md", import.meta.url), "utf8");
  const files = [...readme.matchAll(/```js\n\/\/ (\S+)\n(.*?)```/gs)];
  expect(files.map(([, name]) => name)).toEqual(["service.js"]);
  // Inside the package, where a user's imports resolve as a user's would.
  const directory = await mkdtemp(new URL("../dist/readme-", import.meta.url).pathname);
  try {
    for (const [, name = "", text = ""] of files) await writeFile(join(directory, name), text);
    await promisify(execFile)(process.execPath, [join(directory, "service.js")], { cwd: directory });
    const recording = parseRecording(await readFile(join(directory, "recording.json"), "utf8"));
    // A tail of half of the requests: three hundred are few.
    const [first] = rankRecordings([recording], { quantile: 0.5 }).functions;
    expect(first).toMatchObject({ name: "countWords", calls: 300, sizes: [{ upTo: 65_536, calls: 300 }] });
    expect(first?.p99Share?.least).toBeGreaterThan(0);
  } finally {
    await rm(directory, { recursive: true });
  }
});
