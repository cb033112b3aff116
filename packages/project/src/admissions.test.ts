import type { Project } from "@oxbow/config";
import { defineKernel } from "@oxbow/contract";
import type { Conditions, Definition, Side } from "@oxbow/contract";
import { fileFlags, moveFlag } from "@oxbow/flags";
import { certify } from "@oxbow/gate";
import { createRouter } from "@oxbow/router";
import { appendFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { certified } from "./admissions.ts";
import { artifactsOf, hashExecuted } from "./artifacts.ts";
import { certificateFile, writeCertificate } from "./certificates.ts";
import { mayRaise } from "./may-raise.ts";

const conditions: Conditions = {
  cpu: "a test",
  cores: 1,
  memoryGiB: 1,
  os: "a test",
  node: process.versions.node,
  v8: process.versions.v8,
  rustc: null,
  commit: null,
  date: "2026-01-01T00:00:00.000Z",
  load: 0,
};

let folder: string;
let definition: Definition<[n: number], number>;
let project: Project;
const closing: (() => void)[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "oxbow-admissions-"));
  const side = async (name: string, implementation: Side["implementation"], run: (n: number) => number) => {
    await writeFile(join(folder, name), `the code of ${name}`);
    return { name, implementation, run, artifact: [pathToFileURL(join(folder, name))] };
  };
  definition = {
    kernel: defineKernel<[n: number], number>({ key: "twice" }),
    control: await side("control.js", "typescript", (n) => 2 * n),
    candidates: [
      { ...(await side("addon.node", "native", (n) => n + n)), name: "native" },
      { ...(await side("worker.js", "worker", (n) => n + n)), name: "worker" },
    ],
    cases: [],
    workloads: [],
  };
  const module = pathToFileURL(join(folder, "oxbow.config.js"));
  await writeFile(module, "export default {};");
  project = {
    module,
    kernels: [definition],
    flags: join(folder, "oxbow.flags.json"),
    certificates: join(folder, "certificates"),
    scores: join(folder, "scores"),
    corpus: join(folder, "corpus"),
    build: "npm run build",
  };
  await writeFile(project.flags, '{ "version": 2, "features": [] }');
});

afterEach(async () => {
  for (const close of closing.splice(0)) close();
  await rm(folder, { recursive: true });
});

/** What a gate that passed the files as they are would have left. */
async function pass(executed: Readonly<Record<string, string>> = {}): Promise<void> {
  const candidate = definition.candidates[0] as Side;
  const evidence = {
    kernel: "twice",
    candidate: candidate.name,
    equivalence: null,
    mutation: null,
    performance: null,
    artifacts: await artifactsOf(definition, candidate, project.module),
    executed,
    conditions: conditions,
  };
  const certificate = certify(evidence, { verdict: "pass", reasons: [], numbers: {} });
  if (certificate === null) throw new Error("the files are known");
  await writeCertificate(certificateFile(project.certificates, "twice", candidate.name), certificate);
}

it("sends a running router back to the control when the addon is another one, and again to the candidate", async () => {
  await pass();
  moveFlag(project.flags, "twice", { stage: "promoted" });
  const flags = fileFlags(project.flags);
  const candidate = definition.candidates[0] as Side;
  const cells = await certified(flags, project);
  const router = createRouter({ cells });
  closing.push(
    () => router.close(),
    () => cells.close(),
    () => flags.close(),
  );
  const twice = router.route(definition.kernel, {
    control: definition.control.run,
    candidates: { native: candidate.run as (n: number) => number },
  });
  expect(twice(21)).toBe(42);
  expect(router.explain(definition.kernel)).toMatchObject({ run: "candidate", reason: "promoted" });

  await appendFile(join(folder, "addon.node"), ", built again");
  await vi.waitFor(
    () =>
      expect(router.explain(definition.kernel)).toEqual({
        run: "control",
        reason: "off",
        because:
          'the flag is at promoted, but the candidate of twice has changed since the gate passed it: run "oxbow gate twice" again',
      }),
    { timeout: 30_000, interval: 50 },
  );

  // Passed, but not what runs here.
  await pass();
  await vi.waitFor(
    () =>
      expect(router.explain(definition.kernel).because).toBe(
        "the flag is at promoted, but this process has loaded another build of twice than the one that the gate passed and that is on disk now: start it again",
      ),
    { timeout: 30_000, interval: 50 },
  );

  await writeFile(join(folder, "addon.node"), "the code of addon.node");
  await pass();
  await vi.waitFor(() => expect(router.explain(definition.kernel)).toMatchObject({ run: "candidate" }), {
    timeout: 30_000,
    interval: 50,
  });
}, 100_000);

it("does not admit sides that run a file which is another one now, whoever declares it", async () => {
  const shared = join(folder, "shared.js");
  await writeFile(shared, "of both");
  await pass(await hashExecuted(["shared.js"], project.module));
  const candidate = definition.candidates[0] as Side;
  expect(await mayRaise(definition, candidate, project)).toEqual({ ok: true });
  await appendFile(shared, ", changed");
  expect(await mayRaise(definition, candidate, project)).toEqual({
    ok: false,
    because:
      'shared.js, which the sides of twice run, has changed since the gate passed them: run "oxbow gate twice" again',
  });
  await rm(shared);
  expect(await mayRaise(definition, candidate, project)).toMatchObject({ ok: false });
});

it("keeps a raised flag on the control until there is a certificate", async () => {
  moveFlag(project.flags, "twice", { stage: "ramp", percent: 100 });
  const flags = fileFlags(project.flags);
  const cells = await certified(flags, project);
  closing.push(
    () => cells.close(),
    () => flags.close(),
  );
  expect(cells.cell("oxbow.twice")).toMatchObject({
    stage: "off",
    because:
      'the flag is at ramp, but twice has no certificate for its candidate "native": run "oxbow gate twice --candidate native" first',
  });
});

it("admits no other candidate than the one that has the certificate", async () => {
  await pass();
  moveFlag(project.flags, "twice", { stage: "promoted", implementation: "worker" });
  const flags = fileFlags(project.flags);
  const cells = await certified(flags, project);
  const router = createRouter({ cells });
  closing.push(
    () => router.close(),
    () => cells.close(),
    () => flags.close(),
  );
  const answered: string[] = [];
  const asked = (name: string) => (n: number) => {
    answered.push(name);
    return 2 * n;
  };
  const twice = router.route(definition.kernel, {
    control: asked("control"),
    candidates: { native: asked("native"), worker: asked("worker") },
  });
  expect(twice(21)).toBe(42);
  expect(router.explain(definition.kernel)).toEqual({
    run: "control",
    reason: "off",
    because:
      'the flag is at promoted, but twice has no certificate for its candidate "worker": run "oxbow gate twice --candidate worker" first',
  });

  moveFlag(project.flags, "twice", { stage: "promoted", implementation: "native" });
  flags.refresh();
  await vi.waitFor(() => expect(router.explain(definition.kernel)).toMatchObject({ run: "candidate" }));
  twice(21);

  moveFlag(project.flags, "twice", { stage: "promoted", implementation: "natife" });
  flags.refresh();
  expect(router.explain(definition.kernel).because).toBe(
    'the flag is at promoted, but there is no candidate of twice "natife"; did you mean "native"? There are: native, worker',
  );
  twice(21);
  expect(answered).toEqual(["control", "native", "control"]);
});
