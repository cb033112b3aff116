import { type EventLoopUtilization, performance } from "node:perf_hooks";
import { setImmediate } from "node:timers/promises";
import type { Runner } from "./runner.ts";

/** How long one awaited call keeps the event loop from others: what the loop was at work, waiting left out. */
export async function loopBlockedNsPerCall(
  runner: Runner,
  calls: number,
  utilization: (since?: EventLoopUtilization) => EventLoopUtilization = (since) =>
    performance.eventLoopUtilization(since),
): Promise<number> {
  // The loop's clock is read at its turns: begin and end on one.
  await setImmediate();
  const before = utilization();
  await runner.run(calls);
  await setImmediate();
  return (utilization(before).active * 1e6) / calls;
}
