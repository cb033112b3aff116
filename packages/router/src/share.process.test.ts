import { Worker } from "node:worker_threads";
import { defineKernel, NativePanicError } from "@oxbow/contract";
import { expect, it, vi } from "vitest";
import { shareTrips } from "./index.ts";
import { routerOn } from "./router.test.set.ts";

const kernel = defineKernel<[n: number], number>({ key: "double" });
const control = (n: number): number => n * 2;
const broken = (): number => {
  throw new NativePanicError("out of bounds");
};
const on = { stage: "promoted", population: "all", epoch: 3 } as const;

it("takes a kernel that tripped in one router to the control in the others, and in those made later", async () => {
  const sharedTrips = shareTrips([kernel]);
  const [one, two] = [routerOn(on, { sharedTrips }), routerOn(on, { sharedTrips })];
  two.router.route(kernel, { control, candidates: { native: control } });
  one.router.route(kernel, { control, candidates: { native: broken } })(1);
  await until(() =>
    expect(two.router.explain(kernel)).toMatchObject({
      reason: "tripped",
      because: "tripped at epoch 3: another thread of this process saw it fail",
    }),
  );
  expect(two.events).toMatchObject([{ type: "trip", cause: "elsewhere", epoch: 3 }]);
  const three = routerOn(on, { sharedTrips });
  three.router.route(kernel, { control, candidates: { native: control } });
  expect(three.router.explain(kernel).reason).toBe("tripped");
  three.move({ ...on, epoch: 4 });
  expect(three.router.explain(kernel).because).toMatch(/0 of 10 shadow probes agreed since epoch 4$/);
});

it("hears of a trip in another thread, and keeps no process alive", async () => {
  const sharedTrips = shareTrips([kernel]);
  const { router } = routerOn(on, { sharedTrips });
  router.route(kernel, { control, candidates: { native: control } });
  const worker = new Worker(new URL("../dist/share.test.worker.js", import.meta.url), { workerData: sharedTrips });
  const exited = new Promise((resolve) => worker.once("exit", resolve));
  await until(() => expect(router.explain(kernel).reason).toBe("tripped"));
  expect(await exited).toBe(0);
});

/** However long a busy machine takes to start a thread. */
const until = (holds: () => void): Promise<void> => vi.waitFor(holds, { timeout: 20_000 });
