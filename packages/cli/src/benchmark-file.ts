import type { BenchmarkFile, BenchmarkRow, Comparison, Conditions, SideCost, Speedup, Workload } from "@oxbow/contract";

/** One comparison and the workload it was taken on, which says the target. */
export interface Measured {
  readonly comparison: Comparison;
  readonly workload: Pick<Workload, "minSpeedup">;
}

/** What was measured in the shape that every benchmark command writes: a row per side, its peer the control. */
export function benchmarkFile(conditions: Conditions, measured: readonly Measured[]): BenchmarkFile {
  const rows = measured.flatMap(({ comparison, workload }) => [
    row(comparison, comparison.control, null, null),
    ...comparison.others.map(({ side, speedup }) => row(comparison, side, speedup, null)),
    row(comparison, comparison.candidate, comparison.speedup, workload.minSpeedup ?? null),
  ]);
  // Control and peers are measured again beside every candidate; the first of each stands for it.
  return {
    schema: "oxbow/benchmark/v1",
    conditions,
    rows: [...new Map(rows.toReversed().map((r) => [r.id, r])).values()].toReversed(),
  };
}

function row(comparison: Comparison, side: SideCost, speedup: Speedup | null, target: number | null): BenchmarkRow {
  const { kernel, workload, control, aa, aaOk, resultsEqual, notes } = comparison;
  const doubts = [
    ...(aaOk ? [] : [`A/A ${aa.lo.toFixed(3)} to ${aa.hi.toFixed(3)}: the machine was not steady`]),
    ...(resultsEqual || side !== comparison.candidate ? [] : ["returned other results than the control"]),
    ...notes,
  ];
  return {
    id: [kernel, workload, side.name].map(slug).join("/"),
    subject: side.name,
    workload,
    metric: "time per call",
    unit: "ns",
    value: side.medianNs,
    lo: side.loNs,
    hi: side.hiNs,
    peer: speedup === null ? null : control.name,
    peerValue: speedup === null ? null : control.medianNs,
    ratio: speedup?.ratio ?? null,
    ratioLo: speedup?.lo ?? null,
    ratioHi: speedup?.hi ?? null,
    target,
    met: target === null || speedup === null ? null : resultsEqual && speedup.lo >= target,
    note: doubts.join("; "),
  };
}

const slug = (text: string): string => text.replaceAll(/[^A-Za-z0-9.]+/g, "-").replaceAll(/^-|-$/g, "");
