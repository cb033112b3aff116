import { defineKernel } from "@oxbow/contract";
import { expect, it } from "vitest";
import type { ShadowLimits } from "./index.ts";
import { routerOn } from "./router.test.set.ts";

const kernel = defineKernel<[unknown], unknown>({ key: "echo" });

it("spends no more than its share of the time, and catches up when there is some", async () => {
  const { run, pass, spentMs, clock } = shadowed({ cpuShare: 0.01, capacity: 1000 }, 1);
  for (let ms = 0; ms < 20_000; ms++) {
    run(ms);
    await pass(1);
  }
  expect(clock()).toBeGreaterThanOrEqual(20_000);
  // One hundredth, the credit it starts with, and the experiment that uses it up.
  expect(spentMs()).toBeGreaterThan(0.008 * clock());
  expect(spentMs()).toBeLessThan(0.01 * clock() + 20 + 2);
});

it("counts what it has no room, no time or no copy for", async () => {
  const { run, pass, drops } = shadowed({ capacity: 2, maxBytes: 100, maxAgeMs: 1000 }, 0);
  run(new Uint8Array(101));
  run(() => {});
  run(1);
  run(2);
  run(3);
  await pass(1001);
  expect(drops()).toEqual({
    full: 1,
    stale: 2,
    "too-large": 1,
    uncopyable: 1,
    incomparable: 0,
    "rolled-back": 0,
    unobserved: 0,
    hung: 0,
    nested: 0,
  });
});

it("lets kernels take turns", async () => {
  const order: string[] = [];
  const { router } = routerOn({ stage: "shadow", population: "all", sample: 1 }, { shadow: { noiseShare: 0 } });
  const side = (name: string) => ({ control: () => {}, candidates: { native: () => void order.push(name) } });
  const one = router.route(defineKernel<[], void>({ key: "one" }), side("one"));
  const two = router.route(defineKernel<[], void>({ key: "two" }), side("two"));
  for (let i = 0; i < 3; i++) one();
  for (let i = 0; i < 2; i++) two();
  await router.settle();
  expect(order).toEqual(["one", "two", "one", "two", "one"]);
});

it("compares the input as it was at the call, whatever the caller does with it afterwards", async () => {
  const seen: unknown[] = [];
  const { router } = routerOn({ stage: "shadow", population: "all", sample: 1 });
  const run = router.route(kernel, { control: () => 0, candidates: { native: (bytes) => (seen.push(bytes), 0) } });
  const bytes = Uint8Array.of(1, 2, 3);
  run(bytes);
  bytes.fill(9);
  await router.settle();
  expect(seen).toEqual([Uint8Array.of(1, 2, 3)]);
});

it("sees a side that writes to an input it should leave alone", async () => {
  const { router, events } = routerOn({ stage: "shadow", population: "all", sample: 1 });
  const run = router.route(kernel, {
    control: (bytes) => (bytes as Uint8Array).length,
    candidates: { native: (bytes) => (bytes as Uint8Array).fill(0).length },
  });
  const bytes = Uint8Array.of(1, 2, 3);
  run(bytes);
  await router.settle();
  expect(bytes).toEqual(Uint8Array.of(1, 2, 3));
  expect(events[0]).toMatchObject({
    type: "mismatch",
    mismatch: { where: "argsAfter[0][0]", shown: "1 against 0, 1 apart" },
  });
});

it("awaits kernels that are asynchronous, and compares how they are rejected", async () => {
  const { router, events } = routerOn({ stage: "shadow", population: "all", sample: 1 });
  const run = router.route(defineKernel<[], Promise<number>>({ key: "later" }), {
    control: async () => 1,
    candidates: { native: async () => Promise.reject(new RangeError("no")) },
  });
  await expect(run()).resolves.toBe(1);
  await router.settle();
  expect(events[0]).toMatchObject({
    type: "mismatch",
    mismatch: { where: "kind", control: { value: 1 }, candidate: { class: "RangeError" } },
  });
});

it("does not stop when the clock is moved back", async () => {
  const { run, pass, experiments, setClock } = shadowed({ cpuShare: 1 }, 1);
  run(1);
  await pass(1);
  setClock(-1_000_000);
  run(2);
  await pass(100);
  expect(experiments()).toBe(2);
});

/** A shadow in a world with its own time, in which each run of a side takes `costMs`. */
function shadowed(shadow: ShadowLimits, costMs: number) {
  let now = 0;
  let spent = 0;
  let pending: { run: () => void; at: number }[] = [];
  const { router } = routerOn(
    { stage: "shadow", population: "all", sample: 1 },
    {
      now: () => now,
      defer: (run, afterMs) => {
        pending.push({ run, at: now + afterMs });
        return () => {};
      },
      shadow: { noiseShare: 0, ...shadow },
    },
  );
  let inShadow = false;
  const side = (value: unknown): unknown => {
    if (!inShadow) return value;
    now += costMs;
    spent += costMs;
    return value;
  };
  const run = router.route(kernel, { control: side, candidates: { native: side } });
  const stats = () => router.stats()[0]!;
  return {
    run,
    pass: async (ms: number): Promise<void> => {
      now += ms;
      inShadow = true;
      for (let due = ready(); due.length > 0; due = ready()) {
        for (const each of due) each.run();
        await new Promise((resolve) => setImmediate(resolve));
      }
      inShadow = false;
    },
    spentMs: () => spent,
    clock: () => now,
    setClock: (to: number) => {
      now = to;
      pending = pending.map((each) => ({ ...each, at: to }));
    },
    drops: () => stats().drops,
    experiments: () => stats().experiments,
  };

  function ready(): { run: () => void }[] {
    const due = pending.filter(({ at }) => at <= now);
    pending = pending.filter(({ at }) => at > now);
    return due;
  }
}
