import { defineKernel, InputError, NativePanicError, NativeUnavailableError } from "@oxbow/contract";
import { expect, it, vi } from "vitest";
import type { Cell } from "@oxbow/contract";
import type { RouterOptions } from "./index.ts";
import { routerOn } from "./router.test.set.ts";

const double = defineKernel<[n: number], number>({ key: "double", sizeOf: (n) => n });
const control = (n: number): number => n * 2;

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
  expect(router.stats()[0]).toMatchObject({ candidate: 2, control: 1, calls: 3 });
});

it("goes on shadowing after a rollback that found inputs waiting", async () => {
  const { router, route, move } = set({ stage: "promoted", population: "all", sample: 1 });
  const run = route(control);
  run(1);
  run(2);
  move({ stage: "off" });
  await router.settle();
  expect(router.stats()[0]).toMatchObject({ experiments: 0, drops: { "rolled-back": 2 } });
  move({ stage: "promoted", population: "all", sample: 1 });
  run(3);
  await router.settle();
  expect(router.stats()[0]).toMatchObject({ experiments: 1 });
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

it("throws the control's error when both sides refuse the input, and counts no fallback", () => {
  const refuse = (): never => {
    throw new InputError("OUT_OF_RANGE", "too large");
  };
  const { router } = set({ stage: "promoted", population: "all" });
  const run = router.route(double, { control: refuse, candidates: { native: refuse } });
  expect(() => run(1)).toThrow("too large");
  expect(router.stats()[0]).toMatchObject({ fallbacks: 0, mismatches: 0 });
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

it("answers first and runs both sides afterwards", async () => {
  const { router, route, events } = set({ stage: "shadow", population: "all", sample: 1 });
  const native = vi.fn((n: number) => n + 2);
  const run = route(native);
  expect(run(2)).toBe(4);
  expect(run(3)).toBe(6);
  expect(native).not.toHaveBeenCalled();
  await router.settle();
  expect(router.stats()[0]).toMatchObject({ experiments: 2, mismatches: 1, candidate: 0 });
  expect(events.find((event) => event.type === "mismatch")).toMatchObject({
    args: [3],
    mismatch: { where: "returned.value", control: { value: 6 }, candidate: { value: 5 } },
  });
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

it("takes a kernel that disagrees with itself for noise, not for the candidate's fault", async () => {
  let n = 0;
  const { router, events } = set({ stage: "shadow", population: "all", sample: 1 }, { shadow: { noiseShare: 1 } });
  const run = router.route(double, { control: () => n++, candidates: { native: () => n++ } });
  run(1);
  await router.settle();
  expect(events.map(({ type }) => type)).toEqual(["noise"]);
  expect(router.stats()[0]).toMatchObject({ noise: 1, mismatches: 0, trips: 0 });
});

it("compares the control in the shadow of a promoted candidate", async () => {
  const { router, route, events } = set({ stage: "promoted", population: "all", sample: 1 });
  const run = route((n) => n * 2 + 1);
  expect(run(1)).toBe(3);
  await router.settle();
  expect(events.map(({ type }) => type)).toEqual(["mismatch", "trip"]);
  expect(run(1)).toBe(2);
});

it("runs nothing in the shadow once the flag is off", async () => {
  const { router, route, move } = set({ stage: "shadow", population: "all", sample: 1 });
  const native = vi.fn(control);
  route(native)(1);
  move({ stage: "off" });
  await router.settle();
  expect(native).not.toHaveBeenCalled();
  expect(router.stats()[0]!.drops).toMatchObject({ "rolled-back": 1 });
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

it("keeps the arguments of a mismatch as they were, whatever the caller does with them afterwards", () => {
  const { router, events } = routerOn({ stage: "promoted", population: "all" });
  const run = router.route(defineKernel<[bytes: Uint8Array], number>({ key: "bytes" }), {
    control: (bytes) => bytes.length,
    candidates: {
      native: () => {
        throw new InputError("INVALID_INPUT", "no");
      },
    },
  });
  const bytes = Uint8Array.of(1, 2);
  run(bytes);
  bytes.fill(9);
  expect(events.find(({ type }) => type === "mismatch")).toMatchObject({ args: [Uint8Array.of(1, 2)] });
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

it("samples the share it is told to, at random", async () => {
  // Any good generator will do: this one makes the test the same every time.
  let state = 1;
  const random = (): number => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
  const shadow = { capacity: 10_000, noiseShare: 0 };
  const { router, route } = set({ stage: "shadow", population: "all", sample: 0.5 }, { random, shadow });
  const run = route(control);
  for (let i = 0; i < 10_000; i++) run(i);
  await router.settle();
  const { experiments } = router.stats()[0]!;
  expect(experiments).toBeGreaterThan(4750);
  expect(experiments).toBeLessThan(5250);
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

it("runs now the one side first, now the other", async () => {
  const draws = [0.5, 0.2, 0.5, 0.8];
  const order: string[] = [];
  const { router } = routerOn(
    { stage: "shadow", population: "all", sample: 1 },
    { random: () => draws.shift() ?? 0.5 },
  );
  const side = (name: string) => () => void order.push(name);
  const run = router.route(defineKernel<[n: number], void>({ key: "order" }), {
    control: side("control"),
    candidates: { native: side("candidate") },
  });
  run(1);
  run(2);
  order.length = 0;
  await router.settle();
  expect(order).toEqual(["control", "candidate", "candidate", "control"]);
});

it("tells errors apart by class and code, not by message", async () => {
  const { router, events } = routerOn({ stage: "shadow", population: "all", sample: 1 }, { trip: { mismatches: 100 } });
  const refuse = (code: "OUT_OF_RANGE" | "INVALID_INPUT", message: string): never => {
    throw new InputError(code, message);
  };
  const run = router.route(double, {
    control: () => refuse("OUT_OF_RANGE", "too large"),
    candidates: { native: (n) => refuse(n === 0 ? "OUT_OF_RANGE" : "INVALID_INPUT", "no") },
  });
  for (const n of [0, 1]) expect(() => run(n)).toThrow("too large");
  await router.settle();
  expect(events).toMatchObject([{ type: "mismatch", args: [1], mismatch: { where: "threw.code" } }]);
});

it("lets no sink harm a caller", () => {
  const { route } = set(
    { stage: "promoted", population: "all" },
    {
      onEvent: () => {
        throw new Error("sink");
      },
    },
  );
  const run = route(() => {
    throw new Error("broken");
  });
  expect(run(1)).toBe(2);
});

/** The same with one kernel, `double`, whose candidate the test gives. */
it("compares what results mean, where the sides say what that is", async () => {
  const { router, events } = routerOn({ stage: "shadow", population: "all", sample: 1 });
  const run = router.route(defineKernel<[text: string], string>({ key: "shout" }), {
    control: (text) => text,
    candidates: { native: (text) => (text === "wrong" ? "" : text.toUpperCase()) },
    normalize: {
      because: "capitals say nothing",
      of: (text) => text.slice(0, 1).toLowerCase().codePointAt(0)!.toString(),
    },
  });
  run("same");
  await router.settle();
  expect(router.stats()[0]).toMatchObject({ experiments: 1, mismatches: 0 });
  run("wrong");
  await router.settle();
  expect(events.find((event) => event.type === "mismatch")).toMatchObject({
    mismatch: { where: "returned.value.normalize", control: { value: "wrong" }, candidate: { value: "" } },
  });
});

function set(first: Partial<Cell>, options: Partial<RouterOptions> = {}) {
  const made = routerOn(first, options);
  const route = (native: (n: number) => number) => made.router.route(double, { control, candidates: { native } });
  return { ...made, route };
}
