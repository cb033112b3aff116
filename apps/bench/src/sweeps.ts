import { conditionsLine } from "@oxbow/contract";
import type { BenchmarkFile, BenchmarkRow } from "@oxbow/contract";
import { figure, quantity } from "@oxbow/statistics";
import { existsSync, readdirSync } from "node:fs";

/** The kernels whose folder has a page. */
export const kernelPages = (): readonly string[] =>
  readdirSync(new URL("packages/kernels/src", root)).filter((name) => existsSync(new URL(pageFile(name), root)));

/** A kernel's page, from the root of the repository. */
export const pageFile = (kernel: string): string => `packages/kernels/src/${kernel}/README.md`;

const root = new URL("../../../", import.meta.url);

/** The pages that a file of `oxbow bench --sweep` has something for: each page's name, and its tables. */
export function sweepPages({ conditions, rows }: BenchmarkFile, pages: readonly string[]): ReadonlyMap<string, string> {
  const kernels = [...new Set(rows.map(kernelOf))];
  const found = new Map<string, string>();
  for (const page of pages) {
    // sum-squares-f64 stands on the page of sum-squares.
    const tables = kernels
      .filter((kernel) => kernel === page || kernel.startsWith(`${page}-`))
      .map((kernel) => sizesTable(rows.filter((row) => kernelOf(row) === kernel)));
    if (tables.length === 0) continue;
    const line = `\`oxbow bench --sweep\`: ${conditionsLine(conditions)}.`;
    found.set(page, `\n${[...tables, line].join("\n\n")}\n`);
  }
  return found;
}

/** A kernel's sides by size, then the crossover. */
function sizesTable(rows: readonly BenchmarkRow[]): string {
  const kernel = kernelOf(rows[0]!);
  const whole = rows.find(({ metric }) => metric === "minSize" || metric === "not certain to win up to");
  if (whole === undefined) throw new Error(`the rows of ${kernel} have no crossover: run oxbow bench --sweep`);
  const candidate = sideOf(whole);
  const times = rows.filter(({ metric }) => metric === "time per call");
  const sizes = [...new Set(times.map(({ workload }) => workload))];
  const others = [...new Set(times.map(sideOf))].filter(
    (side) => side !== candidate && !side.endsWith(" against itself"),
  );
  const control = times.find(({ subject }) => subject.endsWith(" against itself"))?.peer ?? "control";
  const line = (workload: string): string => {
    const at = (side: string): BenchmarkRow | undefined =>
      times.find((row) => row.workload === workload && sideOf(row) === side);
    const own = at(candidate);
    const steady = at(`${control} against itself`)?.note === "" ? "" : " †";
    const cells = [
      workload,
      quantity(own?.peerValue ?? null, "ns"),
      quantity(own?.value ?? null, "ns"),
      `${figure(own?.ratio ?? null)}× (${figure(own?.ratioLo ?? null)} to ${figure(own?.ratioHi ?? null)})${steady}`,
      ...others.map((side) => quantity(at(side)?.value ?? null, "ns")),
    ];
    return `| ${cells.join(" | ")} |`;
  };
  const lines = sizes.map(line);
  const crossing = rows.find(({ metric }) => metric === "crossover");
  const interval =
    crossing === undefined
      ? ""
      : `**The crossover is at ${figure(crossing.value)} ${crossing.unit}** (${figure(crossing.lo)} to ${figure(crossing.hi)}): `;
  return [
    `| \`${kernel}\` | ${[control, candidate, `${control} ÷ ${candidate}`, ...others].join(" | ")} |`,
    `|---|${"--:|".repeat(3 + others.length)}`,
    ...lines,
    "",
    `${interval}${whole.note}${whole.metric === "minSize" && whole.value > 0 ? `, so \`minSize: ${whole.value}\`` : ""}.`,
    ...(lines.some((text) => text.includes("†"))
      ? ["† The machine was not steady there: the control differed from itself by more than 2 %."]
      : []),
  ].join("\n");
}

const kernelOf = ({ id }: BenchmarkRow): string => id.split("/")[0]!;
const sideOf = ({ subject }: BenchmarkRow): string => subject.slice(subject.indexOf(", ") + 2);
