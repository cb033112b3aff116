import type { BenchmarkFile, BenchmarkRow, Conditions } from "@oxbow/contract";
import { figure, quantity } from "./figures.ts";

/** A benchmark as a Markdown table, its conditions below it: no number is shown without them. */
export function toMarkdown({ conditions, rows }: BenchmarkFile): string {
  return [
    "| Subject | Workload | Metric | Value | Peer | Times better (95 % interval) | Target | |",
    "|---|---|---|--:|--:|--:|--:|---|",
    ...rows.map((row) => `| ${cellsOf(row).map(escaped).join(" | ")} |`),
    "",
    `Conditions: ${conditionsLine(conditions)}.`,
    "",
  ].join("\n");
}

/** One sentence, without its full stop. */
export function conditionsLine({ cpu, cores, memoryGiB, os, node, v8, rustc, commit, date, load }: Conditions): string {
  return [
    `${cpu}, ${cores} cores, ${memoryGiB} GiB, ${os}`,
    `Node ${node} (V8 ${v8})`,
    rustc ?? "no rustc",
    commit === null ? "no commit" : `commit ${commit.replace(/^([0-9a-f]{12})[0-9a-f]+/, "$1")}`,
    date,
    `load ${load} at the start`,
  ].join("; ");
}

function cellsOf(row: BenchmarkRow): string[] {
  const interval = row.ratioLo === null ? "" : ` (${figure(row.ratioLo)} to ${figure(row.ratioHi)})`;
  const met = row.met === null ? "" : row.met ? "met" : "**not met**";
  return [
    row.subject,
    row.workload,
    row.metric,
    quantity(row.value, row.unit),
    row.peer === null ? "–" : `${row.peer}: ${quantity(row.peerValue, row.unit)}`,
    row.ratio === null ? "–" : `${figure(row.ratio)}×${interval}`,
    row.target === null ? "" : `${figure(row.target)}× ${met}`,
    row.note,
  ];
}

const escaped = (text: string): string => text.replaceAll("|", String.raw`\|`).replaceAll(/\s*\n\s*/g, " ");
