import type { SideCost } from "@oxbow/contract";
import { figure, quantity } from "@oxbow/statistics";
import type { SizeSweep } from "@oxbow/measure";
import { prose, table } from "@oxbow/layout";
import type { Paint } from "@oxbow/layout";

/** Every side's cost by size, where the candidate starts to win, and how each cost grows, in lines of at most `columns`. */
export function sweepReport(
  { kernel, unit, points, sides, crossover, quickerPeers, notes }: SizeSweep,
  paint: Paint,
  columns = Infinity,
): string {
  const names = sides.map(({ name }) => name);
  const unsteady = points.filter(({ aaOk }) => !aaOk).length;
  const lines = [
    `${paint("bold", kernel)}: by size`,
    `A/A ${unsteady === 0 ? paint("green", "steady") : paint("yellow", `not steady at ${unsteady} of ${points.length} sizes`)}`,
    "",
    table(
      [unit, ...names, "speedup", "interval"].map((head) => paint("dim", head)),
      points.map(({ inputSize, control, candidate, others, speedup }) => [
        inputSize.toLocaleString("en"),
        ...[control, candidate, ...others.map(({ side }) => side)].map(perCall),
        `${figure(speedup.ratio)}×`,
        `${figure(speedup.lo)} to ${figure(speedup.hi)}`,
      ]),
      columns,
    ),
    prose(
      `${crossover.because}${crossover.minSize === null || crossover.minSize === 0 ? "" : `: --min-size ${crossover.minSize}`}`,
      columns,
    ),
    ...quickerPeers.map((peer) => prose(peer, columns)),
    ...sides.map(({ name, fixedNs, perUnitNs, exponent }) =>
      prose(
        `${name}: ${quantity(fixedNs, "ns")} and ${quantity(perUnitNs, "ns")} per ${unit.replace(/s$/, "")}; grows with the power ${figure(exponent.value)}`,
        columns,
        2,
      ),
    ),
    ...notes.map((note) => prose(paint("dim", `· ${note}`), columns, 2)),
  ];
  return `${lines.join("\n")}\n`;
}

const perCall = ({ medianNs }: SideCost): string => quantity(medianNs, "ns");
