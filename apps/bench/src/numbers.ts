import { conditionsLine } from "@oxbow/contract";
import type { BenchmarkFile, BenchmarkRow } from "@oxbow/contract";
import { figure, quantity } from "@oxbow/statistics";
import { losses } from "./kernel-targets.ts";

/** The README's table: the speed that was asked for, what was lost, and the conditions. */
export function readmeTable({ conditions, rows }: BenchmarkFile): string {
  const chosen = rows.filter(
    (row) => !isGrowth(row) && !isPython(row) && !isMemory(row) && (row.target !== null || isLoss(row)),
  );
  return [
    ...speedTable(chosen),
    "",
    `Measured in one run with \`npm run bench:kernels\`: ${conditionsLine(conditions)}. Below 1, Rust loses. Memory, growth and`,
    "CPython: [packages/kernels](packages/kernels/README.md); the whole record, with every peer that was measured:",
    "[docs/measurements](docs/measurements).",
  ].join("\n");
}

/** The tables of the kernels' own page: memory, growth, CPython. */
export function kernelsTables({ conditions, rows }: BenchmarkFile): string {
  return [
    "## Memory",
    "",
    ...speedTable(rows.filter((row) => isMemory(row) && row.target !== null)),
    "",
    "## Growth",
    "",
    ...growthTable(rows.filter(isGrowth)),
    "",
    "## CPython",
    "",
    ...pythonTable(rows.filter(isPython)),
    "",
    `Measured in the same run as the README's: ${conditionsLine(conditions)}.`,
  ].join("\n");
}

function speedTable(rows: readonly BenchmarkRow[]): string[] {
  return [
    "| Kernel, workload | Rust | Against | Times better (95 % interval) | Asked | |",
    "|---|--:|---|--:|--:|---|",
    ...rows.map((row) => `| ${cells(row).join(" | ")} |`),
  ];
}

const isGrowth = ({ id }: BenchmarkRow): boolean => id.includes("/native/growth/");
const isPython = ({ id }: BenchmarkRow): boolean => /\/python(-library)?$/u.test(id);
const isMemory = ({ unit }: BenchmarkRow): boolean => unit === "MiB";

/** What stands in the README although nothing is asked of it: ties, losses, and where another way is the better one. */
function isLoss({ id, workload, peer }: BenchmarkRow): boolean {
  if (!/\/native\/time-per-call(\/against\/[^/]+)?$/u.test(id)) return false;
  return losses.some(
    (loss) =>
      id.startsWith(`${loss.kernel}/`) &&
      loss.workload === workload &&
      peer === (loss.against === "control" ? "typescript" : loss.against),
  );
}

function cells(row: BenchmarkRow): string[] {
  return [
    `${kernelOf(row)}, ${row.workload}${row.metric === "time per call" ? "" : `: ${row.metric}`}`,
    quantity(row.value, row.unit),
    `${row.peer}: ${quantity(row.peerValue, row.unit)}`,
    `${figure(row.ratio)}×${intervalOf(row)}`,
    row.target === null ? "" : `${figure(row.target)}×`,
    outcome(row) || (isLoss(row) ? row.note.split(";")[0]! : ""),
  ];
}

function intervalOf({ ratioLo, ratioHi }: BenchmarkRow): string {
  return ratioLo === null ? "" : ` (${figure(ratioLo)} to ${figure(ratioHi)})`;
}

function outcome({ met }: BenchmarkRow): string {
  return met === null ? "" : met ? "met" : "**not met**";
}

const kernelOf = ({ subject }: BenchmarkRow): string => subject.split(",")[0]!;

/** A line for each kernel: its sizes come in ascending order, each with a row for time and one for memory. */
function growthTable(rows: readonly BenchmarkRow[]): string[] {
  const kernels = [...new Set(rows.map(kernelOf))];
  return [
    "| Cost at 1, 4 and 16 times the input | Time | Of what linear growth allows | Peak RSS above the start |",
    "|---|--:|--:|--:|",
    ...kernels.map((kernel) => {
      const own = rows.filter((row) => kernelOf(row) === kernel);
      const times = own.filter(({ unit }) => unit === "ns");
      const memory = own.filter(({ unit }) => unit === "MiB");
      const shares = times.flatMap(({ ratio }) => (ratio === null ? [] : [`${figure(100 / ratio)} %`]));
      return `| ${[
        `${kernel}: ${times.map(({ workload }) => workload).join("; ")}`,
        times.map(({ value, unit }) => quantity(value, unit)).join(", "),
        shares.join(", "),
        memory.map(({ value }) => `${figure(value)} MiB`).join(", "),
      ].join(" | ")} |`;
    }),
  ];
}

function pythonTable(rows: readonly BenchmarkRow[]): string[] {
  return [
    "| Against CPython | Rust | CPython | Times better (interval) | The article's | | What bounds it |",
    "|---|--:|--:|--:|--:|---|---|",
    ...rows.map(
      (row) =>
        `| ${[
          `${kernelOf(row)}, ${row.workload}`,
          quantity(row.value, row.unit),
          `${row.peer!.replace("CPython, ", "").replace("CPython ", "")}: ${quantity(row.peerValue, row.unit)}`,
          `${figure(row.ratio)}×${intervalOf(row)}`,
          row.target === null ? "" : `${figure(row.target)}×`,
          outcome(row),
          row.note,
        ].join(" | ")} |`,
    ),
  ];
}

const BEGIN = "<!-- numbers: begin -->";
const END = "<!-- numbers: end -->";

/** A page with the table between its two marks. Throws when it has no marks. */
export function withTable(page: string, table: string): string {
  const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (begin === -1 || end < begin) throw new Error(`the page has no "${BEGIN}" before "${END}": put them back`);
  return `${page.slice(0, begin + BEGIN.length)}\n${table}\n${page.slice(end)}`;
}
