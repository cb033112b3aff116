import {
  type Cell,
  defineKernel,
  type Explanation,
  NativePanicError,
  NativeUnavailableError,
  type Stage,
} from "@oxbow/contract";
import { describe, expect, it } from "vitest";
import type { RouterEvent, RouterOptions } from "./index.ts";
import { routerOn } from "./router.test.set.ts";

// Whatever a candidate does: the caller has the control's answer, the process lives, and the decision says what happened.
// What only another process survives is in isolated.test.ts here, and with real processes in apps/demo.

const kernel = defineKernel<[bytes: Uint8Array], number>({ key: "sum" });
const asyncKernel = defineKernel<[bytes: Uint8Array], Promise<number>>({ key: "sum" });
const sum = (bytes: Uint8Array): number => bytes.reduce((total, byte) => total + byte, 0);

interface Fault {
  readonly candidate: (bytes: Uint8Array) => unknown;
  /** The control settles later; the candidate's promise is one then, too. */
  readonly async?: true;
  /** Calls before the decision is looked at. */
  readonly calls: number;
  readonly seen: Partial<Record<RouterEvent["type"], number>>;
  readonly decision: Pick<Explanation, "run" | "reason">;
  readonly because: RegExp;
}

const failed = (n: number): RegExp =>
  new RegExp(`^tripped at epoch 1: ${n} of 20 candidate calls failed where the control answered$`);
const tripped = { run: "control", reason: "tripped" } as const;

const live: readonly (readonly [string, Fault])[] = [
  [
    "throws",
    {
      candidate: () => {
        throw new Error("broken");
      },
      calls: 40,
      seen: { trip: 1 },
      decision: tripped,
      because: failed(20),
    },
  ],
  [
    "throws what is no error",
    {
      candidate: () => {
        // oxlint-disable-next-line typescript/only-throw-error -- candidates do.
        throw undefined;
      },
      calls: 40,
      seen: { trip: 1 },
      decision: tripped,
      because: failed(20),
    },
  ],
  [
    "returns a rejected promise",
    {
      candidate: async () => Promise.reject(new Error("broken")),
      async: true,
      calls: 40,
      seen: { trip: 1 },
      decision: tripped,
      because: failed(20),
    },
  ],
  [
    "never settles",
    {
      candidate: async () => new Promise(() => {}),
      async: true,
      calls: 40,
      seen: { trip: 1 },
      decision: tripped,
      because: failed(20),
    },
  ],
  [
    "panics",
    {
      candidate: () => {
        throw new NativePanicError("index out of bounds");
      },
      calls: 3,
      seen: { fallback: 1, trip: 1 },
      decision: tripped,
      because: /^tripped at epoch 1: the candidate panicked: index out of bounds$/,
    },
  ],
  [
    "disappears",
    {
      candidate: () => {
        throw new NativeUnavailableError("linux-x64", { cause: new Error("oxbow.node: no such file") });
      },
      calls: 3,
      seen: { unavailable: 1, fallback: 0, trip: 0 },
      decision: { run: "control", reason: "unavailable" },
      because: /^no native addon for linux-x64: the control will run instead: oxbow.node: no such file$/,
    },
  ],
  [
    "overflows JavaScript's stack",
    {
      candidate: function endlessly(): number {
        return endlessly() + 1;
      },
      calls: 40,
      seen: { trip: 1 },
      decision: tripped,
      because: failed(20),
    },
  ],
];

describe.each(["ramp", "promoted"] as const)("a live candidate, at the stage %s, that", (stage) => {
  it.each(live)("%s", async (_, { candidate, async, calls, seen, decision, because }) => {
    const { router, events, run } = faulty({ stage, population: "all" }, candidate, async, {
      deadlineMs: 1000,
      defer: soon,
    });
    for (let n = 0; n < calls; n++) expect(await run(Uint8Array.of(n, 1))).toBe(n + 1);
    for (const [type, count] of Object.entries(seen)) expect([type, countOf(events, type)]).toEqual([type, count]);
    expect(router.explain(kernel)).toMatchObject({ ...decision, because: expect.stringMatching(because) });
    expect(router.stats()[0]).toMatchObject({ stage, latched: true, calls });
  });
});

const inShadow: readonly (readonly [string, Fault])[] = [
  ...live.map(([name, fault]) => [name, shadowed(name, fault)] as const),
  [
    "mutates its input",
    {
      candidate: (bytes) => {
        const total = sum(bytes);
        bytes.fill(0);
        return total;
      },
      calls: 3,
      seen: { mismatch: 1, trip: 1 },
      decision: tripped,
      because: /^tripped at epoch 1: 1 mismatch\(es\), the last at argsAfter\[0\]\[1\]$/,
    },
  ],
  [
    "is wrong",
    {
      candidate: (bytes) => sum(bytes) + 1,
      calls: 3,
      seen: { mismatch: 1, trip: 1 },
      decision: tripped,
      because: /^tripped at epoch 1: 1 mismatch\(es\), the last at returned\.value$/,
    },
  ],
  [
    "promises what the control gives at once",
    {
      candidate: async (bytes) => sum(bytes),
      calls: 3,
      seen: { mismatch: 1, trip: 1 },
      decision: tripped,
      because: /^tripped at epoch 1: 1 mismatch\(es\), the last at returned\.promise$/,
    },
  ],
  [
    "is slow",
    {
      candidate: (bytes) => {
        clock += 10;
        return sum(bytes);
      },
      calls: 60,
      seen: { mismatch: 0, trip: 1 },
      decision: tripped,
      because: /^tripped at epoch 1: the candidate took more than 1.5 times the control in 50 of 50 pairs$/,
    },
  ],
];

/** What is a fallback for a caller is a mismatch for the shadow. */
function shadowed(name: string, fault: Fault): Fault {
  if (name === "disappears") return fault;
  if (name === "never settles") {
    const because = /^tripped at epoch 1: the candidate did not answer within 5000 ms$/;
    return { ...fault, calls: 3, seen: { mismatch: 1, trip: 1 }, because };
  }
  if (name === "panics") return { ...fault, seen: { mismatch: 1, trip: 1 } };
  const because = /^tripped at epoch 1: 1 mismatch\(es\), the last at kind: the control returned, the candidate threw /;
  return { ...fault, calls: 3, seen: { mismatch: 1, trip: 1 }, because };
}

let clock = 0;

describe("a candidate in the shadow that", () => {
  it.each(inShadow)("%s", async (_, { candidate, async, calls, seen, decision, because }) => {
    const { router, events, run } = faulty({ stage: "shadow", population: "all", sample: 1 }, candidate, async, {
      // Each look at the clock takes a moment, so that both sides take some time.
      now: () => clock++,
      shadow: { maxAgeMs: 1e9, noiseShare: 0 },
      defer: soon,
    });
    for (let n = 0; n < calls; n++) {
      const bytes = Uint8Array.of(n, 1);
      expect(await run(bytes)).toBe(n + 1);
      await router.settle();
      expect(bytes).toEqual(Uint8Array.of(n, 1));
    }
    for (const [type, count] of Object.entries(seen)) expect([type, countOf(events, type)]).toEqual([type, count]);
    expect(router.explain(kernel)).toMatchObject({ ...decision, because: expect.stringMatching(because) });
    expect(router.stats()[0]).toMatchObject({ stage: "shadow", latched: true, candidate: 0, control: calls });
  });
});

it("stops nobody else's shadow when its promise is never settled", async () => {
  const { router, run } = faulty(
    { stage: "shadow", population: "all", sample: 1 },
    async () => new Promise(() => {}),
    true,
    {
      shadow: { hangMs: 1 },
      defer: (ring, afterMs) => {
        const timer = setTimeout(ring, afterMs);
        return () => clearTimeout(timer);
      },
    },
  );
  const other = router.route(defineKernel<[n: number], number>({ key: "other" }), {
    control: (n) => n,
    candidates: { native: (n) => n },
  });
  await run(Uint8Array.of(1));
  other(1);
  await router.settle();
  expect(router.stats().map(({ kernel: key, experiments }) => [key, experiments])).toEqual([
    ["sum", 1],
    ["other", 1],
  ]);
});

it("gives the control's value at once when a known synchronous kernel's candidate begins to promise", async () => {
  let promises = false;
  const { router, run, move } = faulty({ stage: "shadow", population: "all", sample: 1 }, (bytes) =>
    promises ? Promise.reject(new Error("later")) : sum(bytes),
  );
  run(Uint8Array.of(1, 2));
  await router.settle();
  promises = true;
  move({ stage: "promoted", population: "all" });
  expect(run(Uint8Array.of(1, 2))).toBe(3);
  expect(router.stats()[0]).toMatchObject({ fallbacks: 1 });
});

it("takes a control that never settles for no evidence, and blames nobody", async () => {
  const { router, events } = routerOn(
    { stage: "shadow", population: "all", sample: 1 },
    {
      defer: soon,
    },
  );
  const run = router.route(asyncKernel, {
    control: async () => new Promise(() => {}),
    candidates: { native: async (bytes) => sum(bytes) },
  });
  void run(Uint8Array.of(1));
  await router.settle();
  expect(router.stats()[0]).toMatchObject({ experiments: 0, trips: 0, drops: { hung: 1 } });
  expect(events).toEqual([]);
});

describe("after a trip", () => {
  const panicking = (): never => {
    throw new NativePanicError("index out of bounds");
  };

  it.each<[Stage, Partial<Cell>]>([
    ["shadow", { population: "all", sample: 1 }],
    ["ramp", { population: "sticky", inside: () => true }],
    ["promoted", { population: "all" }],
  ])("the control answers while the flag goes on saying %s", async (stage, rest) => {
    const { router, run, move } = faulty({ stage: "promoted", population: "all" }, panicking);
    run(Uint8Array.of(1));
    move({ stage, ...rest, because: "said again" });
    for (let n = 0; n < 30; n++) expect(run(Uint8Array.of(n))).toBe(n);
    await router.settle();
    expect(router.explain(kernel)).toEqual({
      ...tripped,
      because: "tripped at epoch 1: the candidate panicked: index out of bounds",
    });
    expect(router.stats()[0]).toMatchObject({ stage, latched: true, candidate: 1, experiments: 0 });
  });

  it("an older epoch releases nothing", () => {
    const { router, run, move } = faulty({ stage: "promoted", population: "all", epoch: 7 }, panicking);
    run(Uint8Array.of(1));
    for (const epoch of [6, 7]) {
      move({ stage: "promoted", population: "all", epoch });
      expect(router.explain(kernel).reason).toBe("tripped");
    }
  });

  it("half-open is for shadow probes only: no caller is answered by the candidate before ten of them agree", async () => {
    let broken = true;
    const { router, run, move } = faulty({ stage: "promoted", population: "all" }, (bytes) =>
      broken ? panicking() : sum(bytes),
    );
    run(Uint8Array.of(1));
    broken = false;
    move({ stage: "promoted", population: "all", epoch: 2 });
    for (let n = 0; n < 9; n++) {
      run(Uint8Array.of(n));
      await router.settle();
      expect(router.stats()[0]).toMatchObject({ candidate: 1, experiments: n + 1, latched: true });
    }
    run(Uint8Array.of(9));
    await router.settle();
    expect(router.explain(kernel)).toMatchObject({ run: "candidate", reason: "promoted" });
  });
});

it("is not confused by a clock that is moved back", async () => {
  let now = 1e9;
  const { router, run, events } = faulty(
    { stage: "shadow", population: "all", sample: 1 },
    (bytes) => {
      now -= 1e6;
      return sum(bytes);
    },
    undefined,
    { now: () => now, shadow: { noiseShare: 0 } },
  );
  for (let n = 0; n < 100; n++) {
    expect(run(Uint8Array.of(n))).toBe(n);
    await router.settle();
  }
  // Times that cannot be are no pairs: nobody is fast or slow by them.
  expect(router.stats()[0]).toMatchObject({ experiments: 100, pairs: 0, trips: 0, speedup: null });
  expect(events).toEqual([]);
  expect(router.explain(kernel)).toMatchObject({ run: "both", reason: "shadow" });
});

it("judges by the same counts after the clock was moved back in the midst of failures", () => {
  let now = 1e9;
  const { router, run } = faulty(
    { stage: "promoted", population: "all" },
    () => {
      now -= 1e6;
      throw new Error("broken");
    },
    undefined,
    { now: () => now },
  );
  for (let n = 0; n < 40; n++) expect(run(Uint8Array.of(n))).toBe(n);
  expect(router.explain(kernel)).toMatchObject({ ...tripped, because: expect.stringMatching(failed(20)) });
});

/** The kernel `sum` with this candidate, both asynchronous or neither. */
function faulty(
  first: Partial<Cell>,
  candidate: (bytes: Uint8Array) => unknown,
  async?: true,
  options: Partial<RouterOptions> = {},
) {
  const made = routerOn(first, options);
  const sides = { control: async ? async (bytes: Uint8Array) => sum(bytes) : sum, candidates: { native: candidate } };
  // What a candidate returns in spite of its type is the point here.
  const run = made.router.route(asyncKernel, sides as never) as (bytes: Uint8Array) => unknown;
  return { ...made, run };
}

/** Whatever is due in some time is due once everybody else had a turn. */
function soon(ring: () => void): () => void {
  const immediate = setImmediate(ring);
  return () => clearImmediate(immediate);
}

const countOf = (events: readonly RouterEvent[], type: string): number =>
  events.filter((event) => event.type === type).length;
