import { type Cell, defineKernel, NativePanicError } from "@oxbow/contract";
import { expect, it } from "vitest";
import { routerOn } from "./router.test.set.ts";

// Evidence belongs to the decision that caused it, however late it comes.

const kernel = defineKernel<[n: number], Promise<number>>({ key: "later" });

function lateFailure(first: Partial<Cell> = {}) {
  const failing: ((error: unknown) => void)[] = [];
  const made = routerOn({ stage: "promoted", population: "all", epoch: 1, ...first }, { shadow: { noiseShare: 0 } });
  const called = { native: 0, worker: 0 };
  const run = made.router.route(kernel, {
    control: async (n) => n,
    candidates: {
      native: (n) => {
        called.native++;
        return n === 0 ? new Promise((_, reject) => failing.push(reject)) : Promise.resolve(n);
      },
      worker: async (n) => (called.worker++, n),
    },
  });
  const fail = (error: Error = new NativePanicError("late")): void => failing.forEach((reject) => reject(error));
  return { ...made, run, fail, called };
}
const promoted = (over: Partial<Cell>): Partial<Cell> => ({ stage: "promoted", population: "all", ...over });

it("closes the epoch of a call that fails after the flag moved on, and not the new one", async () => {
  const { run, fail, move, events, called, router } = lateFailure();
  const pending = run(0);
  move(promoted({ candidate: "worker", epoch: 2 }));
  fail();
  expect(await pending).toBe(0);
  expect([await run(3), called.worker]).toEqual([3, 1]);
  expect(events.find(({ type }) => type === "trip")).toMatchObject({ epoch: 1, cause: "panic" });
  expect(router.explain(kernel)).toMatchObject({ run: "candidate", candidate: "worker" });
  // Back at the epoch of the failure the old candidate stays shut out.
  move(promoted({ epoch: 1 }));
  expect(router.explain(kernel)).toMatchObject({
    reason: "tripped",
    because: "tripped at epoch 1: the candidate panicked: late",
  });
});

it("lets another candidate of the same epoch go on", async () => {
  const { run, fail, move, router } = lateFailure();
  const pending = run(0);
  move(promoted({ candidate: "worker" }));
  fail();
  await pending;
  expect(router.explain(kernel)).toMatchObject({ run: "candidate", candidate: "worker" });
});

it("remembers a failure that comes after the flag was turned off", async () => {
  const { run, fail, move, router } = lateFailure();
  const pending = run(0);
  move({ stage: "off" });
  fail();
  await pending;
  expect(router.explain(kernel).reason).toBe("off");
  move(promoted({}));
  expect(router.explain(kernel).reason).toBe("tripped");
});

it("counts failures for the candidate that was called", async () => {
  const { run, fail, move, events, router } = lateFailure();
  const pending = Array.from({ length: 30 }, () => run(0));
  move(promoted({ candidate: "worker", epoch: 2 }));
  for (let n = 1; n <= 30; n++) await run(n);
  fail(new Error("broken"));
  await Promise.all(pending);
  expect(events.filter(({ type }) => type === "trip")).toMatchObject([{ epoch: 1, cause: "errors" }]);
  expect(router.explain(kernel)).toMatchObject({ run: "candidate", candidate: "worker" });
});

it("books a sample on the flag under which it was taken, and runs none for a candidate that is gone", async () => {
  const { run, fail, move, events, called, router } = lateFailure({ stage: "shadow", sample: 1 });
  await run(0);
  await run(5);
  const settled = router.settle();
  await new Promise(setImmediate);
  expect(called.native).toBe(1);
  move({ stage: "shadow", population: "all", sample: 1, candidate: "worker", epoch: 2 });
  fail();
  await settled;
  expect(called).toEqual({ native: 1, worker: 0 });
  expect(router.stats()[0]).toMatchObject({ drops: { "rolled-back": 1 } });
  expect(events.find(({ type }) => type === "mismatch")).toMatchObject({ candidate: "native", epoch: 1 });
  expect(router.explain(kernel)).toMatchObject({ run: "both", candidate: "worker" });
});
