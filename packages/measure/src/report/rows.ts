import { machineError } from "@oxbow/contract";
import type { BenchmarkFile, BenchmarkRow, Comparison, Conditions, SideCost, Speedup } from "@oxbow/contract";
import { fingerprint } from "./fingerprint.ts";

/**
 * The rows of one comparison, the A/A check first. `target` is the speedup asked of the candidate; it is met when the
 * interval's lower end reaches it, on equal results. On an unsteady machine the lower end is lowered first by what the
 * machine is off by, as the gate does it; off by more than a quarter, nothing is met.
 */
export function rowsOf(comparison: Comparison, { target = null }: { target?: number | null } = {}): BenchmarkRow[] {
  const { kernel, workload, control, candidate, aa, aaOk, speedup, cpuSpeedup, others, resultsEqual } = comparison;
  const error = machineError(comparison);
  const row = (side: SideCost, metric: string, figures: Figures, note = ""): BenchmarkRow => ({
    id: [kernel, workload, side === control ? "aa" : side.name, metric].map(slug).join("/"),
    subject: `${kernel}, ${side === control ? `${control.name} against itself` : side.name}`,
    workload,
    metric,
    target: null,
    met: null,
    peer: control.name,
    ...figures,
    note,
  });
  const candidateNotes = [
    ...(resultsEqual ? [] : ["its results differ from the control's: the number means nothing"]),
    ...(aaOk ? [] : ["the machine was too noisy: the control differs from itself"]),
    ...comparison.notes,
  ];
  return [
    row(
      control,
      "time per call",
      { ...timeOf(control, control), ...ratioOf(aa) },
      aaOk ? "" : "the machine was too noisy",
    ),
    ...others.map(({ side, speedup: ratio }) =>
      row(side, "time per call", { ...timeOf(side, control), ...ratioOf(ratio) }),
    ),
    {
      ...row(
        candidate,
        "time per call",
        { ...timeOf(candidate, control), ...ratioOf(speedup) },
        candidateNotes.join("; "),
      ),
      target,
      met: target === null ? null : resultsEqual && error <= MOST_ERROR && speedup.lo / error >= target,
    },
    ...(cpuSpeedup === null
      ? []
      : [
          row(candidate, "CPU time per call", {
            ...pointsOf(candidate.cpuNs, control.cpuNs, "ns"),
            ...ratioOf(cpuSpeedup),
          }),
        ]),
    ...(candidate.peakRssMiB === null || control.peakRssMiB === null
      ? []
      : [
          row(
            candidate,
            "peak RSS",
            pointsOf(candidate.peakRssMiB, control.peakRssMiB, "MiB"),
            "the highest of all runs, including what the process used before",
          ),
        ]),
  ];
}

/** What a row says that has no interval, compares with nothing, and of which nothing is asked: the rest is spread over it. */
export const emptyColumns = {
  lo: null,
  hi: null,
  peer: null,
  peerValue: null,
  ratio: null,
  ratioLo: null,
  ratioHi: null,
  target: null,
  met: null,
  note: "",
} as const;

/** What a benchmark command writes. Throws TypeError when two rows share an id: a trend could not tell them apart. */
export function benchmarkFile(conditions: Conditions, rows: readonly BenchmarkRow[]): BenchmarkFile {
  const ids = new Set<string>();
  for (const { id } of rows) {
    if (ids.has(id)) throw new TypeError(`two rows are called "${id}": ids are unique within a file`);
    ids.add(id);
  }
  return { schema: "oxbow/benchmark/v1", fingerprint: fingerprint(conditions), conditions, rows };
}

/** Beyond this the control differs from itself by so much that no other difference means anything. */
const MOST_ERROR = 1.25;

type Figures = Pick<BenchmarkRow, "unit" | "value" | "lo" | "hi" | "peerValue" | "ratio" | "ratioLo" | "ratioHi">;

const timeOf = (side: SideCost, peer: SideCost) => ({
  unit: "ns",
  value: side.medianNs,
  lo: side.loNs,
  hi: side.hiNs,
  peerValue: peer.medianNs,
});

const ratioOf = ({ ratio, lo, hi }: Speedup) => ({ ratio, ratioLo: lo, ratioHi: hi });

const pointsOf = (value: number, peerValue: number, unit: string): Figures => ({
  unit,
  value,
  lo: null,
  hi: null,
  peerValue,
  ratio: peerValue / value,
  ratioLo: null,
  ratioHi: null,
});

/** A part of an id: `1,000 numbers` is `1000-numbers`. */
export const slug = (text: string): string =>
  text
    .replaceAll(/[,']/g, "")
    .replaceAll(/[^\p{L}\p{N}.]+/gu, "-")
    .replaceAll(/^-|-$/g, "")
    .toLowerCase();
