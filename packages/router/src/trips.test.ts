import { defineKernel, InputError, NativePanicError, NativeUnavailableError } from "@oxbow/contract";
import { expect, it, vi } from "vitest";
import { double, routerOn, set } from "./router.test.set.ts";

it("trips on the error rate once there are enough calls", () => {
  const { router, route, events } = set({ stage: "promoted", population: "all" });
  const native = vi.fn(() => {
    throw new Error("broken");
  });
  const run = route(native);
  for (let i = 0; i < 100; i++) expect(run(i)).toBe(2 * i);
  expect(native).toHaveBeenCalledTimes(20);
  expect(events.at(-1)).toMatchObject({ type: "trip", cause: "errors", epoch: 1 });
  expect(router.explain(double)).toMatchObject({ run: "control", reason: "tripped" });
});

it("stays tripped while the flag says on, and probes in the shadow after a higher epoch", async () => {
  const { router, route, move, events } = set({ stage: "promoted", population: "all" });
  let broken = true;
  const run = route((n) => {
    if (broken) throw new NativePanicError("index out of bounds");
    return n * 2;
  });
  expect(run(1)).toBe(2);
  move({ stage: "promoted", population: "all", sample: 0.5 });
  expect(router.explain(double).reason).toBe("tripped");
  broken = false;
  move({ stage: "promoted", population: "all", epoch: 2 });
  for (let i = 0; i < 10; i++) run(i);
  expect(router.explain(double)).toMatchObject({ run: "control", reason: "tripped" });
  await router.settle();
  expect(events.map((event) => event.type)).toEqual(["fallback", "trip", "flag", "release"]);
  expect(router.explain(double).run).toBe("candidate");
});

it("takes a candidate that rejects what the control accepts for a mismatch, and trips", () => {
  const { route, events } = set({ stage: "promoted", population: "all" });
  const run = route(() => {
    throw new InputError("OUT_OF_RANGE", "too large");
  });
  expect(run(1)).toBe(2);
  expect(events.map((event) => event.type)).toEqual(["fallback", "mismatch", "trip"]);
});

it("stays tripped when the flag is turned off and on again with the same epoch", () => {
  const { router, route, move } = set({ stage: "promoted", population: "all" });
  route(() => {
    throw new NativePanicError("out of bounds");
  })(1);
  move({ stage: "off" });
  expect(router.explain(double)).toMatchObject({ reason: "off" });
  move({ stage: "promoted", population: "all" });
  expect(router.explain(double)).toEqual({
    run: "control",
    reason: "tripped",
    because: "tripped at epoch 1: the candidate panicked: out of bounds",
  });
});

it("goes on probing after a higher epoch for as long as the candidate is wrong", async () => {
  const { router, route, move, events } = set({ stage: "promoted", population: "all" });
  const run = route(() => {
    throw new NativePanicError("out of bounds");
  });
  run(1);
  move({ stage: "promoted", population: "all", epoch: 2 });
  expect(router.explain(double).because).toBe(
    "tripped at epoch 1: the candidate panicked: out of bounds; 0 of 10 shadow probes agreed since epoch 2",
  );
  for (let i = 0; i < 20; i++) expect(run(i)).toBe(2 * i);
  await router.settle();
  expect(events.filter(({ type }) => type === "trip")).toMatchObject([{ epoch: 1 }, { epoch: 2, cause: "panic" }]);
  expect(router.stats()[0]).toMatchObject({ candidate: 1, trips: 2 });
});

it("never obeys an epoch again at which it tripped, not even after a higher one released it", async () => {
  const { router, route, move } = set({ stage: "promoted", population: "all" });
  let panics = true;
  const run = route((n) => {
    if (panics) throw new NativePanicError("out of bounds");
    return n * 2;
  });
  run(1);
  panics = false;
  move({ stage: "promoted", population: "all", epoch: 2 });
  move({ stage: "promoted", population: "all", epoch: 1 });
  expect(router.explain(double).because).toBe("tripped at epoch 1: the candidate panicked: out of bounds");
  move({ stage: "promoted", population: "all", epoch: 2 });
  for (let i = 0; i < 10; i++) run(i);
  await router.settle();
  expect(router.explain(double).reason).toBe("promoted");
  move({ stage: "promoted", population: "all", epoch: 1 });
  expect(router.explain(double).reason).toBe("tripped");
  move({ stage: "promoted", population: "all", epoch: 3 });
  expect(router.explain(double).because).toMatch(/; 0 of 10 shadow probes agreed since epoch 3$/);
});

it("owes its probes still after it could not be called in the midst of them", async () => {
  const { router, route, move } = set({ stage: "promoted", population: "all" });
  let fault: Error | undefined = new NativePanicError("out of bounds");
  const run = route((n) => {
    if (fault !== undefined) throw fault;
    return n * 2;
  });
  run(1);
  fault = new NativeUnavailableError("linux-x64");
  move({ stage: "promoted", population: "all", epoch: 2 });
  run(2);
  await router.settle();
  expect(router.explain(double).reason).toBe("unavailable");
  fault = undefined;
  move({ stage: "promoted", population: "all", epoch: 3 });
  expect(router.explain(double).because).toMatch(/; 0 of 10 shadow probes agreed since epoch 3$/);
});

it("is not released by a probe that ends after the flag was turned off", async () => {
  const { router, move, events } = routerOn({ stage: "promoted", population: "all" }, { trip: { probes: 1 } });
  let answer: (n: number) => void = () => {};
  const run = router.route(defineKernel<[n: number], Promise<number>>({ key: "later" }), {
    control: async (n) => n,
    candidates: {
      native: (n) =>
        n === 0 ? Promise.reject(new NativePanicError("no")) : new Promise((resolve) => (answer = resolve)),
    },
  });
  await run(0);
  move({ stage: "promoted", population: "all", epoch: 2 });
  await run(1);
  const settled = router.settle();
  move({ stage: "off", epoch: 0 });
  await new Promise((resolve) => setImmediate(resolve));
  answer(1);
  await settled;
  expect(events.map(({ type }) => type)).not.toContain("release");
  expect(router.stats()[0]).toMatchObject({ experiments: 1, latched: true });
});

it("trips when the candidate is slower than the control in most pairs", async () => {
  let clock = 0;
  const slow = (n: number): number => {
    clock += 2;
    return n * 2;
  };
  const { router, events } = set({ stage: "shadow", population: "all", sample: 1 }, { now: () => clock });
  const run = router.route(double, {
    control: (n) => {
      clock += 1;
      return n * 2;
    },
    candidates: { native: slow },
  });
  for (let i = 0; i < 49; i++) run(i);
  await router.settle();
  expect(router.stats()[0]).toMatchObject({ trips: 0, pairs: 49, speedup: expect.closeTo(0.5) });
  run(49);
  await router.settle();
  expect(events).toEqual([
    expect.objectContaining({
      type: "trip",
      cause: "slow",
      because: "the candidate took more than 1.5 times the control in 50 of 50 pairs",
    }),
  ]);
});

it("keeps the evidence of an experiment that ends after a rollback, and does not trip what is off", async () => {
  const { router, move, events } = routerOn({ stage: "shadow", population: "all", sample: 1 });
  const later = defineKernel<[n: number], Promise<number>>({ key: "later" });
  let finish = (): void => {};
  const run = router.route(later, {
    control: async (n) => n,
    candidates: { native: (n) => new Promise((resolve) => (finish = () => resolve(n + 1))) },
  });
  await run(1);
  const settled = router.settle();
  move({ stage: "off", epoch: 0 });
  await new Promise((resolve) => setImmediate(resolve));
  finish();
  await settled;
  expect(events.map(({ type }) => type)).toEqual(["flag", "mismatch"]);
  expect(router.stats()[0]).toMatchObject({ trips: 0, latched: false });
});

it("judges the error rate on what is recent, not on a long good past", () => {
  const { route } = set({ stage: "promoted", population: "all" });
  let broken = false;
  const native = vi.fn((n: number) => {
    if (broken) throw new Error("broken");
    return n * 2;
  });
  const run = route(native);
  for (let i = 0; i < 5000; i++) run(i);
  broken = true;
  for (let i = 0; i < 100; i++) run(i);
  // The first failure closes the long window, the next twenty are a window of their own.
  expect(native).toHaveBeenCalledTimes(5000 + 1 + 20);
});

it("asks for probes that agree one after the other", async () => {
  const trip = { mismatches: 100, probes: 3 };
  const { router, route, move } = set({ stage: "promoted", population: "all" }, { trip });
  let panics = true;
  const run = route((n) => {
    if (panics) throw new NativePanicError("out of bounds");
    return n === 0 ? 1 : n * 2;
  });
  run(1);
  panics = false;
  move({ stage: "promoted", population: "all", epoch: 2 });
  for (const n of [1, 2, 0, 3, 4]) run(n);
  await router.settle();
  expect(router.explain(double).because).toMatch(/; 2 of 3 shadow probes agreed since epoch 2$/);
  run(5);
  await router.settle();
  expect(router.explain(double).reason).toBe("promoted");
});

it("reports fallbacks once a second, and counts them all", () => {
  let now = 0;
  const { router, route, events } = set({ stage: "promoted", population: "all" }, { now: () => now });
  const run = route(() => {
    throw new Error("broken");
  });
  for (now of [0, 500, 999, 1000, 1500]) run(1);
  expect(events.map(({ type }) => type)).toEqual(["fallback", "fallback"]);
  expect(router.stats()[0]).toMatchObject({ fallbacks: 5 });
});
