import { conditionsLine } from "@oxbow/contract";
import type { BenchmarkFile, BenchmarkRow } from "@oxbow/contract";
import { figure, quantity } from "@oxbow/statistics";
import { losses, published, type Loss } from "./kernel-targets.ts";

/** What the definitions of this project ask of a candidate, against the control, on a workload. */
export type Asked = (kernel: string, workload: string) => number | null;

/** The README's table: the speed that was asked for, what was lost, and the conditions. */
export function readmeTable({ conditions, rows }: BenchmarkFile, asked: Asked): string {
  const chosen = rows.filter((row) => isSpeed(row) && (isPublished(row) || isLoss(row)));
  return [
    ...rowsTable("Speedup", chosen, (row) => cells(askedNow(row, asked), coresOf(row, rows))),
    "",
    "Speedup is the time of the other side ÷ the time of Rust: below 1, Rust loses. A target is *met* when the lower end of the",
    "interval reaches it. Where Rust keeps more than one core busy, the last column says how many, and the speedup in CPU time: that",
    "is what is left of the gain on a machine whose cores are all busy. † A side was still becoming faster when its measurement began.",
    "",
    `Measured in one run with \`npm run bench:kernels\`: ${conditionsLine(conditions)}.`,
    "Memory, growth and CPython are in [packages/kernels](packages/kernels/README.md), the whole record with every peer in",
    "[docs/measurements](docs/measurements).",
  ].join("\n");
}

/** The tables of the kernels' own page: memory, size of the output, growth, CPython. */
export function kernelsTables({ conditions, rows }: BenchmarkFile): string {
  return [
    "## Memory",
    "",
    ...rowsTable("Times less", rows.filter(isAsked(isMemory)), (row) => cells(row, null)),
    "",
    "## Size of the output",
    "",
    ...rowsTable("Times less", rows.filter(isAsked(isSize)), (row) => cells(row, null)),
    "",
    "## Growth",
    "",
    ...growthTable(rows.filter(isGrowth)),
    "",
    "## CPython",
    "",
    "Rust beside plain CPython ([the Python](../../apps/bench/baselines/article.py)). *The article* is a text about rewriting seven",
    "such functions from Python in Rust, and it claims one speedup for each. Its claims are the targets of this table and of no",
    "other. The two functions of its pairs do not always give the same results: [what such ports get",
    "wrong](../../docs/playbook/as-written.md).",
    "",
    ...pythonTable(rows.filter(isPython)),
    "",
    `Measured in the same run as the README's: ${conditionsLine(conditions)}.`,
  ].join("\n");
}

function rowsTable(ratio: string, rows: readonly BenchmarkRow[], cellsOf: (row: BenchmarkRow) => string[]): string[] {
  return [
    `| Kernel, workload | Rust | Against | ${ratio} (95 % interval) | Target | |`,
    "|---|--:|---|--:|--:|---|",
    ...rows.map((row) => `| ${cellsOf(row).join(" | ")} |`),
  ];
}

const isGrowth = ({ id }: BenchmarkRow): boolean => id.includes("/native/growth/");
const isPython = ({ id }: BenchmarkRow): boolean => /\/python(-library)?$/u.test(id);
const isMemory = ({ unit }: BenchmarkRow): boolean => unit === "MiB";
const isSize = ({ unit }: BenchmarkRow): boolean => unit === "bytes";
const isAsked =
  (isOfKind: (row: BenchmarkRow) => boolean) =>
  (row: BenchmarkRow): boolean =>
    isOfKind(row) && !isGrowth(row) && row.target !== null;
const isSpeed = ({ id }: BenchmarkRow): boolean => /\/native\/time-per-call(\/against\/[^/]+)?$/u.test(id);
const isAgainstControl = ({ id }: BenchmarkRow): boolean => id.endsWith("/native/time-per-call");

/** Whether something is asked against this row's peer, or the README shows its workload beside the control. */
function isPublished(row: BenchmarkRow): boolean {
  const here = published.find(({ kernel, workload }) => kernel === kernelOf(row) && workload === row.workload);
  return here !== undefined && (isAgainstControl(row) || Object.hasOwn(here.peers, row.peer ?? ""));
}

/**
 * A row with the target of today. A record keeps the target of its day; where the definition asks nothing any more, the row
 * has none, and where it asks for something else, the row has to be measured again.
 */
function askedNow(row: BenchmarkRow, asked: Asked): BenchmarkRow {
  if (!isAgainstControl(row)) return row;
  const target = asked(kernelOf(row), row.workload);
  if (target === null) return { ...row, target, met: null };
  if (target === row.target) return row;
  throw new Error(
    `${row.id}: the record was judged with a target of ${row.target ?? "none"}, the definition asks for ${target}: npm run bench:kernels`,
  );
}

/** How many cores the candidate keeps busy, and its speedup in CPU time; null where the CPU time shows the same gain. */
function coresOf(row: BenchmarkRow, rows: readonly BenchmarkRow[]): string | null {
  const cpu = rows.find(({ id }) => id === row.id.replace(/time-per-call$/u, "cpu-time-per-call"));
  if (cpu?.ratio === undefined || cpu.ratio === null || row.ratio === null || row.ratio < cpu.ratio * MORE_CORES)
    return null;
  return `on ${(cpu.value / row.value).toFixed(1)} cores, ${figure(cpu.ratio)}× in CPU time`;
}

/** A speedup that is so many times the one in CPU time comes from more cores. */
const MORE_CORES = 1.25;

const isLoss = (row: BenchmarkRow): boolean => lossOf(row) !== undefined;

/** What stands in the README although nothing is asked of it: ties, losses, and where another way is the better one. */
function lossOf(row: BenchmarkRow): Loss | undefined {
  return losses.find(
    ({ kernel, workload, against }) =>
      kernel === kernelOf(row) &&
      workload === row.workload &&
      row.peer === (against === "control" ? "typescript" : against),
  );
}

function cells(row: BenchmarkRow, cores: string | null): string[] {
  return [
    `${kernelOf(row)}, ${row.workload}${row.metric === "time per call" ? "" : `: ${row.metric}`}`,
    quantity(row.value, row.unit),
    `${row.peer}: ${quantity(row.peerValue, row.unit)}`,
    `${figure(row.ratio)}×${intervalOf(row)}${row.note.includes(UNSETTLED) ? " †" : ""}`,
    row.target === null ? "" : `${figure(row.target)}×`,
    [outcome(row), verdictOf(row), cores ?? ""].filter((text) => text !== "").join("; "),
  ];
}

/** How a comparison says that a side was still being compiled when its warm-up ended. */
const UNSETTLED = "had not settled when the warm-up ended";

/** What follows from a loss; empty where the candidate did not lose after all. */
function verdictOf(row: BenchmarkRow): string {
  const verdict = lossOf(row)?.verdict;
  return verdict !== undefined && row.note.startsWith(verdict) ? verdict : "";
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
    "| Against CPython | Rust | CPython | Speedup (interval) | The article's claim | | What bounds it |",
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
