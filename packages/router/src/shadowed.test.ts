import { defineKernel, InputError } from "@oxbow/contract";
import { expect, it, vi } from "vitest";
import { control, double, routerOn, set } from "./router.test.set.ts";

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

it("throws the control's error when both sides refuse the input, and counts no fallback", () => {
  const refuse = (): never => {
    throw new InputError("OUT_OF_RANGE", "too large");
  };
  const { router } = set({ stage: "promoted", population: "all" });
  const run = router.route(double, { control: refuse, candidates: { native: refuse } });
  expect(() => run(1)).toThrow("too large");
  expect(router.stats()[0]).toMatchObject({ fallbacks: 0, mismatches: 0 });
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
