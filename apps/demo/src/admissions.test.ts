import type { Project } from "@oxbow/config";
import { artifactsOf, certificateFile, writeCertificate } from "@oxbow/cli";
import { defineKernel } from "@oxbow/contract";
import type { Definition, Side } from "@oxbow/contract";
import { fileFlags, moveFlag } from "@oxbow/flags";
import { certify } from "@oxbow/gate";
import { conditions } from "@oxbow/measure";
import { createRouter } from "@oxbow/router";
import { appendFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { certified } from "./admissions.ts";

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
    candidates: [await side("addon.node", "native", (n) => n + n)],
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
async function pass(): Promise<void> {
  const candidate = definition.candidates[0] as Side;
  const evidence = {
    kernel: "twice",
    candidate: candidate.name,
    equivalence: null,
    mutation: null,
    performance: null,
    artifacts: await artifactsOf(definition, candidate, project.module),
    conditions: await conditions(),
  };
  const certificate = certify(evidence, { verdict: "pass", reasons: [], numbers: {} });
  if (certificate === null) throw new Error("the files are known");
  await writeCertificate(certificateFile(project.certificates, definition, candidate), certificate);
}

it("sends a running router back to the control when the addon is another one, and again to the candidate", async () => {
  await pass();
  moveFlag(project.flags, "twice", { stage: "promoted" });
  const flags = fileFlags(project.flags);
  const candidate = definition.candidates[0] as Side;
  const cells = await certified(flags, project, [{ definition, candidate }]);
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

  await pass();
  await vi.waitFor(() => expect(router.explain(definition.kernel)).toMatchObject({ run: "candidate" }), {
    timeout: 30_000,
    interval: 50,
  });
}, 70_000);

it("keeps a raised flag on the control until there is a certificate", async () => {
  moveFlag(project.flags, "twice", { stage: "ramp", percent: 100 });
  const flags = fileFlags(project.flags);
  const cells = await certified(flags, project, [{ definition, candidate: definition.candidates[0] as Side }]);
  closing.push(
    () => cells.close(),
    () => flags.close(),
  );
  expect(cells.cell("oxbow.twice")).toMatchObject({
    stage: "off",
    because: 'the flag is at ramp, but twice has no certificate: run "oxbow gate twice" first',
  });
});
