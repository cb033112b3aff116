import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Poll, type PollOptions } from "./poll.ts";

let asked: number[];
let fails: boolean;
let poll: Poll;

beforeEach(() => {
  vi.useFakeTimers({ now: 0 });
  asked = [];
  fails = false;
});

afterEach(() => {
  poll.close();
  vi.useRealTimers();
});

it("asks at once, and again so long after each answer", async () => {
  poll = open();
  await vi.advanceTimersByTimeAsync(300);
  expect(asked).toEqual([0, 100, 200, 300]);
});

it("waits a step longer after each failure, up to eleven steps, and as usual after the first success", async () => {
  fails = true;
  poll = open();
  await vi.advanceTimersByTimeAsync(100_000);
  const pauses = asked.slice(1).map((at, i) => at - asked[i]!);
  expect(pauses.slice(0, 12)).toEqual([200, 300, 400, 500, 600, 700, 800, 900, 1000, 1100, 1100, 1100]);
  fails = false;
  asked.length = 0;
  await vi.advanceTimersByTimeAsync(1300);
  expect(asked.length).toBeGreaterThanOrEqual(3);
  expect(asked[2]! - asked[1]!).toBe(100);
});

it("waits no longer than it may, jittered by a quarter to both sides", async () => {
  fails = true;
  let draw = 0;
  poll = open({ maxBackoffMs: 400, random: () => (draw = 1 - draw) });
  await vi.advanceTimersByTimeAsync(5000);
  const pauses = asked.slice(1).map((at, i) => at - asked[i]!);
  expect(pauses.slice(0, 6)).toEqual([250, 225, 500, 300, 500, 300]);
});

it("gives up an attempt that takes too long, and asks again", async () => {
  const reasons: string[] = [];
  poll = open({
    ask: (signal) =>
      new Promise((_, reject) => {
        asked.push(Date.now());
        signal.addEventListener("abort", () => {
          reasons.push((signal.reason as Error).message);
          reject(signal.reason as Error);
        });
      }),
  });
  await vi.advanceTimersByTimeAsync(1300);
  expect(asked).toEqual([0, 1200]);
  expect(reasons).toEqual(["nothing came within 1000 ms"]);
});

it("is not kept from asking by being told to ask", async () => {
  const ended: number[] = [];
  poll = open({
    ask: async () => {
      await new Promise((resolve) => setTimeout(resolve, 150));
      ended.push(Date.now());
    },
  });
  const answers: boolean[] = [];
  const storm = setInterval(() => void poll.refresh().then((answer) => answers.push(answer)), 10);
  await vi.advanceTimersByTimeAsync(1500);
  clearInterval(storm);
  // One after the other, without a pause, each answering who asked during the one before.
  expect(ended).toEqual([150, 300, 450, 600, 750, 900, 1050, 1200, 1350, 1500]);
  expect(answers.length).toBeGreaterThanOrEqual(120);
  expect(answers).not.toContain(false);
});

function open(options: Partial<PollOptions> = {}): Poll {
  const ask = async (): Promise<void> => {
    asked.push(Date.now());
    if (fails) throw new Error("no");
  };
  return new Poll({ ask, everyMs: 100, timeoutMs: 1000, maxBackoffMs: 60_000, random: () => 0.5, ...options });
}
