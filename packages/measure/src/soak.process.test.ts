import { returned } from "@oxbow/sameness";
import type { EventLoopUtilization } from "node:perf_hooks";
import { expect, it } from "vitest";
import type { Runner } from "./runner.ts";
import { loopBlockedNsPerCall } from "./loop-blocked.ts";
import { rssSlopeBytesPerCall } from "./soak.ts";

const runner = (run: Runner["run"], asynchronous = false): Runner => ({
  name: "side",
  asynchronous,
  args: [],
  run,
  outcome: () => returned(1, []),
});

it("finds what a side keeps outside the JavaScript heap, call by call", async () => {
  const kept: Uint8Array[] = [];
  const leaking = runner(() => void kept.push(new Uint8Array(256 * 1024).fill(1)));
  const slope = await rssSlopeBytesPerCall(leaking, 1, 100);
  expect(slope).toBeGreaterThan(128 * 1024);
  expect(slope).toBeLessThan(512 * 1024);
});

it("counts waiting as no blocking, and work as blocking", async () => {
  const waiting = runner(async () => await new Promise<void>((resolve) => setTimeout(resolve, 200)), true);
  const working = runner(async () => {
    const end = performance.now() + 200;
    while (performance.now() < end);
    await Promise.resolve();
  }, true);
  // However long a busy machine takes: a loop that waited was at work for less than the time that passed.
  const before = performance.now();
  expect(await loopBlockedNsPerCall(waiting, 1)).toBeLessThan((performance.now() - before) * 1e6);
  expect(await loopBlockedNsPerCall(working, 1)).toBeGreaterThanOrEqual(190e6);
});

it("divides what the loop was at work by the calls, and leaves out what it was idle", async () => {
  const seen = [
    { idle: 10, active: 5, utilization: 0 },
    { idle: 900, active: 30, utilization: 0 },
  ];
  const utilization = (since?: EventLoopUtilization): EventLoopUtilization => {
    const now = seen.shift()!;
    return since === undefined ? now : { ...now, active: now.active - since.active, idle: now.idle - since.idle };
  };
  expect(
    await loopBlockedNsPerCall(
      runner(async () => {}, true),
      5,
      utilization,
    ),
  ).toBe(5e6);
});
