import { conditionsLine } from "@oxbow/contract";
import type { BenchmarkFile, BenchmarkRow } from "@oxbow/contract";
import { figure, quantity } from "@oxbow/measure";

/** What stands in the README although nothing is asked of it: ties, losses, and where another way is the better one. */
const shown: ReadonlySet<string> = new Set([
  "sum-squares-range/below-1-million/native/time-per-call/against/closed-form",
  "byte-hash/10-keys-of-64-b/native/time-per-call",
  "byte-hash-single/one-input-of-64-b/native/time-per-call",
  "log-fields/one-request/native/time-per-call",
  "message-codec-single/one-message-of-18-characters/native/time-per-call",
]);

/** The README's table of numbers: what was asked for, and what was lost, with the conditions below it. */
export function readmeTable({ conditions, rows }: BenchmarkFile): string {
  const chosen = rows.filter(({ id, target }) => target !== null || shown.has(id));
  return [
    "| Kernel, workload | Rust | Against | Times better (95 % interval) | Asked | |",
    "|---|--:|---|--:|--:|---|",
    ...chosen.map((row) => `| ${cells(row).join(" | ")} |`),
    "",
    `Measured in one run with \`npm run bench:kernels -- --targets\` over these kernels: ${conditionsLine(conditions)}. Below 1, Rust loses. The whole record is in`,
    "[docs/measurements](docs/measurements), with every peer that was measured beside them.",
  ].join("\n");
}

function cells(row: BenchmarkRow): string[] {
  const interval = row.ratioLo === null ? "" : ` (${figure(row.ratioLo)} to ${figure(row.ratioHi)})`;
  return [
    `${row.subject.split(",")[0]}, ${row.workload}${row.metric === "time per call" ? "" : `: ${row.metric}`}`,
    quantity(row.value, row.unit),
    `${row.peer}: ${quantity(row.peerValue, row.unit)}`,
    `${figure(row.ratio)}×${interval}`,
    row.target === null ? "" : `${figure(row.target)}×`,
    row.met === null ? "" : row.met ? "met" : "**not met**",
  ];
}

const BEGIN = "<!-- numbers: begin -->";
const END = "<!-- numbers: end -->";

/** `readme` with the table between its two marks. Throws when it has no marks. */
export function withTable(readme: string, table: string): string {
  const [begin, end] = [readme.indexOf(BEGIN), readme.indexOf(END)];
  if (begin === -1 || end < begin) throw new Error(`the README has no "${BEGIN}" before "${END}": put them back`);
  return `${readme.slice(0, begin + BEGIN.length)}\n${table}\n${readme.slice(end)}`;
}
