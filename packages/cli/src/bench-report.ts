import type { Comparison, SideCost, Speedup } from "@oxbow/contract";
import { figure, quantity } from "@oxbow/statistics";
import { plain, prose, table } from "@oxbow/layout";
import type { Paint } from "@oxbow/layout";

/** The A/A check first, then every side on one workload, the control on top, in lines of at most `columns`; `comparisons` share kernel and workload. */
export function benchReport(comparisons: readonly Comparison[], paint: Paint, columns = Infinity): string {
  const [first] = comparisons;
  if (first === undefined) return "";
  const { kernel, workload, inputSize, sizeUnit, aa, aaOk, forks, blocksPerFork, control, others } = first;
  // On an unsteady machine no figure is good or bad.
  const colour: Paint = aaOk ? paint : plain;
  const sides = [
    row(control, null, null, colour),
    ...others.map(({ side, speedup }) => row(side, speedup, null, colour)),
    ...comparisons.map(({ candidate, speedup, cpuSpeedup }) => row(candidate, speedup, cpuSpeedup, colour)),
  ];
  const steady = aaOk
    ? paint("green", "steady")
    : paint("yellow", "not steady: every ratio below may be off by as much");
  const different = comparisons.filter(({ resultsEqual }) => !resultsEqual);
  const notes = new Set(comparisons.flatMap((comparison) => comparison.notes));
  const lines = [
    prose(`${paint("bold", kernel)}: ${workload}, ${inputSize.toLocaleString("en")} ${sizeUnit} a call`, columns),
    prose(
      `A/A ${interval(aa)}, ${steady}; ${forks} processes of ${blocksPerFork.toLocaleString("en")} blocks`,
      columns,
    ),
    "",
    table(
      ["side", "per call", "interval", "speedup", "interval", "by CPU", "peak RSS"].map((head) => paint("dim", head)),
      sides,
      columns,
    ),
    ...different.map(({ candidate }) =>
      prose(`${paint("red", "✗")} ${candidate.name} returned other results, so its speed says nothing`, columns, 2),
    ),
    ...[...notes].map((note) => prose(paint("dim", `· ${note}`), columns, 2)),
  ];
  return `${lines.join("\n").trimEnd()}\n`;
}

function row(side: SideCost, speedup: Speedup | null, cpu: Speedup | null, paint: Paint): readonly string[] {
  return [
    side.name,
    quantity(side.medianNs, "ns"),
    `${quantity(side.loNs, "ns")} to ${quantity(side.hiNs, "ns")}`,
    speedup === null ? "—" : coloured(speedup, paint),
    speedup === null ? "—" : `${figure(speedup.lo)} to ${figure(speedup.hi)}`,
    cpu === null ? "—" : `${figure(cpu.ratio)}×`,
    side.peakRssMiB === null ? "—" : `${Math.round(side.peakRssMiB)} MiB`,
  ];
}

/** Green and red only when the whole interval lies on one side of 1. */
function coloured(speedup: Speedup, paint: Paint): string {
  const text = `${figure(speedup.ratio)}×`;
  if (speedup.lo > 1) return paint("green", text);
  return speedup.hi < 1 ? paint("red", text) : text;
}

const interval = ({ ratio, lo, hi }: Speedup): string => `${figure(ratio)}× (${figure(lo)} to ${figure(hi)})`;
