import type { BenchmarkRow, Comparison } from "@oxbow/contract";
import { rowsOf } from "@oxbow/measure";
import { losses, published } from "./kernel-targets.ts";

/**
 * The rows of one comparison, and one more for each peer, with what is asked of the candidate and where it is to lose.
 * `target` is the speedup against the control that the definition asks for, or null.
 */
export function comparisonRows(comparison: Comparison, target: number | null): BenchmarkRow[] {
  const { kernel, workload } = comparison;
  const here = (each: { readonly kernel: string; readonly workload: string }) =>
    each.kernel === kernel && each.workload === workload;
  const peers = published.find(here)?.peers ?? {};
  const lost = losses.filter(here);
  const own = rowsOf(comparison, { target });
  const native = own.find(({ id }) => id.endsWith("/native/time-per-call"));
  if (native === undefined) return own;
  const beside = comparison.others.map(({ side, candidateSpeedup: { ratio, lo, hi }, resultsEqual }): BenchmarkRow => {
    const times = peers[side.name] ?? null;
    return {
      ...native,
      id: `${native.id}/against/${side.name.replaceAll(/[^a-z0-9]+/giu, "-").toLowerCase()}`,
      peer: side.name,
      peerValue: side.medianNs,
      ratio,
      ratioLo: lo,
      ratioHi: hi,
      target: times,
      met: times === null ? null : comparison.resultsEqual && lo >= times,
      note: resultsEqual ? "" : "the peer computes something else, or rounds: see its name",
    };
  });
  return [...own, ...beside].map((row) => {
    const isMain = row === native || beside.includes(row);
    const loss = lost.find(({ against }) => row.peer === (against === "control" ? comparison.control.name : against));
    if (!isMain || loss === undefined || row.ratioHi === null || row.ratioHi >= 1) return row;
    return { ...row, note: [loss.verdict, row.note].filter((text) => text !== "").join("; ") };
  });
}
