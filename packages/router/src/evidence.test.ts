import { defineKernel } from "@oxbow/contract";
import { expect, it } from "vitest";
import { routerOn } from "./router.test.set.ts";

it("takes a call that its caller gave up for no evidence", async () => {
  const { router, events } = routerOn({ stage: "promoted", population: "all" });
  const run = router.route(defineKernel<[signal: AbortSignal], Promise<void>>({ key: "later" }), {
    control: async (signal) => signal.throwIfAborted(),
    candidates: { native: async () => Promise.reject(new TypeError("stopped")) },
  });
  await expect(run(AbortSignal.abort())).rejects.toThrow("This operation was aborted");
  expect(events).toEqual([]);
  expect(router.stats()[0]).toMatchObject({ mismatches: 0, fallbacks: 0, trips: 0 });
});

it("drops samples that cannot be compared, counts them, and says so once for each flag", async () => {
  const { router, events, move } = routerOn(
    { stage: "shadow", population: "all", sample: 1 },
    { shadow: { noiseShare: 0 } },
  );
  const answer = (): Headers => new Headers({ a: "1" });
  const run = router.route(defineKernel<[], Headers>({ key: "head" }), {
    control: answer,
    candidates: { native: answer },
  });
  for (let i = 0; i < 3; i++) run();
  await router.settle();
  move({ stage: "shadow", population: "all", sample: 1, epoch: 2 });
  run();
  await router.settle();
  const because = "a Headers keeps its state where nobody can look";
  const told = { type: "incomparable", kernel: "head", where: "returned.value", because };
  expect(events.filter(({ type }) => type !== "flag")).toEqual([told, told]);
  expect(router.stats()[0]).toMatchObject({ experiments: 0, mismatches: 0, drops: { incomparable: 4 } });
});

it("outlives a comparator that throws, and a sink that rejects", async () => {
  const { router } = routerOn(
    { stage: "shadow", population: "all", sample: 1 },
    { shadow: { noiseShare: 0 }, onEvent: async () => Promise.reject(new Error("sink down")) },
  );
  const run = router.route(defineKernel<[n: number], { n: number }>({ key: "wrapped" }), {
    control: (n) => ({ n }),
    candidates: { native: () => undefined as never },
    compare: (control, candidate) => (control.n === candidate.n ? null : ".n"),
  });
  expect(run(1)).toEqual({ n: 1 });
  await router.settle();
  expect(router.stats()[0]).toMatchObject({ drops: { incomparable: 1 } });
});

it("does not trip on a correct candidate because its sample was another input", async () => {
  class Total extends Array<number> {
    total(): number {
      return this.reduce((sum, each) => sum + each, 0);
    }
  }
  const id = Symbol("id");
  const same = { n: 1, [id]: 7 };
  const { router, events } = routerOn({ stage: "shadow", population: "all", sample: 1 }, { shadow: { noiseShare: 0 } });
  const side = (found: RegExpExecArray, total: Total, one: typeof same, other: typeof same, shared: Uint8Array) => [
    found.index,
    total.total(),
    one === other,
    one[id],
    shared.buffer instanceof SharedArrayBuffer,
  ];
  const run = router.route(defineKernel<Parameters<typeof side>, unknown>({ key: "picky" }), {
    control: side,
    candidates: { native: side },
  });
  const args = [
    /b/.exec("abc")!,
    Total.from([1, 2]) as Total,
    same,
    same,
    new Uint8Array(new SharedArrayBuffer(2)),
  ] as const;
  expect(run(...args)).toEqual([1, 3, true, 7, true]);
  await router.settle();
  expect(events).toEqual([]);
  expect(router.stats()[0]).toMatchObject({ experiments: 1 });
});
