import { AsyncLocalStorage } from "node:async_hooks";
import { defineKernel } from "@oxbow/contract";
import { expect, it } from "vitest";
import { routerOn } from "./router.test.set.ts";

// What an experiment may not do: feed itself, hold others up, hold more than it says, run as somebody, end the process.

const shadow = { stage: "shadow", population: "all", sample: 1 } as const;
const same = { shadow: { noiseShare: 0 } };

it("does not sample the calls that it makes itself", async () => {
  const { router } = routerOn(shadow, same);
  const fib = (n: number): number => (n < 2 ? n : run(n - 1) + run(n - 2));
  const run: (n: number) => number = router.route(defineKernel<[n: number], number>({ key: "fib" }), {
    control: fib,
    candidates: { native: fib },
  });
  expect(run(5)).toBe(5);
  await router.settle();
  // One for each of the caller's calls, and none for those of the samples.
  expect(router.stats()[0]).toMatchObject({ experiments: 15, drops: { full: 0 } });
});

it("lets other kernels' samples run while a control does not settle", async () => {
  const { router } = routerOn(shadow, {
    ...same,
    // All is due at once but what waits for the hang.
    defer: (ring, afterMs) => {
      if (afterMs >= 1000) return () => {};
      const immediate = setImmediate(ring);
      return () => clearImmediate(immediate);
    },
    now: () => 0,
  });
  const never = router.route(defineKernel<[], Promise<never>>({ key: "never" }), {
    control: () => new Promise(() => {}),
    candidates: { native: () => new Promise(() => {}) },
  });
  const quick = router.route(defineKernel<[n: number], number>({ key: "quick" }), {
    control: (n) => n,
    candidates: { native: (n) => n },
  });
  void never();
  void never();
  quick(1);
  for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
  expect(router.stats().map(({ experiments }) => experiments)).toEqual([0, 1]);
});

it("runs a sample in nobody's context", async () => {
  const request = new AsyncLocalStorage<string>();
  const seen: unknown[] = [];
  const { router } = routerOn(shadow, { ...same, defer: (ring) => (setImmediate(ring), () => {}) });
  const side = (n: number): number => (seen.push(request.getStore()), n);
  const run = router.route(defineKernel<[n: number], number>({ key: "who" }), {
    control: (n) => n,
    candidates: { native: side },
  });
  request.run("one", () => run(1));
  request.run("two", () => run(2));
  await request.run("three", async () => router.settle());
  expect(seen).toEqual([undefined, undefined]);
});

it("loses a sample to a clock that throws, counts it, and says so once", async () => {
  let broken = false;
  const { router, events } = routerOn(shadow, {
    ...same,
    now: () => {
      if (broken) throw new Error("no clock");
      return 0;
    },
  });
  const run = router.route(defineKernel<[n: number], number>({ key: "k" }), {
    control: (n) => n,
    candidates: { native: (n) => n },
  });
  broken = true;
  expect([run(1), run(2)]).toEqual([1, 2]);
  broken = false;
  await router.settle();
  expect(events).toMatchObject([{ type: "unobserved", candidate: "native", error: new Error("no clock") }]);
  expect(router.stats()[0]).toMatchObject({ drops: { unobserved: 2 } });
});

it("lets no promise inside of a result end the process", async () => {
  const ends: unknown[] = [];
  const note = (error: unknown): void => void ends.push(error);
  process.on("unhandledRejection", note);
  try {
    const { router } = routerOn(shadow, same);
    const side = (): object => ({ all: [new Map([["a", Promise.reject(new Error("inside"))]])] });
    const run = router.route(defineKernel<[], object>({ key: "k" }), {
      control: () => ({}),
      candidates: { native: side },
    });
    run();
    await router.settle();
    await new Promise(setImmediate);
    expect(ends).toEqual([]);
  } finally {
    process.off("unhandledRejection", note);
  }
});

it("holds the input of a running experiment against the limit", async () => {
  let settle: (n: number) => void = Number;
  const { router } = routerOn(shadow, { shadow: { noiseShare: 0, maxBytes: 1500 } });
  const run = router.route(defineKernel<[bytes: object], Promise<number>>({ key: "k" }), {
    control: async () => 1,
    candidates: { native: () => new Promise((yes) => (settle = yes)) },
  });
  void run({ deep: [new Uint8Array(1000)] });
  const settled = router.settle();
  await new Promise(setImmediate);
  void run({ deep: [new Uint8Array(1000)] });
  settle(1);
  await settled;
  expect(router.stats()[0]).toMatchObject({ experiments: 1, drops: { "too-large": 1 } });
});
