import { describe, expect, it } from "vitest";
import { createRecorder, rankRecording, type Recording } from "@oxbow/measure";
import { randomFrom } from "./random.ts";
import { quantile } from "./statistics.ts";

/** A service on one event loop, in virtual time: what a change would do to it can be tried instead of predicted. */
interface Service {
  /** Mean nanoseconds between arrivals. */
  readonly between: number;
  readonly io: number;
  readonly render: number;
  readonly heavy: number;
  /** The share of requests that call `heavy`. */
  readonly heavyShare: number;
  /** How many times faster each function is. */
  readonly faster?: { readonly heavy?: number; readonly render?: number };
}

const ms = 1e6;

// In the second, the frequent function is the one to make faster; in the others it is the rare one.
const services: readonly (readonly [string, Service])[] = [
  ["busy one time in six", { between: 10 * ms, io: 2 * ms, render: 1.2 * ms, heavy: 20 * ms, heavyShare: 0.02 }],
  [
    "busy more than half of the time",
    { between: 3 * ms, io: 8 * ms, render: 1.6 * ms, heavy: 10 * ms, heavyShare: 0.02 },
  ],
  [
    "stopped now and then for long",
    { between: 3 * ms, io: 8 * ms, render: 1.4 * ms, heavy: 40 * ms, heavyShare: 0.008 },
  ],
];

describe.each(services)("a service that is %s", async (_, service) => {
  const { recording, truth } = await simulate(service);
  const ranking = rankRecording(recording);

  const names = ["heavy", "render"] as const;
  const drops = new Map<string, number>();
  for (const name of names) {
    const after = await simulate({ ...service, faster: { [name]: 5 } });
    drops.set(name, 1 - p99(after.recording) / p99(recording));
  }
  const dropOf = (name: string): number => drops.get(name) ?? Number.NaN;
  const tailOf = (name: string) => ranking.functions.find((found) => found.name === name)?.tail;

  it("has the function ranked first that is most worth making faster", () => {
    expect(ranking.functions[0]?.name).toBe(names.toSorted((a, b) => dropOf(b) - dropOf(a))[0]);
  });

  it.each(names)("has the true share of %s between own and occupied", (name) => {
    expect(tailOf(name)?.own.value).toBeLessThanOrEqual(truth[name] + 1e-9);
    expect(tailOf(name)?.occupied.value).toBeGreaterThanOrEqual(truth[name] - 1e-9);
  });

  it.each(names)("loses what was predicted, within 10 points, when %s is 5 times faster", (name) => {
    const { lo, hi } = tailOf(name)?.predictedDrop ?? { lo: Number.NaN, hi: Number.NaN };
    expect(dropOf(name)).toBeGreaterThan(lo - 0.1);
    expect(dropOf(name)).toBeLessThan(hi + 0.1);
  });
});

it("says nothing about the tail of a few requests, and ranks by time instead", () => {
  const recording: Recording = {
    elapsedNs: 1e9,
    requests: 500,
    functions: [
      { name: "small", calls: 500, totalNs: 500, sizes: [] },
      { name: "large", calls: 500, totalNs: 5000, sizes: [] },
    ],
    kept: Array.from({ length: 500 }, () => ({ latencyNs: 100, own: [1, 10], occupied: [1, 10] })),
  };
  const { functions } = rankRecording({
    ...recording,
    kept: recording.kept.map((r, i) => ({ ...r, latencyNs: 100 + i })),
  });
  expect(functions.map(({ name, tail }) => [name, tail])).toEqual([
    ["large", null],
    ["small", null],
  ]);
  expect(functions[0]?.because).toBe(
    "only 5 requests at or above p99: a share of it needs 100, so 10000 requests in all",
  );
});

it("refuses a recording without requests", () => {
  expect(() => rankRecording({ elapsedNs: 1, requests: 0, functions: [], kept: [] })).toThrow(
    "the recording has no requests: run each one inside recorder.request(...)",
  );
});

const p99 = ({ kept }: Recording): number =>
  quantile(Float64Array.from(kept, ({ latencyNs }) => latencyNs).sort(), 0.99);

/** Runs 12,000 requests; the truth is each function's share of the tail: own time, and time ready but kept waiting by it. */
async function simulate({ between, io, render, heavy, heavyShare, faster = {} }: Service) {
  const random = randomFrom(42);
  const exponential = (mean: number): number => -mean * Math.log(1 - random());
  let now = 0;
  const runs: { readonly name: string; readonly from: number; readonly to: number }[] = [];
  const recorder = createRecorder({ now: () => BigInt(Math.round(now)) });
  const work = (name: string) =>
    recorder.wrap(
      (ns: number) => {
        runs.push({ name, from: now, to: now + ns });
        now += ns;
      },
      { name },
    );
  const [runRender, runHeavy] = [work("render"), work("heavy")];
  const due: { readonly at: number; readonly run: () => void }[] = [];
  const after = (ns: number, run: () => void): void => {
    const at = now + ns;
    const place = due.findIndex((other) => other.at > at);
    due.splice(place === -1 ? due.length : place, 0, { at, run });
  };

  const truths: { readonly latency: number; readonly blocked: Readonly<Record<string, number>> }[] = [];
  async function handle(plan: { readonly wait: number; readonly heavy: boolean }): Promise<void> {
    const began = now;
    const share: Record<string, number> = { render: 0, heavy: 0 };
    const own = (name: string, ns: number, run: (ns: number) => void): void => {
      share[name] = (share[name] ?? 0) + ns;
      run(ns);
    };
    own("render", render / 2 / (faster.render ?? 1), runRender);
    const ready = now + plan.wait;
    await new Promise<void>((resolve) => after(plan.wait, resolve));
    for (let i = runs.length - 1; i >= 0 && (runs[i] as (typeof runs)[number]).to > ready; i--) {
      const { name, from, to } = runs[i] as (typeof runs)[number];
      share[name] = (share[name] ?? 0) + to - Math.max(from, ready);
    }
    own("render", render / 2 / (faster.render ?? 1), runRender);
    if (plan.heavy) own("heavy", heavy / (faster.heavy ?? 1), runHeavy);
    truths.push({ latency: now - began, blocked: share });
  }

  let arrival = 0;
  for (let i = 0; i < 12_000; i++) {
    arrival += exponential(between);
    const plan = { wait: exponential(io), heavy: random() < heavyShare };
    due.push({ at: arrival, run: () => void recorder.request(() => handle(plan)) });
  }
  for (let next = due.shift(); next !== undefined; next = due.shift()) {
    now = Math.max(now, next.at);
    next.run();
    // Let everything that follows at once follow, before virtual time moves on.
    await new Promise(setImmediate);
  }

  const from = quantile(Float64Array.from(truths, ({ latency }) => latency).sort(), 0.99);
  const tail = truths.filter(({ latency }) => latency >= from);
  const whole = tail.reduce((sum, { latency }) => sum + latency, 0);
  const shareOf = (name: string): number => tail.reduce((sum, { blocked }) => sum + (blocked[name] ?? 0), 0) / whole;
  return { recording: recorder.recording(), truth: { heavy: shareOf("heavy"), render: shareOf("render") } };
}
