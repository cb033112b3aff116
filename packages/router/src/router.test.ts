import { defineKernel, NativeUnavailableError } from "@oxbow/contract";
import { expect, it, vi } from "vitest";
import { control, double, routerOn, set } from "./router.test.set.ts";

it("runs the control when the flag is off, and says so", () => {
  const { router, route } = set({});
  const native = vi.fn(control);
  expect(route(native)(21)).toBe(42);
  expect(native).not.toHaveBeenCalled();
  expect(router.explain(double)).toEqual({ run: "control", reason: "off", because: "a test" });
});

it("runs the candidate when the kernel is promoted, and stops with the very next call after a rollback", () => {
  const { router, route, move } = set({ stage: "promoted", population: "all" });
  const native = vi.fn(control);
  const run = route(native);
  expect([run(1), run(2)]).toEqual([2, 4]);
  move({ stage: "off" });
  expect(run(3)).toBe(6);
  expect(native).toHaveBeenCalledTimes(2);
  expect(router.stats()[0]).toMatchObject({ candidate: 2, control: 2, calls: 3 });
});

it("gives the control's answer for the same input when the candidate throws", () => {
  const { router, route, events } = set({ stage: "promoted", population: "all" });
  const run = route(() => {
    throw new Error("broken");
  });
  expect(run(4)).toBe(8);
  expect(router.stats()[0]).toMatchObject({ fallbacks: 1, mismatches: 0 });
  expect(events).toEqual([expect.objectContaining({ type: "fallback", candidate: "native" })]);
});

it("reports an addon that is missing once, with its chain of causes, and never asks for it again", () => {
  const { router, route, events } = set({ stage: "promoted", population: "all" });
  const native = vi.fn(() => {
    throw new NativeUnavailableError("linux-x64", { cause: new Error("oxbow.node: no such file") });
  });
  const run = route(native);
  expect([run(1), run(2), run(3)]).toEqual([2, 4, 6]);
  expect(native).toHaveBeenCalledTimes(1);
  expect(events).toEqual([
    expect.objectContaining({
      type: "unavailable",
      chain: ["no native addon for linux-x64: the control will run instead", "oxbow.node: no such file"],
    }),
  ]);
  expect(router.explain(double)).toMatchObject({ run: "control", reason: "unavailable" });
});

it("asks with the key of the call, else of the surrounding run, else without", async () => {
  const keys: (string | undefined)[] = [];
  const inside = (key: string | undefined): boolean => {
    keys.push(key);
    return key === "a";
  };
  const { router, route } = set({ stage: "ramp", population: "sticky", inside });
  const native = vi.fn(control);
  const run = route(native);
  run(1);
  run.keyed("a", 1);
  await router.run({ key: "b" }, async () => {
    await Promise.resolve();
    run(1);
  });
  expect(keys).toEqual([undefined, "a", "b"]);
  expect(native).toHaveBeenCalledTimes(1);
});

it("keeps calls below the crossover on the control", () => {
  const { router, route } = set({ stage: "promoted", population: "all", minSize: 10 });
  const native = vi.fn(control);
  const run = route(native);
  run(9);
  run(10);
  expect(native.mock.calls).toEqual([[10]]);
  expect(router.explain(double, { size: 9 })).toMatchObject({
    reason: "too-small",
    because: "size 9 is below the crossover of 10",
  });
});

it("restores what a failing candidate wrote before the control runs on it", () => {
  const fill = defineKernel<[out: Uint8Array], number>({ key: "fill", mutates: [0] });
  const { router } = set({ stage: "promoted", population: "all" });
  const run = router.route(fill, {
    control: (out) => out.reduce((sum, byte) => sum + byte, 0),
    candidates: {
      native: (out) => {
        out.fill(255);
        throw new Error("half way");
      },
    },
  });
  expect(run(Uint8Array.of(1, 2, 3))).toBe(6);
});

it("gives the control's promise when the candidate's is rejected", async () => {
  const slow = defineKernel<[n: number], Promise<number>>({ key: "slow" });
  const { router } = set({ stage: "promoted", population: "all" });
  const run = router.route(slow, {
    control: async (n) => n * 2,
    candidates: { native: async () => Promise.reject(new Error("gone")) },
  });
  await expect(run(5)).resolves.toBe(10);
  expect(router.stats()[0]).toMatchObject({ fallbacks: 1 });
});

it("refuses to route one kernel twice, and to explain one that is not routed", () => {
  const { router, route } = set({});
  expect(() => router.explain(double)).toThrow('"double" is not routed: call route() first');
  route(control);
  expect(() => route(control)).toThrow(
    '"double" is routed already: keep the function that the first route() gave back',
  );
});

it("stays on the control for a candidate it was not given", () => {
  const { router, route } = set({ stage: "promoted", population: "all", candidate: "worker" });
  route(control);
  expect(router.explain(double)).toEqual({
    run: "control",
    reason: "unavailable",
    because: 'this process was given no candidate "worker"',
  });
});

it("takes no part of an object for a candidate, whatever a flag says", () => {
  const { router, route } = set({ stage: "promoted", population: "all", candidate: "constructor" });
  expect(route(control)(21)).toBe(42);
  expect(router.explain(double)).toMatchObject({ run: "control", reason: "unavailable" });
});

it("asks the control when the candidate's promise is late, and ignores what comes of it afterwards", async () => {
  let ring = (): void => {};
  const { router, events } = routerOn(
    { stage: "promoted", population: "all" },
    {
      deadlineMs: 100,
      defer: (run, afterMs) => {
        if (afterMs === 100) ring = run;
        return () => {};
      },
    },
  );
  let reject: (error: Error) => void = () => {};
  const run = router.route(defineKernel<[n: number], Promise<number>>({ key: "later" }), {
    control: async (n) => n * 2,
    candidates: { native: (n) => (n === 1 ? Promise.resolve(2) : new Promise((_, no) => (reject = no))) },
  });
  await expect(run(1)).resolves.toBe(2);
  ring();
  const answer = run(5);
  ring();
  await expect(answer).resolves.toBe(10);
  reject(new Error("too late for anybody to care"));
  expect(router.stats()[0]).toMatchObject({ fallbacks: 1 });
  expect(events).toMatchObject([
    {
      type: "fallback",
      error: { message: "the candidate of later did not answer within 100 ms: the control was asked instead" },
    },
  ]);
});

it("adds nothing to what the control throws or promises when nobody asked for the candidate", () => {
  const promise = Promise.resolve(1);
  const broken = vi.fn(() => {
    throw new RangeError("the control's own");
  });
  const { router } = routerOn({});
  const later = router.route(defineKernel<[n: number], Promise<number>>({ key: "later" }), {
    control: (n) => (n === 1 ? promise : Promise.resolve(n)),
    candidates: {},
  });
  expect(later(1)).toBe(promise);
  const run = router.route(defineKernel<[n: number], number>({ key: "broken" }), {
    control: (n) => broken() ?? n,
    candidates: {},
  });
  expect(() => run(1)).toThrow("the control's own");
  expect(broken).toHaveBeenCalledTimes(1);
  expect(router.stats()[1]).toMatchObject({ calls: 1, control: 1, fallbacks: 0, mismatches: 0 });
});

it("leaves an argument that is written to and cannot be copied to the control", () => {
  class Sink {
    #bytes = 0;
    add(): void {
      this.#bytes++;
    }
    get bytes(): number {
      return this.#bytes;
    }
  }
  const { router } = routerOn({ stage: "promoted", population: "all" });
  const native = vi.fn();
  const run = router.route(defineKernel<[sink: Sink], void>({ key: "sink", mutates: [0] }), {
    control: (sink) => sink.add(),
    candidates: { native },
  });
  const sink = new Sink();
  run(sink);
  expect(sink.bytes).toBe(1);
  expect(native).not.toHaveBeenCalled();
  expect(router.stats()[0]).toMatchObject({ control: 1, candidate: 0, decisions: { unavailable: 1, promoted: 0 } });
});
