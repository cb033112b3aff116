import { describe, expect, it } from "vitest";
import { createRecorder } from "@oxbow/profile";

/** Time passes only where a test says so. */
function clock() {
  let now = 0n;
  return { now: () => now, pass: (ns: number) => void (now += BigInt(ns)) };
}

describe("a wrapped function", () => {
  it("answers and throws as before, with its own this", () => {
    const recorder = createRecorder();
    const add = recorder.record((a: number, b: number) => a + b, { name: "add" });
    const fail = recorder.record(
      (): never => {
        throw new RangeError("no");
      },
      { name: "fail" },
    );
    const counter = {
      count: 2,
      next: recorder.record(
        function (this: { count: number }) {
          return ++this.count;
        },
        { name: "next" },
      ),
    };
    expect(add(1, 2)).toBe(3);
    expect(() => fail()).toThrow(RangeError);
    expect(counter.next()).toBe(3);
    expect(recorder.recording().functions.map(({ name, calls }) => [name, calls])).toEqual([
      ["add", 1],
      ["fail", 1],
      ["next", 1],
    ]);
  });

  it("counts a call of itself by itself once", () => {
    const { now, pass } = clock();
    const recorder = createRecorder({ now });
    const down = recorder.record(
      (n: number): number => {
        pass(10);
        return n === 0 ? 0 : down(n - 1);
      },
      { name: "down" },
    );
    down(4);
    expect(recorder.recording().functions).toMatchObject([{ calls: 1, totalNs: 50 }]);
  });

  it("is bare again after stop", () => {
    const recorder = createRecorder();
    const one = recorder.record(() => 1, { name: "one" });
    one();
    recorder.stop();
    expect([one(), recorder.request(one)]).toEqual([1, 1]);
    expect(recorder.recording()).toMatchObject({ requests: 0, functions: [{ calls: 1 }] });
  });

  it("has its sizes counted in octaves", () => {
    const { now, pass } = clock();
    const recorder = createRecorder({ now });
    const work = recorder.record((bytes: number) => pass(bytes), { name: "work", size: (bytes) => bytes });
    for (const bytes of [0, 1, 2, 3, 4, 5, 1000]) work(bytes);
    expect(recorder.recording().functions[0]?.sizes).toEqual([
      { upTo: 1, calls: 2, totalNs: 1 },
      { upTo: 2, calls: 1, totalNs: 2 },
      { upTo: 4, calls: 2, totalNs: 7 },
      { upTo: 8, calls: 1, totalNs: 5 },
      { upTo: 1024, calls: 1, totalNs: 1000 },
    ]);
  });

  it("estimates its total from one call in sixteen", () => {
    const { now, pass } = clock();
    const recorder = createRecorder({ now });
    const work = recorder.record(() => pass(100), { name: "work", sample: 16 });
    for (let i = 0; i < 100_000; i++) work();
    const [found] = recorder.recording().functions;
    expect(found?.calls).toBe(100_000);
    expect(found?.totalNs).toBeGreaterThan(9_500_000);
    expect(found?.totalNs).toBeLessThan(10_500_000);
  });

  it("needs a name of its own and a whole divisor", () => {
    const recorder = createRecorder();
    recorder.record(() => 1, { name: "one" });
    expect(() => recorder.record(() => 1, { name: "one" })).toThrow(
      `"one" is already recorded: give each wrapped function its own name`,
    );
    expect(() => recorder.record(() => 1, { name: "two", sample: 0.5 })).toThrow(
      "sample must be a whole number of at least 1, found 0.5: 16 times one call in 16",
    );
  });
});

describe("a request", () => {
  it("owns what it ran, and is charged apart for what others ran meanwhile", async () => {
    const { now, pass } = clock();
    const recorder = createRecorder({ now });
    const work = recorder.record((ns: number) => pass(ns), { name: "work" });
    const gate = Promise.withResolvers<void>();
    const waiting = recorder.request(async () => {
      work(10);
      await gate.promise;
      work(5);
    });
    recorder.request(() => work(100));
    pass(1000);
    gate.resolve();
    await waiting;
    expect(recorder.recording().kept).toEqual([
      { latencyNs: 100, own: [100], occupied: [100] },
      { latencyNs: 1115, own: [15], occupied: [115] },
    ]);
  });

  it("ends when it throws or rejects, and hands on what it threw", async () => {
    const recorder = createRecorder();
    const error = new Error("no");
    expect(() =>
      recorder.request(() => {
        throw error;
      }),
    ).toThrow(error);
    await expect(recorder.request(() => Promise.reject(error))).rejects.toBe(error);
    expect(recorder.recording().requests).toBe(2);
  });

  it("is kept with equal chance when there are more than can be kept", () => {
    const { now, pass } = clock();
    const recorder = createRecorder({ now, capacity: 1000 });
    for (let i = 0; i < 10_000; i++) recorder.request(() => pass(i));
    const { requests, kept } = recorder.recording();
    expect(requests).toBe(10_000);
    expect(kept).toHaveLength(1000);
    // In the order in which they ended: neighbours waited for the same calls.
    expect(kept).toEqual(kept.toSorted((a, b) => a.latencyNs - b.latencyNs));
    const mean = kept.reduce((sum, { latencyNs }) => sum + latencyNs, 0) / 1000;
    // The mean of all is 4999.5; of a fair thousand of them it strays by 91 a standard deviation.
    expect(Math.abs(mean - 4999.5)).toBeLessThan(360);
  });
});

describe("a recorder's budget", () => {
  it("times a function less often that costs more than it may, and still finds its total", () => {
    let now = 0n;
    // Looking at this clock takes 50 ns: a timed call, 100.
    const recorder = createRecorder({ now: () => (now += 50n), budget: 0.01 });
    const work = recorder.record(() => void (now += 100n), { name: "work" });
    for (let i = 0; i < 200_000; i++) work();
    const { functions, share, timedCallNs } = recorder.overhead();
    expect(timedCallNs).toBeGreaterThanOrEqual(100);
    expect(functions[0]?.sample).toBeGreaterThanOrEqual(64);
    expect(share).toBeLessThan(0.05);
    expect(recorder.recording().functions[0]?.calls).toBe(200_000);
  });

  it("times every call where there is room for it", () => {
    let now = 0n;
    const recorder = createRecorder({ now: () => (now += 50n) });
    const work = recorder.record(() => void (now += 1_000_000n), { name: "work" });
    for (let i = 0; i < 2000; i++) work();
    expect(recorder.overhead().functions).toEqual([{ name: "work", sample: 1 }]);
    expect(recorder.overhead().share).toBeLessThan(0.01);
  });
});
