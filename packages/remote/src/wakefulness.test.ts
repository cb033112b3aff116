import { availableParallelism } from "node:os";
import { setTimeout } from "node:timers/promises";
import { expect, it } from "vitest";
import { Wakefulness } from "./wakefulness.ts";

it.skipIf(availableParallelism() === 1)("looks for an answer for a while instead of sleeping", async () => {
  const wakefulness = new Wakefulness(60_000);
  const before = performance.eventLoopUtilization();
  wakefulness.begin();
  await setTimeout(50);
  expect(performance.eventLoopUtilization(before).idle).toBe(0);
  wakefulness.end();
});

it("sleeps when the answer has come", async () => {
  const wakefulness = new Wakefulness(60_000);
  wakefulness.begin();
  wakefulness.end();
  await setTimeout(1);
  const before = performance.eventLoopUtilization();
  await setTimeout(50);
  expect(performance.eventLoopUtilization(before).idle).toBeGreaterThan(0);
});

it("sleeps when the while is over, and looks again after the next call", async () => {
  const wakefulness = new Wakefulness(1);
  for (let call = 0; call < 2; call++) {
    wakefulness.begin();
    await setTimeout(20);
    const before = performance.eventLoopUtilization();
    await setTimeout(50);
    expect(performance.eventLoopUtilization(before).idle).toBeGreaterThan(0);
  }
});
