import type { SideCost } from "@oxbow/contract";
import type { HeapCost } from "./protocol.ts";
import { geometricInterval, mean } from "@oxbow/statistics";
import { tinybenchResult } from "./tinybench.ts";

/** What one side did in one process. */
export interface ForkCost extends HeapCost {
  readonly wallNs: ArrayLike<number>;
  readonly cpuNs: ArrayLike<number>;
  readonly peakRssMiB: number | null;
  readonly rssGrowthMiB: number | null;
}

/** One side's cost over all processes: the interval is over processes, as samples within one are not independent. */
export function sideCost(name: string, forks: readonly ForkCost[]): SideCost {
  const forkNs = forks.map(({ wallNs }) => tinybenchResult(wallNs).latency.p50 * 1e6);
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
