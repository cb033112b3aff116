import type { BenchmarkRow } from "@oxbow/contract";
import { emptyColumns, slug } from "../report/rows.ts";
import type { SizeSweep } from "./sweep.ts";

/** What a sweep says as a whole: the crossover, the `minSize` to set, and how each side's cost grows. */
export function sweepRows({ kernel, unit, points, sides, crossover, quickerPeers, notes }: SizeSweep): BenchmarkRow[] {
  const candidate = points[0]?.candidate.name ?? "candidate";
  const row = (subject: string, metric: string, figures: Figures, note: string): BenchmarkRow => ({
    ...emptyColumns,
    id: [kernel, "by size", subject, metric].map(slug).join("/"),
    subject: `${kernel}, ${subject}`,
    workload: `${points[0]?.inputSize ?? 0} to ${points.at(-1)?.inputSize ?? 0} ${unit}`,
    metric,
    ...figures,
    note,
  });
  const { at, lo, hi, minSize } = crossover;
  const because = [crossover.because, ...quickerPeers].join("; ");
  return [
    ...(at === null ? [] : [row(candidate, "crossover", { unit, value: at, lo, hi }, because)]),
    minSize === null
      ? row(candidate, "not certain to win up to", { unit, value: points.at(-1)?.inputSize ?? 0, ...noEnds }, because)
      : row(candidate, "minSize", { unit, value: minSize, ...noEnds }, because),
    ...sides.map(({ name, exponent }) =>
      row(
        name,
        "growth exponent",
        { unit: "power of the size", value: exponent.value, lo: exponent.lo, hi: exponent.hi },
        notes.filter((note) => note.startsWith(`${name} `)).join("; "),
      ),
    ),
  ];
}

type Figures = Pick<BenchmarkRow, "unit" | "value" | "lo" | "hi">;

const noEnds = { lo: null, hi: null };
