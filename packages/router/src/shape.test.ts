import { defineKernel } from "@oxbow/contract";
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { routerOn } from "./router.test.set.ts";

// One shape of answer for each kernel: the control's, whatever the candidate gives, and of whichever realm it is.

const later = defineKernel<[n: number], Promise<number>>({ key: "later" });
const asyncControls = {
  "an async function": async (n: number) => 2 * n,
  "a function that gives a promise": (n: number) => Promise.resolve(2 * n),
  "a function that gives a promise of another realm": (n: number) => foreign(`Promise.resolve(${2 * n})`),
};
const foreign = (code: string): Promise<number> => runInNewContext(code) as Promise<number>;
// oxlint-disable-next-line unicorn/no-thenable -- what a library may give.
const thenable = (then: unknown): Promise<number> => ({ then }) as unknown as Promise<number>;

describe.each(Object.entries(asyncControls))("a kernel whose control is %s", (_, control) => {
  it.each<[string, (n: number) => unknown]>([
    ["answers at once", (n) => 2 * n],
    ["promises", async (n) => 2 * n],
    ["promises in another realm", (n) => foreign(`Promise.resolve(${2 * n})`)],
    ["is rejected in another realm", () => foreign("Promise.reject(new Error('no'))")],
    ["gives a thenable that answers twice", (n) => thenable((yes: (n: number) => void) => (yes(2 * n), yes(7)))],
    [
      "gives a thenable that throws",
      () =>
        thenable(() => {
          throw new Error("no");
        }),
    ],
    [
      "gives a thenable of a rejected promise",
      () => thenable((yes: (p: unknown) => void) => yes(Promise.reject(new Error("no")))),
    ],
    ["throws at once", () => runInNewContext("null.x") as number],
  ])("gives its callers a promise of the right answer when the candidate %s", async (_name, native) => {
    const { router } = routerOn({ stage: "promoted", population: "all" });
    const run = router.route(later, { control, candidates: { native: native as never } });
    for (const n of [1, 2]) {
      const out: unknown = run(n);
      expect(typeof (out as Promise<number>).then).toBe("function");
      expect(await out).toBe(2 * n);
    }
  });
});

it.each<[string, () => unknown]>([
  ["of another realm", () => foreign("new Promise(() => {})")],
  ["that is a thenable", () => thenable(() => {})],
  ["of a promise that is never settled", () => Promise.resolve(1).then(() => new Promise(() => {}))],
])("asks the control at the deadline for a promise %s", async (_, native) => {
  const rings: [number, string | undefined][] = [];
  const { router } = routerOn(
    { stage: "promoted", population: "all" },
    {
      deadlineMs: 1000,
      defer: (ring, afterMs, awaited) => {
        rings.push([afterMs, awaited]);
        const immediate = setImmediate(ring);
        return () => clearImmediate(immediate);
      },
    },
  );
  const run = router.route(later, { control: async (n) => 2 * n, candidates: { native: native as never } });
  expect(await run(4)).toBe(8);
  // The process must not end before the caller has its answer.
  expect(rings).toEqual([[1000, "awaited"]]);
});

it("gives a value where the control gives a value, though nobody has seen the control yet", () => {
  const { router } = routerOn({ stage: "promoted", population: "all" });
  const native = (() => Promise.reject(new Error("later"))) as never;
  const run = router.route(defineKernel<[n: number], number>({ key: "now" }), {
    control: (n) => 2 * n,
    candidates: { native },
  });
  expect([run(1), run(2)]).toEqual([2, 4]);
});

it("hands on what the control gives when it recovers: the same object, and no thenable is set off", async () => {
  let awaited = 0;
  const lazy = thenable(() => void awaited++);
  const promise = Promise.resolve(1);
  const { router } = routerOn({ stage: "promoted", population: "all" });
  const sides = (answer: Promise<number>) => ({
    control: () => answer,
    candidates: {
      native: () => {
        throw new Error("broken");
      },
    },
  });
  expect(router.route(defineKernel({ key: "a" }), sides(lazy))()).toBe(lazy);
  expect(router.route(defineKernel({ key: "b" }), sides(promise))()).toBe(promise);
  await promise;
  expect(awaited).toBe(0);
  expect(router.stats().map(({ fallbacks }) => fallbacks)).toEqual([1, 1]);
});

it("asks a control that throws for its shape no more than three times", () => {
  let asked = 0;
  const { router } = routerOn({ stage: "promoted", population: "all" });
  const run = router.route(defineKernel<[n: number], number>({ key: "now" }), {
    control: () => {
      asked++;
      throw new Error("no");
    },
    candidates: { native: (n) => n },
  });
  expect([1, 2, 3, 4, 5].map((n) => run(n))).toEqual([1, 2, 3, 4, 5]);
  expect(asked).toBe(3);
});
