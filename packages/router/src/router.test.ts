import {
  type Cell,
  type CellSource,
  defineKernel,
  InputError,
  NativePanicError,
  NativeUnavailableError,
} from "@oxbow/contract";
import { expect, it, vi } from "vitest";
import { createRouter, type RouterEvent, type RouterOptions } from "./index.ts";

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

it("gives the control's answer for the same input when the candidate throws", () => {
  const { router, route, events } = set({ stage: "promoted", population: "all" });
  const run = route(() => {
    throw new Error("broken");
  });
  expect(run(4)).toBe(8);
  expect(router.stats()[0]).toMatchObject({ fallbacks: 1, mismatches: 0 });
  expect(events).toEqual([expect.objectContaining({ type: "fallback", implementation: "native" })]);
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

/** A router over one cell that the test moves. */
function set(first: Partial<Cell>, options: Partial<RouterOptions> = {}) {
  const events: RouterEvent[] = [];
  const listeners = new Set<() => void>();
  let cell = cellOf(first);
  const cells: CellSource = {
    cell: () => cell,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const router = createRouter({
    cells,
    onEvent: (event) => events.push(event),
    defer: () => {},
    random: () => 0.5,
    ...options,
  });
  const move = (to: Partial<Cell>): void => {
    cell = cellOf(to);
    for (const listener of listeners) listener();
  };
  const route = (native: (n: number) => number) => router.route(double, { control, candidates: { native } });
  return { router, route, move, events };
}

function cellOf(cell: Partial<Cell>): Cell {
  return {
    stage: "off",
    implementation: "native",
    epoch: 1,
    sample: 0,
    minSize: 0,
    because: "a test",
    population: "none",
    inside: () => false,
    ...cell,
  };
}
