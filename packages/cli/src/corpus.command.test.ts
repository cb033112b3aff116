import { findCandidate, findKernel, loadProject } from "@oxbow/config";
import { createRouter } from "@oxbow/router";
import { evidenceFiles } from "@oxbow/equivalence";
import type { Cell } from "@oxbow/contract";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { plain } from "@oxbow/layout";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runCli } from "./index.ts";

const modules = fileURLToPath(new URL("../../../node_modules", import.meta.url));
const directory = mkdtempSync(join(tmpdir(), "oxbow-corpus-"));

async function oxbow(...args: readonly string[]) {
  let [out, err] = ["", ""];
  const status = await runCli(args, {
    out: (text) => (out += text),
    err: (text) => (err += text),
    live: false,
    columns: Infinity,
    errColumns: () => Infinity,
    paint: plain,
    directory,
    env: {},
  });
  return { status, out, err };
}

/** A flag that runs the candidate beside the control on every call. */
const shadow: Cell = {
  stage: "shadow",
  candidate: "native",
  epoch: 1,
  sample: 1,
  minSize: 0,
  because: "a test",
  population: "all",
  inside: () => true,
};

beforeAll(() => {
  cpSync(fileURLToPath(new URL("../test-project", import.meta.url)), directory, { recursive: true });
  symlinkSync(modules, join(directory, "node_modules"), "junction");
  // The wrong candidate is what runs in production, and nobody knows yet.
  writeFileSync(
    join(directory, "live.config.js"),
    `import project from "./oxbow.config.js"; const [kernel] = project.kernels; const { flaw, ...wrong } = kernel.candidates[1];
     export default { kernels: [{ ...kernel, candidates: [{ ...wrong, name: "native" }] }] };`,
  );
});
afterAll(() => rmSync(directory, { recursive: true }));

describe("a mismatch that a running service saw", { timeout: 120_000 }, () => {
  const live = ["--config", "live.config.js"];
  let evidence: string;
  let kept: string;

  it("becomes a file of evidence", async () => {
    const { kernels } = await loadProject(directory, join(directory, "live.config.js"));
    const definition = findKernel(kernels, "digit-sum");
    const sink = evidenceFiles(pathToFileURL(join(directory, "evidence")));
    const router = createRouter({
      cells: { cell: () => shadow, subscribe: () => () => {} },
      onEvent: sink,
      shadow: { noiseShare: 0 },
    });
    const digitSum = router.route(definition.kernel, {
      control: definition.control.run,
      candidates: { native: findCandidate(definition).run },
    });
    for (const n of [5, 987_654_321, 123_456_789, 1]) digitSum(n);
    await router.settle();
    router.close();
    const files = readdirSync(join(directory, "evidence"));
    expect(files).toEqual([
      expect.stringMatching(/^digit-sum-native-returned-returned-at-returned-value-[0-9a-f]{8}\.json$/),
    ]);
    evidence = join("evidence", files[0] as string);
    expect(JSON.parse(readFileSync(join(directory, evidence), "utf8"))).toMatchObject({ input: [987_654_321] });
  });

  it("is reproduced, made small and kept", async () => {
    const { status, out } = await oxbow("corpus", "add", evidence, ...live);
    expect(out).toContain(
      "digit-sum: native differs from the control\n  arguments  [100000]\n  control    returned 1\n",
    );
    kept = /kept, and run first from now on: (\S+)\n/.exec(out)?.[1] ?? "";
    expect(kept).toMatch(/^oxbow\.corpus\/digit-sum\/native-.*\.json$/);
    expect(status).toBe(0);
  });

  it("is kept once", async () => {
    const { status, out } = await oxbow("corpus", "add", evidence, ...live);
    expect(out).toContain(`kept before, under the same signature: ${kept}`);
    expect(status).toBe(0);
  });

  it("is listed", async () => {
    expect((await oxbow("corpus", "list", ...live)).out).toMatch(
      /digit-sum +native +returned\|returned at returned\.value +\[100000\]/,
    );
    expect(JSON.parse((await oxbow("corpus", "list", "--json", ...live)).out)).toMatchObject({
      schema: "oxbow/corpus/v1",
      entries: [{ kernel: "digit-sum", args: "[100000]" }],
    });
  });

  it("is replayed by the line that was printed, until the candidate is repaired", async () => {
    const wrong = await oxbow("corpus", "replay", kept, ...live);
    expect(wrong.out).toContain("digit-sum: native differs from the control\n  arguments  [100000]\n");
    expect(wrong.status).toBe(1);
    const repaired = await oxbow("corpus", "replay", kept);
    expect(repaired.out).toContain("digit-sum: native agrees with the control\n");
    expect(repaired.status).toBe(0);
  });

  it("is what the suite runs first", async () => {
    const { status, out } = await oxbow("gate", ...live);
    expect(out).toMatch(/✗ same answers +they differ at [^(]+ \(corpus\): for \[100000\]/);
    expect(status).toBe(1);
  });

  it("is not kept where it does not happen", async () => {
    const { status, err } = await oxbow("corpus", "add", evidence);
    expect(err).toContain("it does not happen here: native of digit-sum does what the control does: returned 45.");
    expect(status).toBe(2);
  });

  it("is not kept where the control differs from itself", async () => {
    writeFileSync(
      join(directory, "unsteady.config.js"),
      `import project from "./oxbow.config.js"; const [kernel] = project.kernels;
       export default { kernels: [{ ...kernel, control: { ...kernel.control, run: () => Math.random() } }] };`,
    );
    const { status, err } = await oxbow("corpus", "add", evidence, "--config", "unsteady.config.js");
    expect(err).toContain("it does not happen here: the control of digit-sum differs from itself at returned.value:");
    expect(status).toBe(2);
  });

  it.each([
    ["{", "broken.json is no evidence: Expected property name"],
    ['{"schema":"oxbow/evidence/v3"}', "broken.json is no evidence: its schema is another one"],
    [
      '{"schema":"oxbow/evidence/v2","kernel":"digit-sun","candidate":"native","signature":"s","input":[1]}',
      'there is no kernel "digit-sun"; did you mean "digit-sum"?',
    ],
    [
      '{"schema":"oxbow/evidence/v2","kernel":"digit-sum","candidate":"worker","signature":"s","input":[1]}',
      'there is no candidate of digit-sum "worker". There are: native, wrong',
    ],
  ])("is exit code 3 when its file is %s", async (text, sentence) => {
    writeFileSync(join(directory, "broken.json"), text);
    const { status, err } = await oxbow("corpus", "add", "broken.json");
    expect(err).toContain(sentence);
    expect(status).toBe(3);
  });

  it("is exit code 3 when there is no such file", async () => {
    const { status, err } = await oxbow("corpus", "replay", "none.json");
    expect(err).toContain("there is no file");
    expect(status).toBe(3);
  });
});
