import { describe, expect, it } from "vitest";
import { compare, MeasurementError } from "@oxbow/measure";

const module = new URL("../dist/fixtures/oxbow.config.js", import.meta.url);
const sum = { module, kernel: "sum", workload: "1,000 numbers", forks: 2, quick: true } as const;

it("sets control, candidate and peers side by side, with their conditions of trust", async () => {
  const seen: number[] = [];
  const found = await compare({ ...sum, seed: 5, onProgress: ({ done, total }) => seen.push(done / total) });
  expect(found).toMatchObject({
    kernel: "sum",
    workload: "1,000 numbers",
    inputSize: 8000,
    sizeUnit: "bytes",
    control: { name: "loop", peakRssMiB: null },
    candidate: { name: "reduce" },
    others: [{ side: { name: "length" } }],
    primary: "wall",
    resultsEqual: true,
    forks: 2,
    seed: 5,
    // A busy machine adds that a side never settled.
    notes: expect.arrayContaining([
      "2 forks: an interval over fewer than 6 is too wide to decide on",
      "quick: short warm-up and few blocks, for a look and not for a decision",
      "length gives another result than the control: its time is shown for scale",
    ]),
  });
  for (const { ratio, lo, hi } of [found.speedup, found.aa]) {
    expect(lo).toBeLessThanOrEqual(ratio);
    expect(hi).toBeGreaterThanOrEqual(ratio);
  }
  expect(found.perForkLogRatio).toHaveLength(2);
  expect(seen).toEqual([0, 0.5, 1]);
});

it("finds a candidate whose result differs", async () => {
  expect(await compare({ ...sum, candidate: "wrong" })).toMatchObject({ resultsEqual: false });
});

it("gives each run a process of its own where the workload asks for it, and a peak RSS with it", async () => {
  const found = await compare({ ...sum, workload: "1,000 numbers, own process" });
  expect(found).toMatchObject({ resultsEqual: true, blocksPerFork: 1, others: [{ side: { name: "length" } }] });
  for (const { peakRssMiB, rssGrowthMiB } of [found.control, found.candidate]) {
    expect(peakRssMiB).toBeGreaterThan(20);
    expect(rssGrowthMiB).toBeLessThan(peakRssMiB ?? 0);
  }
});

it("measures a peer on the workloads that it names, and none when asked for none", async () => {
  const few = { ...sum, workload: "10 numbers" };
  expect((await compare(few)).others.map(({ side }) => side.name)).toEqual(["length", "slow"]);
  expect((await compare({ ...few, alone: true })).others).toEqual([]);
});

describe("a verdict", () => {
  // The same build against itself. Whether two processes decide it is up to the machine; looks.test.ts has what follows.
  const same = { ...sum, candidate: "reduce", base: module, alone: true };

  it("that is asked for may have more processes, at a level that pays for every look", async () => {
    const { forks, speedup } = await compare({ ...same, decideAt: 1, mostForks: 3 });
    expect([
      [2, 0.99],
      [3, 0.98],
    ]).toContainEqual([forks, speedup.level]);
  });

  it("has no more of them when its time is over, nor when it is decided", async () => {
    const over = await compare({ ...same, decideAt: 1, mostForks: 4, enoughMs: 1 });
    const decided = await compare({ ...same, decideAt: 1e9, mostForks: 4 });
    expect([over.forks, decided.forks, decided.speedup.level]).toEqual([2, 2, 0.99]);
    // What is left to err by, unless the two were told apart at once.
    expect([0.98, 0.99]).toContain(over.speedup.level);
  });
});

it.each([
  ["throwing", "SIDE_THREW", `sum on "1,000 numbers" threw RangeError: no sum today`],
  ["dying", "FORK_DIED", `a process measuring sum on "1,000 numbers" ended with exit code 7 before it had a result`],
])("reports a candidate that is %s", async (candidate, code, message) => {
  const error = await compare({ ...sum, candidate }).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(MeasurementError);
  expect(error).toMatchObject({ code, message });
});

it("ends a process that hangs", async () => {
  await expect(compare({ ...sum, candidate: "hanging", timeoutMs: 1500 })).rejects.toMatchObject({
    code: "FORK_TIMED_OUT",
    message: `a process measuring sum on "1,000 numbers" gave no result in 1.5 s and was ended: use a smaller workload or a longer timeout`,
  });
});

it("stops when it is told to", async () => {
  const signal = AbortSignal.timeout(100);
  await expect(compare({ ...sum, candidate: "hanging", signal })).rejects.toMatchObject({ name: "TimeoutError" });
});

it.each([
  [{ kernel: "product" }, `there is no kernel "product". There are: sum`],
  [
    { workload: "all" },
    `there is no workload of sum "all". There are: 1,000 numbers; 10 numbers; 1,000 numbers, own process; 10 items; 100 items; 1000 items; 100000 items`,
  ],
  [{ candidate: "none" }, `there is no candidate of sum "none". There are: wrong, reduce, throwing, dying, hanging`],
  [{ forks: 1 }, "forks must be a whole number of at least 2, found 1: one gives no interval"],
])("refuses %j with the names there are", async (change, message) => {
  await expect(compare({ ...sum, ...change })).rejects.toMatchObject({ name: "InputError", message });
});
