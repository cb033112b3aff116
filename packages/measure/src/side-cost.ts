import type { SideCost } from "@oxbow/contract";
import { Bench, type Statistics } from "tinybench";
import type { HeapCost } from "./protocol.ts";
import { geometricInterval, mean } from "./statistics.ts";

/**
 * tinybench's statistics of times taken elsewhere, in milliseconds as tinybench has them. Its own loop runs one task
 * after the other and so cannot pair them; its statistics know nothing of that, and are the shape vitest shows.
 */
function tinybenchStatistics(nsPerCall: ArrayLike<number>): Statistics {
  const bench = new Bench({
    iterations: nsPerCall.length,
    time: 0,
    warmup: false,
    throws: true,
    timestampProvider: "hrtimeNow",
  });
  let next = 0;
  bench.add("side", () => ({ overriddenDuration: (nsPerCall[next++] as number) / 1e6 }), { async: false });
  const [task] = bench.runSync();
  if (task?.result.state !== "completed")
    throw new TypeError(`tinybench ended ${task?.result.state ?? "without a task"}`);
  return task.result.latency;
}

/** What one side did in one process. */
export interface ForkCost extends HeapCost {
  readonly wallNs: ArrayLike<number>;
  readonly cpuNs: ArrayLike<number>;
  readonly peakRssMiB: number | null;
  readonly rssGrowthMiB: number | null;
}

/** One side's cost over all processes: the interval is over processes, as samples within one are not independent. */
export function sideCost(name: string, forks: readonly ForkCost[]): SideCost {
  const forkNs = forks.map(({ wallNs }) => tinybenchStatistics(wallNs).p50 * 1e6);
  const medians = geometricInterval(forkNs.map(Math.log));
  const allocated = forks.map(({ allocatedBytes }) => allocatedBytes).filter((bytes) => bytes !== null);
  return {
    name,
    medianNs: medians.value,
    loNs: medians.lo,
    hiNs: medians.hi,
    forkNs,
    cpuNs: mean(forks.map(({ cpuNs }) => mean(Array.from(cpuNs)))),
    loopBlockedNs: mean(forks.map(({ loopBlockedNs }) => loopBlockedNs ?? medians.value)),
    gcNs: mean(forks.map(({ gcNs }) => gcNs)),
    allocatedBytes: allocated.length === 0 ? null : mean(allocated),
    peakRssMiB: highest(forks.map(({ peakRssMiB }) => peakRssMiB)),
    rssGrowthMiB: highest(forks.map(({ rssGrowthMiB }) => rssGrowthMiB)),
    rssSlopeBytes: highest(forks.map(({ rssSlopeBytes }) => rssSlopeBytes)),
  };
}

function highest(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : Math.max(...known);
}
