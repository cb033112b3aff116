import { defineKernel, type Observation } from "@oxbow/contract";
import { describe, expect, it, vi } from "vitest";
import type { Cell } from "@oxbow/contract";
import type { RouterOptions } from "./index.ts";
import { routerOn } from "./router.test.set.ts";

// Real processes and what kills them are in apps/demo/src/isolated.process.test.ts; here is when an observer is asked, and what follows.

const kernel = defineKernel<[n: number], number>({ key: "double" });
const shadowing: Partial<Cell> = { stage: "shadow", population: "all", sample: 1 };

it("runs the candidate elsewhere and the control here, on the sampled input", async () => {
  const { router, run, candidate, observed } = isolated(shadowing);
  expect(run(2)).toBe(4);
  await router.settle();
  expect(candidate).not.toHaveBeenCalled();
  expect(observed).toEqual([[2]]);
  expect(router.stats()[0]).toMatchObject({ experiments: 1, mismatches: 0, pairs: 0, speedup: null });
  expect(router.explain(kernel).because).toBe(
    "a test; the control answers and 100 % of the calls are run by both sides, the candidate in a process of its own",
  );
});

it("never compares times across processes", async () => {
  let now = 0;
  const { router, run } = isolated(shadowing, { now: () => (now += 1000), shadow: { maxAgeMs: 1e9 } });
  for (let i = 0; i < 60; i++) run(i);
  await router.settle();
  expect(router.stats()[0]).toMatchObject({ experiments: 60, trips: 0, pairs: 0 });
});

describe("what became of the candidate is the reason that is given", () => {
  const argsAfter = [3];
  const ends: readonly [string, Observation, string, string][] = [
    [
      "died",
      { kind: "died", signal: "SIGABRT", exitCode: undefined, lastWords: "panicked at lib.rs" },
      "died",
      "the candidate took its process with it (SIGABRT, panicked at lib.rs)",
    ],
    [
      "left",
      { kind: "died", signal: undefined, exitCode: 7, lastWords: "" },
      "died",
      "the candidate took its process with it (exit code 7)",
    ],
    ["hung", { kind: "hung", afterMs: 400 }, "hung", "the candidate did not answer within 400 ms"],
    [
      "panicked",
      { kind: "threw", class: "NativePanicError", code: "NATIVE_PANIC", message: "index out of bounds", argsAfter },
      "panic",
      "the candidate panicked: index out of bounds",
    ],
    [
      "threw",
      { kind: "threw", class: "RangeError", code: undefined, message: "too deep", argsAfter },
      "mismatch",
      "1 mismatch(es), the last at kind: the control returned, the candidate threw RangeError: too deep",
    ],
    ["is wrong", { kind: "returned", value: 7, argsAfter }, "mismatch", "1 mismatch(es), the last at returned.value"],
    [
      "writes to its input",
      { kind: "returned", value: 6, argsAfter: [0] },
      "mismatch",
      "1 mismatch(es), the last at argsAfter[0]",
    ],
  ];
  it.each(ends)("when it %s", async (_, observation, cause, because) => {
    const { router, run, events, closed } = isolated(shadowing, {}, async () => observation);
    expect(run(3)).toBe(6);
    await router.settle();
    expect(events).toContainEqual(
      expect.objectContaining({ type: "mismatch", args: [3], epoch: 1, candidate: "native" }),
    );
    expect(events).toContainEqual({ type: "trip", kernel: "double", cause, epoch: 1, because });
    expect(router.explain(kernel)).toEqual({
      run: "control",
      reason: "tripped",
      because: `tripped at epoch 1: ${because}`,
    });
    expect(closed).toHaveBeenCalled();
    expect(run(3)).toBe(6);
  });
});

it("does without the candidate that its process does not have", async () => {
  const missing: Observation = {
    kind: "threw",
    class: "NativeUnavailableError",
    code: "NATIVE_UNAVAILABLE",
    message: "no native addon for linux-x64: the control will run instead",
    argsAfter: [1],
  };
  const { router, run, events } = isolated(shadowing, {}, async () => missing);
  run(1);
  await router.settle();
  expect(events).toMatchObject([{ type: "unavailable", chain: [missing.message] }]);
  expect(router.explain(kernel)).toMatchObject({ run: "control", reason: "unavailable" });
});

it("blames nobody when the process cannot be had, and asks again later, less and less often", async () => {
  let now = 0;
  const fails = vi.fn(async () => Promise.reject(new Error("fork: EAGAIN")));
  const { router, run, events } = isolated(shadowing, { now: () => now }, fails);
  run(1);
  run(2);
  await router.settle();
  expect(events).toEqual([expect.objectContaining({ type: "unobserved", error: new Error("fork: EAGAIN") })]);
  expect(router.stats()[0]).toMatchObject({ trips: 0, latched: false, drops: { unobserved: 2 } });
  for (now of [999, 1000, 2999, 3000, 6999, 7000]) {
    run(3);
    await router.settle();
  }
  expect(fails).toHaveBeenCalledTimes(4);
  expect(router.stats()[0]).toMatchObject({ drops: { unobserved: 8 } });
  now = -5;
  run(4);
  await router.settle();
  expect(fails).toHaveBeenCalledTimes(5);
});

it("runs samples here once the candidate answers callers here, where times can be compared", async () => {
  const { router, run, candidate, observed, closed, move } = isolated(shadowing);
  run(1);
  await router.settle();
  closed.mockClear();
  move({ stage: "promoted", population: "all", sample: 1 });
  expect(closed).toHaveBeenCalled();
  run(2);
  await router.settle();
  expect(observed).toEqual([[1]]);
  expect(candidate.mock.calls).toEqual([[2], [2]]);
});

it("probes elsewhere after a trip, whatever the flag says", async () => {
  let broken = true;
  const { router, run, candidate, observed, move } = isolated(shadowing, {}, async (n) =>
    broken ? { kind: "hung", afterMs: 1 } : doubled(n),
  );
  run(1);
  await router.settle();
  broken = false;
  move({ stage: "promoted", population: "all", epoch: 2 });
  for (let i = 0; i < 10; i++) expect(run(i)).toBe(2 * i);
  expect(candidate).not.toHaveBeenCalled();
  await router.settle();
  expect(observed).toHaveLength(11);
  expect(candidate).not.toHaveBeenCalled();
  expect(router.explain(kernel).run).toBe("candidate");
});

it("keeps to budget, age, A/A share and chance in the order of the sides", async () => {
  const order: string[] = [];
  const control = (n: number): number => (order.push("control"), 2 * n);
  // For each input: its turn, whether it is A/A, and who is first. The last one waits for too long.
  const draws = [0.5, 0.2, 0.5, 0.8, 0.01, 0.5];
  let now = 0;
  const { router, events } = routerOn(shadowing, { now: () => now, random: () => draws.shift() ?? 0.5 });
  const run = router.route(kernel, {
    control,
    candidates: {},
    isolated: {
      native: {
        run: async (inputs) => inputs.map(([n]) => (order.push("candidate"), doubled(n as number))),
        close: async () => {},
      },
    },
  });
  for (let i = 0; i < 3; i++) run(i);
  order.length = 0;
  await router.settle();
  expect(order).toEqual(["control", "candidate", "candidate", "control", "control", "control"]);
  run(4);
  now = 10_001;
  await router.settle();
  expect(router.stats()[0]).toMatchObject({ experiments: 2, drops: { stale: 1 } });
  expect(events).toEqual([]);
});

it("spends no more than its share of the time on another process, its start left aside", async () => {
  let now = 0;
  let pending: { run: () => void; at: number }[] = [];
  const defer = (run: () => void, afterMs: number) => {
    pending.push({ run, at: now + afterMs });
    return () => {};
  };
  const costs = [500];
  let spent = 0;
  const { run } = isolated(shadowing, { now: () => now, defer, shadow: { noiseShare: 0 } }, async (n) => {
    const cost = costs.shift() ?? 5;
    now += cost;
    if (cost === 5) spent += cost;
    return doubled(n);
  });
  for (let ms = 0; ms < 20_000; ms++) {
    run(ms);
    now++;
    const due = pending.filter(({ at }) => at <= now);
    pending = pending.filter(({ at }) => at > now);
    for (const each of due) {
      each.run();
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
  expect(spent).toBeGreaterThan(0.008 * now);
  expect(spent).toBeLessThan(0.01 * now + 20 + 5);
});

it("needs no function of the candidate in this process before the candidate answers", async () => {
  const { router, move } = routerOn(shadowing);
  const observer = {
    run: async () => [doubled(1)],
    close: async () => {},
  };
  const run = router.route(kernel, { control: (n) => 2 * n, candidates: {}, isolated: { native: observer } });
  run(1);
  await router.settle();
  expect(router.stats()[0]).toMatchObject({ experiments: 1, mismatches: 0 });
  move({ stage: "promoted", population: "all" });
  expect(router.explain(kernel)).toMatchObject({ run: "control", reason: "unavailable" });
});

it("ends the process with the flag and with the router, and starts nothing afterwards", async () => {
  const { router, run, closed, observed, candidate, move } = isolated(shadowing);
  run(1);
  await router.settle();
  closed.mockClear();
  move({ stage: "off" });
  expect(closed).toHaveBeenCalledTimes(1);
  move(shadowing);
  router.close();
  expect(closed).toHaveBeenCalledTimes(2);
  run(2);
  await router.settle();
  expect(observed).toEqual([[1]]);
  expect(candidate).not.toHaveBeenCalled();
});

it("waits for a run that is under way before it ends the process", async () => {
  let answer = (): void => {};
  const { router, run, closed, move, events } = isolated(
    shadowing,
    {},
    () => new Promise((resolve) => (answer = () => resolve(doubled(1)))),
  );
  run(1);
  closed.mockClear();
  const settled = router.settle();
  await new Promise((resolve) => setImmediate(resolve));
  move({ stage: "off" });
  expect(closed).not.toHaveBeenCalled();
  answer();
  await settled;
  expect(closed).toHaveBeenCalledTimes(1);
  expect(events.map(({ type }) => type)).toEqual(["flag"]);
});

const doubled = (n: number): Observation => ({ kind: "returned", value: 2 * n, argsAfter: [n] });

/** One kernel with a sound candidate here and what `observe` says elsewhere. */
function isolated(
  first: Partial<Cell>,
  options: Partial<RouterOptions> = {},
  observe: (n: number) => Promise<Observation> = async (n) => doubled(n),
) {
  const made = routerOn(first, options);
  const candidate = vi.fn((n: number) => 2 * n);
  const observed: unknown[] = [];
  const closed = vi.fn(async () => {});
  const run = made.router.route(kernel, {
    control: (n) => 2 * n,
    candidates: { native: candidate },
    isolated: {
      native: {
        run: (inputs) => {
          observed.push(...inputs);
          return Promise.all(inputs.map(([n]) => observe(n as number)));
        },
        close: closed,
      },
    },
  });
  return { ...made, run, candidate, observed, closed };
}
