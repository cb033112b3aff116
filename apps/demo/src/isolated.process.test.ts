import type { Cell } from "@oxbow/contract";
import { isolate } from "@oxbow/equivalence";
import { createRouter } from "@oxbow/router";
import type { RouterEvent } from "@oxbow/router";
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { hostile } from "./hostile.test.config.ts";

const module = new URL("./hostile.test.config.ts", import.meta.url);

// Real processes that really end: starting one takes its time on a busy machine.
describe("a candidate in the isolated shadow that", { timeout: 120_000 }, () => {
  it.each([
    ["aborts", "died", /^the candidate took its process with it \(SIGABRT/],
    ["segfaults, as a stack overflow outside of JavaScript does", "died", /took its process with it \(SIGSEGV/],
    ["exits", "died", /^the candidate took its process with it \(exit code 7/],
    [
      "recurses without end",
      "mismatch",
      /at kind: the control returned, the candidate threw RangeError: Maximum call stack size exceeded$/,
    ],
    [
      "allocates without end",
      "died",
      /^the candidate took its process with it \(SIGKILL, ended by us: more than 160 MiB of memory in one call\)$/,
    ],
    ["fills the heap", "died", /\((SIGABRT|SIGTRAP|SIGKILL, ended by us: more than 160 MiB)/],
    ["loops without end", "hung", /^the candidate did not answer within 4000 ms$/],
  ])("%s is evidence: the caller has the control's answer, and the kernel trips", async (name, cause, because) => {
    const { run, router, events } = routed(name);
    const answers = [];
    for (const n of [1, 2, 100, 3]) {
      answers.push(run(n));
      await router.settle();
    }
    expect(answers).toEqual([2, 3, 101, 4]);
    const trip = events.find((event) => event.type === "trip");
    expect(trip).toMatchObject({ cause, because: expect.stringMatching(because) });
    expect(events.find((event) => event.type === "mismatch")).toMatchObject({ args: [100], epoch: 1 });
    expect(router.explain(hostile.kernel)).toMatchObject({ run: "control", reason: "tripped" });
    expect(router.stats()[0]).toMatchObject({ experiments: 3, trips: 1, candidate: 0, control: 4 });
    router.close();
  });

  it("is sound agrees, and is run in one process all the time", async () => {
    const { run, router, events } = routed("is sound");
    for (let n = 90; n < 140; n++) run(n);
    await router.settle();
    expect(events).toEqual([]);
    expect(router.stats()[0]).toMatchObject({ experiments: 50, mismatches: 0 });
    router.close();
  });

  it("cannot be loaded is missing evidence, and no reason to trip", async () => {
    const { run, router, events } = routed("is not there");
    expect(run(100)).toBe(101);
    await router.settle();
    expect(events).toMatchObject([
      {
        type: "unobserved",
        error: { message: expect.stringMatching(/there is no candidate of hostile "is not there"/) },
      },
    ]);
    expect(router.explain(hostile.kernel)).toMatchObject({ run: "both", reason: "shadow" });
  });
});

it("lets the process end while the other one waits for the next sample", { timeout: 60_000 }, () => {
  const program = `
    import { isolate } from "@oxbow/equivalence";
    import { createRouter } from "@oxbow/router";
    const observer = isolate({ module: new URL(${JSON.stringify(module.href)}), kernel: "hostile", candidate: "is sound" });
    console.log((await observer.run([[100]]))[0].value);
  `;
  const { stdout, status } = spawnSync(process.execPath, ["--input-type=module", "--no-warnings"], {
    cwd: fileURLToPath(new URL(".", import.meta.url)),
    input: program,
    encoding: "utf8",
    timeout: 50_000,
  });
  expect({ stdout, status }).toEqual({ stdout: "101\n", status: 0 });
});

/** One kernel in the shadow, every call sampled, its candidate in a process of its own. */
function routed(candidate: string) {
  const cell: Cell = {
    stage: "shadow",
    candidate: "native",
    epoch: 1,
    sample: 1,
    minSize: 0,
    because: "a test",
    population: "all",
    inside: () => true,
  };
  const events: RouterEvent[] = [];
  const router = createRouter({
    cells: { cell: () => cell, subscribe: () => () => {} },
    onEvent: (event) => events.push(event),
    shadow: { noiseShare: 0 },
  });
  const hangMs = candidate.startsWith("loops") ? 4000 : 30_000;
  const run = router.route(hostile.kernel, {
    control: hostile.control.run,
    candidates: {},
    isolated: { native: isolate({ module, kernel: "hostile", candidate, hangMs, memoryMiB: 160 }) },
  });
  return { run, router, events };
}
