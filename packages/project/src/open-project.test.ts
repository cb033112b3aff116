import { readProject } from "@oxbow/config";
import type { AnyDefinition, Definition } from "@oxbow/contract";
import { moveFlag } from "@oxbow/flags";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { openProject } from "./index.ts";
import type { App, OpenOptions, Problem } from "./index.ts";

let folder: string;
let config: string;
let flags: string;
const apps: App[] = [];

/** A project of a user's own, whose candidates are: one that is right, one that is wrong, one elsewhere. */
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "oxbow-open-"));
  config = join(folder, "oxbow.config.mjs");
  flags = join(folder, "oxbow.flags.json");
  await writeFile(
    config,
    `const control = { name: "typescript", implementation: "typescript", run: (n) => 2 * n };
     const candidates = [
       { name: "shift", implementation: "typescript", run: (n) => n + n },
       { name: "wrong", implementation: "typescript", flaw: "squares", run: (n) => n * n },
       { name: "native", implementation: "native", run: () => process.abort() },
       { name: "worker", implementation: "worker", run: async (n) => n + n },
     ];
     export default { kernels: [{ kernel: { key: "twice" }, control, candidates }] };`,
  );
  await writeFile(flags, '{ "version": 2, "features": [] }');
});

afterEach(async () => {
  for (const app of apps.splice(0)) app.close();
  await rm(folder, { recursive: true });
});

async function open(
  options: OpenOptions = {},
): Promise<{ app: App; twice: Definition<[n: number], number>; problems: Problem[] }> {
  const problems: Problem[] = [];
  // Every sample is an experiment: by default one in fifty looks for noise instead.
  const router = { shadow: { noiseShare: 0 } };
  const app = await openProject(config, { onProblem: (problem) => problems.push(problem), router, ...options });
  apps.push(app);
  const { kernels } = await readProject(pathToFileURL(config));
  return { app, twice: kernels[0] as Definition<[n: number], number>, problems };
}

it("takes the URL of a config as well as its path", async () => {
  const app = await openProject(pathToFileURL(config));
  apps.push(app);
  const { kernels } = await readProject(pathToFileURL(config));
  expect(app.route(kernels[0] as Definition<[n: number], number>)(3)).toBe(6);
});

it("stays on the control after a restart at the epoch of a trip, and obeys a higher one", async () => {
  moveFlag(flags, "twice", { stage: "shadow", implementation: "wrong", sample: 1 });
  const first = await open();
  first.app.route(first.twice)(3);
  await first.app.router.settle();
  expect(first.app.explain(first.twice).reason).toBe("tripped");
  first.app.close();

  const again = await open();
  again.app.route(again.twice);
  expect(again.app.explain(again.twice)).toMatchObject({
    reason: "tripped",
    because: expect.stringMatching(/^tripped at epoch \d+: an earlier process saw it fail: 1 mismatch/),
  });
  again.app.close();

  moveFlag(flags, "twice", { stage: "shadow", implementation: "wrong", sample: 1, epoch: 99 });
  const freed = await open();
  freed.app.route(freed.twice);
  expect(freed.app.explain(freed.twice).reason).toBe("shadow");
});

it("tells each sink, whatever the others throw", async () => {
  moveFlag(flags, "twice", { stage: "shadow", implementation: "wrong", sample: 1 });
  const told: string[] = [];
  const broken = (): never => {
    throw new Error("sink down");
  };
  const { app, twice } = await open({ onEvidence: broken, onEvent: ({ type }) => void told.push(type) });
  app.route(twice)(3);
  await app.router.settle();
  expect(told).toContain("mismatch");
});

describe("a routed definition", () => {
  it("runs the control while its flag is off, and says so", async () => {
    const { app, twice, problems } = await open();
    const run = app.route(twice);
    expect([run(21), run.keyed("user-42", 21)]).toEqual([42, 42]);
    expect(app.explain(twice, { key: "user-42" })).toEqual({
      run: "control",
      reason: "off",
      because: "the flag oxbow.twice is unknown",
    });
    expect(problems).toEqual([]);
  });

  it("shadows the candidate that the flag names, and keeps what it got wrong", async () => {
    moveFlag(flags, "twice", { stage: "shadow", implementation: "wrong", sample: 1 });
    const kept: URL[] = [];
    const { app, twice } = await open({ onEvidence: (file) => kept.push(file) });
    const run = app.route(twice);
    expect(app.explain(twice)).toMatchObject({ run: "both", candidate: "wrong" });
    expect(run(21)).toBe(42);
    await app.router.settle();
    expect(app.explain(twice).reason).toBe("tripped");
    expect(kept).toHaveLength(1);
    expect(await readdir(join(folder, ".oxbow/evidence"))).toHaveLength(1);
  });

  it("is compared as the definition says", async () => {
    moveFlag(flags, "twice", { stage: "shadow", implementation: "wrong", sample: 1 });
    const { app, twice } = await open();
    const because = "a test";
    app.route({ ...twice, tolerance: [{ because, allows: () => true }] })(21);
    await app.router.settle();
    expect(app.router.stats()).toMatchObject([{ experiments: 1, mismatches: 0 }]);
  });

  it("keeps no evidence where nobody wants it", async () => {
    moveFlag(flags, "twice", { stage: "shadow", implementation: "wrong", sample: 1 });
    const { app, twice } = await open({ evidence: false });
    app.route(twice)(21);
    await app.router.settle();
    expect(app.explain(twice).reason).toBe("tripped");
    expect(existsSync(join(folder, ".oxbow/evidence"))).toBe(false);
  });

  it("asks a native candidate in a process of its own until it answers somebody", async () => {
    moveFlag(flags, "twice", { stage: "shadow", implementation: "native", sample: 1 });
    const { app, twice } = await open({ router: { shadow: { noiseShare: 0 } } });
    expect(app.route(twice)(21)).toBe(42);
    await app.router.settle();
    expect(app.explain(twice).because).toMatch(/SIGABRT/);
  });

  it("is raised for no candidate without a certificate", async () => {
    moveFlag(flags, "twice", { stage: "promoted", implementation: "shift" });
    const { app, twice } = await open();
    expect(app.route(twice)(21)).toBe(42);
    expect(app.explain(twice)).toEqual({
      run: "control",
      reason: "off",
      because: expect.stringMatching(/^the flag is at promoted, but the files of twice and its candidate shift/),
    });
  });
});

describe("a candidate that answers later", () => {
  it("stays off where the control answers at once, with what to do", async () => {
    moveFlag(flags, "twice", { stage: "shadow", implementation: "worker", sample: 1 });
    const { app, twice } = await open();
    expect(app.route(twice)(21)).toBe(42);
    expect(app.explain(twice)).toEqual({
      run: "control",
      reason: "off",
      because:
        'the flag is at shadow, but its candidate "worker" answers later and the control of twice at once: route it with routeAwaited(), and await every answer',
    });
  });

  it("runs beside a control that is awaited", async () => {
    moveFlag(flags, "twice", { stage: "shadow", implementation: "worker", sample: 1 });
    const { app, twice } = await open();
    await expect(app.routeAwaited(twice)(21)).resolves.toBe(42);
    await app.router.settle();
    expect(app.router.stats()).toMatchObject([{ experiments: 1, mismatches: 0 }]);
  });
});

describe("what is missing", () => {
  const definition: AnyDefinition = {
    kernel: { key: "twice" },
    control: { name: "typescript", implementation: "typescript", run: (n: number) => 2 * n },
    candidates: [],
    cases: [],
    workloads: [],
  };

  it("is told where it is the config, and the control answers", async () => {
    config = join(folder, "none.mjs");
    const problems: Problem[] = [];
    const app = await openProject(config, { onProblem: (problem) => problems.push(problem) });
    apps.push(app);
    expect(app.route(definition)(21)).toBe(42);
    expect(app.explain(definition).because).toBe(`there is no config ${config}`);
    expect(problems).toEqual([{ part: "config", message: `there is no config ${config}` }]);
  });

  it("is told where it is the addon that remembers crashes", async () => {
    const addon = (): never => {
      throw new Error("no addon here");
    };
    const { app, twice, problems } = await open({ addon });
    expect(app.route(twice)(21)).toBe(42);
    expect(problems).toEqual([
      { part: "crash slots", message: "no addon here: a candidate that ends this process will be asked again" },
    ]);
  });

  it("is told where it is the flags file", async () => {
    await rm(flags);
    const { app, twice, problems } = await open();
    expect(app.route(twice)(21)).toBe(42);
    await vi.waitFor(() =>
      expect(problems).toEqual([{ part: "flags", message: `there is no flags file at ${flags}: every flag is off` }]),
    );
  });

  it("is an InputError where a config is there and cannot be read", async () => {
    await writeFile(config, "export default {};");
    await expect(openProject(config)).rejects.toMatchObject({ name: "InputError", code: "INVALID_INPUT" });
  });
});
