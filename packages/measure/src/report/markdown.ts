import { type BenchmarkFile, type BenchmarkRow, conditionsLine } from "@oxbow/contract";
import { figure, quantity } from "@oxbow/statistics";

/** A benchmark as a Markdown table, its conditions below it: no number is shown without them. */
export function toMarkdown({ conditions, rows }: BenchmarkFile): string {
  return [
    "| Subject | Workload | Metric | Value | Peer | Ratio (95 % interval) | Target | |",
    "|---|---|---|--:|--:|--:|--:|---|",
    ...rows.map((row) => `| ${cellsOf(row).map(escaped).join(" | ")} |`),
    "",
    "A ratio is how many times better than the peer: above 1, the subject is better.",
    "",
    `Conditions: ${conditionsLine(conditions)}.`,
    "",
  ].join("\n");
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
    row.target === null ? "" : `${row.ratio === null ? quantity(row.target, row.unit) : `${row.target}×`} ${met}`,
    row.note,
  ];
}

const escaped = (text: string): string => text.replaceAll("|", String.raw`\|`).replaceAll(/\s*\n\s*/g, " ");
