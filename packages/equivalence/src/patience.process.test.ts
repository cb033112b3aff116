import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { addToCorpus } from "./corpus.ts";
import { equivalence, type AnySuiteDefinition } from "./definition.ts";
import { allocates, blocks, patient, quick, waits } from "./patience.test.config.ts";
import { runEquivalence } from "./run.ts";

const module = new URL("./patience.test.config.ts", import.meta.url);
const run = (definition: AnySuiteDefinition, candidate?: string) =>
  runEquivalence(definition, { seed: 1, runs: 60, module, ...(candidate === undefined ? {} : { candidate }) });

const folder = mkdtempSync(join(tmpdir(), "patience-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
  delete process.env["OXBOW_TEST_MARKER"];
});

it.each([
  ["the control blocks for longer than the candidate may be silent", blocks],
  ["the control allocates much", allocates],
  ["the candidate is slower than a slow control", waits],
  ["the definition gives it the time", patient],
])("a candidate does not hang where %s", { timeout: 60_000 }, async (_, definition) => {
  expect(await run(definition)).toMatchObject({ counterexample: null, interrupted: null });
});

it("a candidate that hangs once, and answers when it is run alone, is no fail, and nothing is kept", async () => {
  process.env["OXBOW_TEST_MARKER"] = join(folder, "hung");
  const report = await run(quick, "hangs once");
  expect(report.counterexample).toBeNull();
  expect(report.interrupted).toMatch(
    /^for \[7\] the control returned 7, and hangs once once hung: no answer within 300 ms, but not when it was run again/,
  );
  expect(addToCorpus(new URL(`file://${folder}/`), report)).toBeNull();
});

it("a sound candidate passes beside busy processes", { timeout: 60_000 }, async () => {
  const busy = Array.from({ length: 3 }, () => spawn(process.execPath, ["-e", "for(;;);"]));
  try {
    expect(await run(quick, "sound")).toMatchObject({ counterexample: null, interrupted: null });
  } finally {
    for (const each of busy) each.kill("SIGKILL");
  }
});

it("a patience that is none is refused where it is written", () => {
  expect(() => equivalence(quick.kernel, { ...quick, patienceMs: 0 })).toThrow(
    "patienceMs of quick is 0: give milliseconds, more than 0",
  );
});
