import type { Comparison, Speedup } from "@oxbow/contract";
import { figure, quantity } from "@oxbow/statistics";
import { logScale } from "./log-scale.ts";
import type { SizeSweep } from "../sweep/sweep.ts";

/** One line of a forest plot. */
export interface ForestLine {
  readonly label: string;
  readonly speedup: Speedup;
  /** False where the A/A check found a difference: then the line is neither good nor bad. True if left out. */
  readonly steady?: boolean;
}

/** The lines of comparisons: each workload's A/A check, peers and candidate. */
export function forestLines(comparisons: readonly Comparison[]): ForestLine[] {
  return comparisons.flatMap(({ workload, control, candidate, others, aa, aaOk: steady, speedup }) => [
    { label: `${workload}: ${control.name} against itself`, speedup: aa, steady },
    ...others.map((other) => ({ label: `${workload}: ${other.side.name}`, speedup: other.speedup, steady })),
    { label: `${workload}: ${candidate.name}`, speedup, steady },
  ]);
}

/** What fits beside the plot; the tables below it have the whole. */
const shortened = (label: string, most: number): string =>
  label.length <= most ? label : `${label.slice(0, most - 1)}…`;

const width = 940;
const labelWidth = 400;
const legendWidth = 260;
const rowHeight = 26;

/** Speedups with their intervals on a logarithmic axis, as SVG that takes its text colour from the page around it. */
export function forestPlot(lines: readonly ForestLine[], title: string): string {
  const height = 60 + lines.length * rowHeight;
  const bottom = height - 30;
  const ratios = [1, ...lines.map(({ speedup }) => speedup.ratio)];
  // An interval over two processes may span twenty decades: it runs off the paper, and leaves the others readable.
  const [least, most] = [Math.min(...ratios) / 5, Math.max(...ratios) * 5];
  const ends = lines.flatMap(({ speedup: { lo, hi } }) => [Math.max(lo, least), Math.min(hi, most)]);
  const x = logScale([...ratios, ...ends], labelWidth, width - 90);
  const rows = lines.map(({ label, steady = true, speedup: { lo, hi, ratio } }, i) => {
    const y = 40 + i * rowHeight;
    const colour = !steady ? "currentColor" : lo > 1 ? colours[2] : hi < 1 ? colours[1] : "currentColor";
    return [
      text(labelWidth - 12, y + 4, shortened(label, 62), "end"),
      line(x.place(lo), y, x.place(hi), y, colour, 2),
      `<circle cx="${at(x.place(ratio))}" cy="${y}" r="4" fill="${colour}"/>`,
      text(width - 80, y + 4, `${figure(ratio)}×`),
    ].join("");
  });
  return svg(height, title, [
    ...x.ticks.map((tick) => grid(x.place(tick), 26, x.place(tick), bottom)),
    ...x.ticks.map((tick) => text(x.place(tick), bottom + 18, `${tickText(tick)}×`, "middle")),
    line(x.place(1), 26, x.place(1), bottom, "currentColor", 1),
    ...rows,
  ]);
}

/** Cost against size for every side, on logarithmic axes, with the crossover and its interval where there is one. */
export function sweepPlot({ kernel, unit, points, sides, crossover }: SizeSweep): string {
  const height = 420;
  const [left, top, right, bottom] = [80, 40, width - legendWidth, height - 50];
  const curves = sides.map(({ name }) => ({
    name,
    costs: points.map(({ inputSize, control, candidate, others }) => {
      const all = [control, candidate, ...others.map(({ side }) => side)];
      return { size: inputSize, ns: all.find((side) => side.name === name)?.medianNs ?? Number.NaN };
    }),
  }));
  const x = logScale(
    points.map(({ inputSize }) => inputSize),
    left,
    right,
  );
  const y = logScale(
    curves.flatMap(({ costs }) => costs.map(({ ns }) => ns)),
    bottom,
    top,
  );
  const { at: crossing, lo, hi } = crossover;
  return svg(height, `${kernel}: cost against size`, [
    ...x.ticks.map((tick) => grid(x.place(tick), top, x.place(tick), bottom)),
    ...y.ticks.map((tick) => grid(left, y.place(tick), right, y.place(tick))),
    ...x.ticks.map((tick) => text(x.place(tick), bottom + 18, tickText(tick), "middle")),
    ...y.ticks.map((tick) => text(left - 8, y.place(tick) + 4, quantity(tick, "ns"), "end")),
    text((left + right) / 2, height - 10, unit, "middle"),
    ...(crossing === null ? [] : [band(x.place(lo ?? 0), x.place(hi ?? Infinity), top, bottom)]),
    ...(crossing === null
      ? []
      : [
          line(x.place(crossing), top, x.place(crossing), bottom, "currentColor", 1),
          text(x.place(crossing) + 6, top + 14, `crossover at ${figure(crossing)} ${unit}`),
        ]),
    ...curves.flatMap(({ name, costs }, i) => {
      const colour = colours[i % colours.length] as string;
      const path = costs.map(({ size, ns }) => `${at(x.place(size))},${at(y.place(ns))}`).join(" ");
      return [
        `<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="2"/>`,
        ...costs.map(
          ({ size, ns }) => `<circle cx="${at(x.place(size))}" cy="${at(y.place(ns))}" r="3" fill="${colour}"/>`,
        ),
        line(right + 14, top + 10 + i * 22, right + 38, top + 10 + i * 22, colour, 2),
        text(right + 44, top + 14 + i * 22, shortened(name, 34)),
      ];
    }),
  ]);
}

// Told apart by people who do not see red from green, on white and on black (Okabe and Ito).
const colours = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9"] as const;

function svg(height: number, title: string, parts: readonly string[]): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" font-family="sans-serif" font-size="13">`,
    `<title>${escaped(title)}</title>`,
    text(width / 2, 18, title, "middle"),
    ...parts,
    "</svg>",
  ].join("\n");
}

const tickText = (tick: number): string =>
  tick >= 1e8 || tick < 1e-4 ? tick.toExponential(0) : tick.toLocaleString("en", { maximumFractionDigits: 6 });

const at = (place: number): string => place.toFixed(1);

function line(x1: number, y1: number, x2: number, y2: number, colour: string, thickness: number): string {
  return `<line x1="${at(x1)}" y1="${at(y1)}" x2="${at(x2)}" y2="${at(y2)}" stroke="${colour}" stroke-width="${thickness}"/>`;
}

const grid = (x1: number, y1: number, x2: number, y2: number): string =>
  `<g opacity="0.15">${line(x1, y1, x2, y2, "currentColor", 1)}</g>`;

const band = (x1: number, x2: number, top: number, bottom: number): string =>
  `<rect x="${at(x1)}" y="${top}" width="${at(x2 - x1)}" height="${bottom - top}" fill="currentColor" opacity="0.12"/>`;

const text = (x: number, y: number, content: string, anchor: "start" | "middle" | "end" = "start"): string =>
  `<text x="${at(x)}" y="${at(y)}" text-anchor="${anchor}" fill="currentColor">${escaped(content)}</text>`;

const escaped = (content: string): string =>
  content.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
