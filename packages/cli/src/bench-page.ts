import type { Comparison, Conditions, SideCost, Speedup } from "@oxbow/contract";
import { conditionsLine } from "@oxbow/contract";
import { forestLines, forestPlot, sweepPlot } from "@oxbow/measure";
import { figure, quantity } from "@oxbow/statistics";
import type { RegressionVerdict, SizeSweep } from "@oxbow/measure";
import { htmlPage, type HtmlCell, type HtmlPart, type HtmlSection, type Tone } from "@oxbow/layout";

/** What `oxbow bench` measured in one run. */
export interface BenchFindings {
  readonly conditions: Conditions;
  readonly comparisons: readonly Comparison[];
  readonly sweeps: readonly SizeSweep[];
  /** Only where a base was measured against. */
  readonly regressions: readonly RegressionVerdict[];
  /** What that base is. */
  readonly base: string | undefined;
}

/** The findings as a page of their own: plots first, every figure in tables below them. */
export function benchPage({ conditions, comparisons, sweeps, regressions, base }: BenchFindings): string {
  const kernels = [...new Set(comparisons.map(({ kernel }) => kernel))];
  return htmlPage({
    title: regressions.length > 0 ? "Benchmark: head against base" : "Benchmark",
    conditions: conditionsLine(conditions),
    sections: [
      ...(regressions.length === 0 ? [] : [verdicts(regressions, base)]),
      ...kernels.map((kernel) => compared(comparisons.filter((found) => found.kernel === kernel))),
      ...(sweeps.length === 0 ? [] : [crossovers(sweeps)]),
      ...sweeps.map(swept),
      method,
    ],
  });
}

const tones: Readonly<Record<RegressionVerdict["verdict"], Tone>> = {
  pass: "good",
  fail: "bad",
  inconclusive: "doubtful",
};

const verdicts = (regressions: readonly RegressionVerdict[], base: string | undefined): HtmlSection => ({
  heading: `Verdicts against ${base}`,
  parts: [
    {
      head: ["kernel", "workload", "verdict", "because"],
      rows: regressions.map(({ kernel, workload, verdict, because }) => [
        kernel,
        workload,
        { text: verdict, tone: tones[verdict] },
        because,
      ]),
    },
  ],
});

function compared(comparisons: readonly Comparison[]): HtmlSection {
  return {
    heading: comparisons[0]?.kernel ?? "",
    parts: [
      { svg: forestPlot(forestLines(comparisons), "How many times as fast as the control, with its 95 % interval") },
      ...comparisons.flatMap(partsOf),
    ],
  };
}

function partsOf(comparison: Comparison): readonly HtmlPart[] {
  const { aa, aaOk, control, candidate, others, speedup, cpuSpeedup, resultsEqual, forks, blocksPerFork } = comparison;
  return [
    { text: `${comparison.workload}, ${comparison.inputSize.toLocaleString("en")} ${comparison.sizeUnit} a call` },
    {
      text: `A/A ${interval(aa)}, ${aaOk ? "steady" : "not steady: the control differs from itself, and every ratio below may be off by as much"}; ${forks} processes of ${blocksPerFork.toLocaleString("en")} blocks, seed ${comparison.seed}`,
      tone: aaOk ? "quiet" : "doubtful",
    },
    ...(resultsEqual
      ? []
      : [{ text: `${candidate.name} returned other results, so its speed says nothing`, tone: "bad" } as const]),
    {
      head: costHeads,
      rows: [
        costRow(control, null, null, aaOk),
        ...others.map((other) => costRow(other.side, other.speedup, null, aaOk)),
        costRow(candidate, speedup, cpuSpeedup, aaOk),
      ],
    },
    ...(comparison.notes.length === 0 ? [] : [{ list: comparison.notes }]),
  ];
}

const costHeads = [
  "side",
  "per call",
  "interval",
  "speedup",
  "interval",
  "by CPU",
  "CPU time",
  "loop blocked",
  "GC",
  "allocated",
  "peak RSS",
  "RSS per call",
];

function costRow(side: SideCost, speedup: Speedup | null, cpu: Speedup | null, steady: boolean): readonly HtmlCell[] {
  return [
    side.name,
    quantity(side.medianNs, "ns"),
    `${quantity(side.loNs, "ns")} to ${quantity(side.hiNs, "ns")}`,
    speedup === null ? "—" : toned(speedup, steady),
    speedup === null ? "—" : `${figure(speedup.lo)} to ${figure(speedup.hi)}`,
    cpu === null ? "—" : `${figure(cpu.ratio)}×`,
    quantity(side.cpuNs, "ns"),
    quantity(side.loopBlockedNs, "ns"),
    side.gcNs === null ? "—" : quantity(side.gcNs, "ns"),
    side.allocatedBytes === null ? "—" : `${Math.round(side.allocatedBytes).toLocaleString("en")} B`,
    side.peakRssMiB === null ? "—" : `${figure(side.peakRssMiB)} MiB`,
    side.rssSlopeBytes === null ? "—" : `${figure(side.rssSlopeBytes)} B`,
  ];
}

/** Good or bad only on a steady machine, and when the whole interval lies on one side of 1. */
function toned(speedup: Speedup, steady: boolean): HtmlCell {
  const text = `${figure(speedup.ratio)}×`;
  if (!steady) return { text, tone: "doubtful" };
  if (speedup.lo > 1) return { text, tone: "good" };
  return speedup.hi < 1 ? { text, tone: "bad" } : text;
}

const crossovers = (sweeps: readonly SizeSweep[]): HtmlSection => ({
  heading: "Crossovers",
  parts: [
    {
      head: ["kernel", "candidate", "crossover", "interval", "minSize", "because"],
      rows: sweeps.map(({ kernel, unit, points, quickerPeers, crossover: { at, lo, hi, minSize, because } }) => [
        kernel,
        points[0]?.candidate.name ?? "",
        at === null ? "—" : `${figure(at)} ${unit}`,
        at === null ? "—" : `${figure(lo)} to ${figure(hi)}`,
        minSize === null ? { text: "none is safe", tone: "bad" } : minSize.toLocaleString("en"),
        [because, ...quickerPeers].join("; "),
      ]),
    },
  ],
});

function swept(found: SizeSweep): HtmlSection {
  const { kernel, unit, points, sides, crossover, quickerPeers, notes } = found;
  const one = unit.replace(/s$/, "");
  return {
    heading: `${kernel}, by size`,
    parts: [
      { svg: sweepPlot(found) },
      { text: `${[crossover.because, ...quickerPeers].join("; ")}.` },
      {
        head: [unit, ...sides.map(({ name }) => name), "speedup", "interval", "A/A"],
        rows: points.map(({ inputSize, control, candidate, others, speedup, aaOk }) => [
          inputSize.toLocaleString("en"),
          ...[control, candidate, ...others.map(({ side }) => side)].map(({ medianNs }) => quantity(medianNs, "ns")),
          toned(speedup, aaOk),
          `${figure(speedup.lo)} to ${figure(speedup.hi)}`,
          aaOk ? "steady" : { text: "not steady", tone: "doubtful" },
        ]),
      },
      {
        head: ["side", "fixed cost", `per ${one}`, "grows with the power", "interval"],
        rows: sides.map(({ name, fixedNs, perUnitNs, exponent }) => [
          name,
          quantity(fixedNs, "ns"),
          quantity(perUnitNs, "ns"),
          figure(exponent.value),
          `${figure(exponent.lo)} to ${figure(exponent.hi)}`,
        ]),
      },
      ...(notes.length === 0 ? [] : [{ list: notes }]),
    ],
  };
}

const method: HtmlSection = {
  heading: "How this was measured",
  parts: [
    {
      list: [
        "Every process is fresh. In it the sides take turns in blocks of about 200 µs, in random order and back again.",
        "A process gives the median of its log-ratios; the interval is Student's t over the processes.",
        "A/A is the control against itself in the same blocks: what this machine shows as a difference where there is none.",
        "Results are compared in every rotation of blocks. Speedup is control ÷ other: above 1, the other is faster.",
      ],
    },
  ],
};

const interval = ({ ratio, lo, hi }: Speedup): string => `${figure(ratio)}× (${figure(lo)} to ${figure(hi)})`;
