import type { Sweep, Workload } from "@oxbow/contract";

/** One size of a sweep, as a workload. */
export function sweepWorkload({ unit, args }: Sweep, size: number): Workload {
  return { name: `${size} ${unit}`, size, unit, process: "shared", args: () => args(size) };
}
