import type { Comparison, SideCost, Speedup } from "@oxbow/contract";
import { significant } from "@oxbow/gate";
import { duration } from "./figures.ts";
import { table } from "./table.ts";
import type { Paint } from "./terminal.ts";

/** The A/A check first, then every side on one workload, the control on top; `comparisons` share kernel and workload. */
export function benchReport(comparisons: readonly Comparison[], paint: Paint): string {
  const [first] = comparisons;
  if (first === undefined) return "";
  const { kernel, workload, inputSize, sizeUnit, aa, aaOk, forks, blocksPerFork, control, others } = first;
  const sides = [
    row(control, null, null, paint),
    ...others.map(({ side, speedup }) => row(side, speedup, null, paint)),
    ...comparisons.map(({ candidate, speedup, cpuSpeedup }) => row(candidate, speedup, cpuSpeedup, paint)),
  ];
  const steady = aaOk ? paint("green", "steady") : paint("yellow", "not steady: trust nothing below");
  const different = comparisons.filter(({ resultsEqual }) => !resultsEqual);
  const notes = new Set(comparisons.flatMap((comparison) => comparison.notes));
  const lines = [
    `${paint("bold", kernel)}: ${workload}, ${inputSize.toLocaleString("en")} ${sizeUnit} a call`,
    `A/A ${figure(aa)}, ${steady}; ${forks} processes of ${blocksPerFork.toLocaleString("en")} blocks`,
    "",
    table(
      ["side", "per call", "interval", "speedup", "interval", "by CPU", "peak RSS"].map((head) => paint("dim", head)),
      sides,
    ),
    ...different.map(
      ({ candidate }) => `${paint("red", "✗")} ${candidate.name} returned other results: its numbers mean nothing`,
    ),
    ...[...notes].map((note) => paint("dim", `· ${note}`)),
  ];
  return `${lines.join("\n").trimEnd()}\n`;
}

function row(side: SideCost, speedup: Speedup | null, cpu: Speedup | null, paint: Paint): readonly string[] {
  return [
    side.name,
    duration(side.medianNs),
    `${duration(side.loNs)} to ${duration(side.hiNs)}`,
    speedup === null ? "—" : coloured(speedup, paint),
    speedup === null ? "—" : `${significant(speedup.lo)} to ${significant(speedup.hi)}`,
    cpu === null ? "—" : `${significant(cpu.ratio)}×`,
    side.peakRssMiB === null ? "—" : `${Math.round(side.peakRssMiB)} MiB`,
  ];
}

/** Green and red only when the whole interval lies on one side of 1. */
function coloured(speedup: Speedup, paint: Paint): string {
  const text = `${significant(speedup.ratio)}×`;
  if (speedup.lo > 1) return paint("green", text);
  return speedup.hi < 1 ? paint("red", text) : text;
}

const figure = ({ ratio, lo, hi }: Speedup): string =>
  `${significant(ratio)}× (${significant(lo)} to ${significant(hi)})`;
