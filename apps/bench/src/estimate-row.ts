import type { BenchmarkRow } from "@oxbow/contract";
import { emptyColumns } from "@oxbow/measure";
import type { Estimate } from "./router/sampling.ts";

/** A row whose target is a largest value: met when the upper end of its interval keeps to it. */
export function estimateRow(
  id: string,
  subject: string,
  workload: string,
  metric: string,
  unit: string,
  { median, lo, hi }: Estimate,
  target: number | null = null,
): BenchmarkRow {
  return {
    ...emptyColumns,
    id,
    subject,
    workload,
    metric,
    unit,
    value: median,
    lo,
    hi,
    target,
    met: target === null ? null : hi <= target,
  };
}
