import type { BenchmarkRow } from "@oxbow/contract";
import { estimateRow } from "../estimate-row.ts";
import type { Figures } from "./parts.ts";
import { peerTargets } from "./peers.ts";
import { type Estimate, estimate, paired } from "./sampling.ts";

const SMALL = "a kernel of 2 ns, not inlined";

/** What a decision costs beside the call without one, and beside the peers. */
export function decisionRows(processes: readonly Figures[]): readonly BenchmarkRow[] {
  const over = (name: string, base: string, target: number): BenchmarkRow => ({
    ...estimateRow(
      `router/${slug(name)}/over-direct`,
      name,
      SMALL,
      "CPU time over a direct call",
      "ns",
      across(processes, (figures) => paired(figures[name]!, figures[base]!, (a, b) => a - b)),
      target,
    ),
    note: `in ${processes.length} processes`,
  });
  return [
    estimateRow("router/direct", "direct call", SMALL, "CPU time per call", "ns", of(processes, "direct"), null),
    over("off", "direct", 5),
    over("promoted", "direct", 5),
    over("sticky, 9 characters", "direct, with a key at hand", 45),
    over("sticky, UUID", "direct, with a key at hand", 130),
    ...Object.entries(peerTargets).map(([name, target]) => {
      const ratio = across(processes, (figures) =>
        paired(figures[name]!, figures["promoted"]!, (peer, us) => peer / us),
      );
      return {
        ...estimateRow(
          `router/promoted/against-${slug(name)}`,
          "promoted",
          SMALL,
          "CPU time per call",
          "ns",
          of(processes, "promoted"),
          target,
        ),
        peer: name,
        peerValue: of(processes, name).median,
        ratio: ratio.median,
        ratioLo: ratio.lo,
        ratioHi: ratio.hi,
        met: ratio.lo >= target,
        note: "both with the call itself",
      };
    }),
  ];
}

/** What a routed call leaves on the heap beyond what a direct one does. */
export function allocationRows(processes: readonly Figures[]): readonly BenchmarkRow[] {
  return ["off", "promoted", "sticky, 9 characters", "sticky, UUID"].map((name) => {
    const grown = across(processes, (figures) => paired(figures[name]!, figures["direct"]!, (a, b) => a - b));
    return {
      ...estimateRow(`router/${slug(name)}/allocation`, name, SMALL, "allocation per call", "bytes", grown, 0),
      // The counter itself grows the heap by some hundred bytes a look; the smallest object has twelve bytes.
      met: grown.hi < 0.01,
      note: "met below 0.01: less than one object in a thousand calls; what a direct call leaves is taken off",
    };
  });
}

/** What callers pay for a sample of 1 %: drawing, copying, queueing. */
export function shadowRows(processes: readonly Figures[]): readonly BenchmarkRow[] {
  const added = across(processes, (figures) =>
    paired(figures["2 ns, shadow"]!, figures["2 ns, off"]!, (a, b) => a - b),
  );
  const share = across(processes, (figures) =>
    paired(figures["10 µs, shadow"]!, figures["10 µs, off"]!, (a, b) => 100 * (a / b - 1)),
  );
  const experiments = processes.map((figures) => figures["experiments"]!);
  const [small, large] = [0, 1].map((i) => experiments.reduce((sum, each) => sum + each[i]!, 0));
  const kernel = `a kernel of ${(of(processes, "10 µs, off").median / 1000).toFixed(1)} µs`;
  return [
    {
      ...estimateRow("router/shadow/added", "shadow, sample 1 %", SMALL, "CPU time added to a call", "ns", added, 100),
      note: `asked: 1 % of a kernel of 10 µs; ${small} experiments ran between the rounds`,
    },
    {
      ...estimateRow(
        "router/shadow/added-share",
        "shadow, sample 1 %",
        kernel,
        "added to the mean latency of a call",
        "%",
        share,
        1,
      ),
      note: `in rounds of 10,000 calls; ${large} experiments ran between them`,
    },
  ];
}

/** What the whole process pays for a sample of 1 %, experiments included, under the budget that is there by default. */
export function budgetRow(processes: readonly Figures[]): BenchmarkRow {
  const share = across(processes, (figures) =>
    paired(figures["shadow"]!, figures["off"]!, (a, b) => 100 * (a / b - 1)),
  );
  const experiments = processes.reduce((sum, figures) => sum + figures["experiments"]![0]!, 0);
  const kernel = `a kernel of ${(of(processes, "off").median / 1000).toFixed(1)} µs, calls without a pause`;
  return {
    ...estimateRow(
      "router/shadow/whole",
      "shadow, sample 1 %",
      kernel,
      "CPU time added, experiments included",
      "%",
      share,
      null,
    ),
    note: `${experiments} experiments found room in the budget of 1 % of a CPU`,
  };
}

/** From the write of the flags file to the cell, and to the call that obeys it. */
export function editRows(processes: readonly Figures[]): readonly BenchmarkRow[] {
  const times = processes.flatMap((figures) => figures["edited"]!);
  const disobedient = processes.flatMap((figures) => figures["disobedient"]!).reduce((sum, calls) => sum + calls, 0);
  const edits = `${times.length} edits in ${processes.length} processes`;
  const single = (id: string, metric: string, unit: string, value: number, target: number, note: string) => ({
    ...estimateRow(id, "flags file", edits, metric, unit, { median: value, lo: value, hi: value }, target),
    lo: null,
    hi: null,
    note,
  });
  const median = estimate(times).median.toFixed(2);
  return [
    single(
      "flags/edit-to-cell",
      "edit to cell, the slowest",
      "ms",
      Math.max(...times),
      100,
      `median ${median} ms; the slowest of all edits has no interval`,
    ),
    single(
      "flags/calls-after-cell",
      "calls that did not obey the cell",
      "calls",
      disobedient,
      0,
      `of ${100 * times.length} that came next; a count has no interval`,
    ),
  ];
}

/** The median of the processes' medians, with an interval over processes: rounds of one process share its luck. */
function across(processes: readonly Figures[], each: (figures: Figures) => Estimate): Estimate {
  return estimate(processes.map((figures) => each(figures).median));
}

const of = (processes: readonly Figures[], name: string): Estimate =>
  across(processes, (figures) => estimate(figures[name]!));

function slug(text: string): string {
  return text.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");
}
