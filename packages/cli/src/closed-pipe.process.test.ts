import { createRecorder, recordingFile } from "@oxbow/profile";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { makeProject } from "./oxbow.test.fixture.ts";

const directory = makeProject();
afterAll(() => rmSync(directory, { recursive: true }));
const bin = fileURLToPath(new URL("../bin/oxbow.js", import.meta.url));

const recorder = createRecorder();
const work = recorder.record(() => {}, { name: "work" });
for (let i = 0; i < 100; i++) recorder.request(() => work());
writeFileSync(join(directory, "recording.json"), recordingFile(recorder.recording()));
writeFileSync(join(directory, "oxbow.flags.json"), '{ "version": 2, "features": [] }\n');

it.each<readonly [string, number]>([
  ["status", 0],
  ["--help", 0],
  ["measure recording.json", 2],
  ["measure recording.json --json", 2],
])("a reader that closes the pipe gets no stack of oxbow %s, and exit code %i", async (args, expected) => {
  const child = spawn(process.execPath, [bin, ...args.split(" ")], {
    cwd: directory,
    stdio: ["ignore", "pipe", "pipe"],
  });
  // Before the first byte is written.
  child.stdout.destroy();
  let said = "";
  child.stderr.on("data", (text) => (said += text));
  const [code] = await once(child, "close");
  // With the JSON on standard output, the table for people goes to standard error.
  expect({ code, stack: /Error|EPIPE/.test(said) }).toEqual({ code: expected, stack: false });
});

describe.runIf(process.platform === "linux")("oxbow measure, written to", () => {
  it.each([
    ["a pipe that is a file and closed", "--json=/dev/stdout; echo $? >&2) | true", "2\n"],
    [
      "a full disk",
      "> /dev/full; echo $? >&2)",
      "oxbow: standard output cannot be written: ENOSPC: no space left on device, write\n3\n",
    ],
  ])("%s, ends with a sentence or none", (_, rest, said) => {
    const command = `("${process.execPath}" "${bin}" measure recording.json ${rest}`;
    expect(spawnSync("sh", ["-c", command], { cwd: directory, encoding: "utf8" }).stderr).toBe(said);
  });
});

it.runIf(process.platform === "linux")("oxbow measure reads a pipe, which can be read once", () => {
  const command = `gzip -c recording.json | "${process.execPath}" "${bin}" measure /dev/stdin`;
  const { stdout, stderr } = spawnSync("sh", ["-c", command], { cwd: directory, encoding: "utf8" });
  expect({ stderr, first: stdout.split(",", 1)[0] }).toEqual({ stderr: "", first: "/dev/stdin: 100 requests" });
});
