import { PerformanceObserver } from "node:perf_hooks";
import { setImmediate } from "node:timers/promises";
import { getHeapStatistics, setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { median } from "@oxbow/statistics";
import type { Runner } from "./runner.ts";
import type { SideSamples } from "./sampler.ts";

/** One stop of JavaScript for the collector, in nanoseconds on the scale of `performance.now()`. */
export interface Collection {
  readonly startNs: number;
  readonly durationNs: number;
}

/** Notes every collection until the returned function is called. */
export function watchCollections(): () => Promise<readonly Collection[]> {
  const found: Collection[] = [];
  const observer = new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) {
      found.push({ startNs: startTime * 1e6, durationNs: duration * 1e6 });
    }
  });
  observer.observe({ type: "gc", buffered: false });
  return async () => {
    // Entries reach the observer on later turns of the event loop.
    for (let turn = 0; turn < 3; turn++) await setImmediate();
    observer.disconnect();
    return found;
  };
}

/** Collections that began inside one of the side's blocks, per call. Both lists must be on one scale. */
export function collectionNsPerCall(side: SideSamples, collections: readonly Collection[]): number {
  let total = 0;
  let block = 0;
  for (const { startNs, durationNs } of collections.toSorted((a, b) => a.startNs - b.startNs)) {
    while (block + 1 < side.startNs.length && (side.startNs[block + 1] as number) <= startNs) block++;
    const begin = side.startNs[block] as number;
    const end = begin + (side.wallNs[block] as number) * side.callsPerBlock;
    if (startNs >= begin && startNs < end) total += durationNs;
  }
  return total / (side.callsPerBlock * side.wallNs.length);
}

/** Bytes one call allocates on the JavaScript heap: the median of at most five tries, or null when a collection hid them all. */
export async function allocatedBytesPerCall(runner: Runner, calls: number): Promise<number | null> {
  const tries: number[] = [];
  // What a long call allocates is far more than what one try is off by.
  const end = performance.now() + 250;
  for (let i = 0; i < 5 && (i < 2 || performance.now() < end); i++) {
    const before = getHeapStatistics().used_heap_size;
    const pending = runner.run(calls);
    if (runner.asynchronous) await pending;
    const grown = getHeapStatistics().used_heap_size - before;
    if (grown >= 0) tries.push(grown / calls);
  }
  return tries.length === 0 ? null : median(tries);
}

/** Collects now, as far as V8 can. */
export function collectGarbage(): void {
  setFlagsFromString("--expose-gc");
  (runInNewContext("gc") as () => void)();
}
