import { loadProject } from "@oxbow/config";
import type { Project } from "@oxbow/config";
import { benchReport, conditionsLine, createProgress, processTerminal } from "@oxbow/cli";
import type { Progress } from "@oxbow/cli";
import { table } from "@oxbow/layout";
import { InputError } from "@oxbow/contract";
import type { Comparison, VerdictWord } from "@oxbow/contract";
import { compare, conditions } from "@oxbow/measure";
import { addonFile, unavailable } from "@oxbow/native";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { startBoard } from "./board.ts";
import type { Board } from "./board.ts";
import { ndjsonStatsFile } from "@oxbow/kernels/ndjson-stats/definition";
import { endpoints } from "./endpoints.ts";
import { parseOptions, usage } from "./options.ts";
import type { Options } from "./options.ts";
import { rank, rankingText } from "./rank.ts";
import { readRecords } from "./records.ts";
import type { Records } from "./records.ts";
import { markdown, summaryRows } from "./report.ts";
import type { KernelReport, Report } from "./report.ts";
import { Traffic } from "./traffic.ts";
import { walk } from "./walk.ts";

const BROKEN_INPUT = 3;

/** For all kernels together, gates and traffic. */
const WALK_MS = 5 * 60_000;
const QUICK_WALK_MS = 80_000;

/** What a gate is given in any case, and at most: less decides nothing on a busy machine, and more is needed by none. */
const LEAST_GATE_MS = 25_000;
const MOST_GATE_MS = 80_000;

const terminal = processTerminal();
try {
  const options = parseOptions(process.argv.slice(2));
  if (options.help) terminal.out(usage);
  else process.exitCode = await main(options);
} catch (error) {
  if (!(error instanceof InputError)) throw error;
  terminal.err(`${error.message}\n`);
  process.exitCode = BROKEN_INPUT;
}

async function main(options: Options): Promise<number> {
  const records = await readRecords(options.ndjson);
  const loaded = await loadProject(fileURLToPath(new URL("../../..", import.meta.url)));
  const project = { ...loaded, flags: options.flags ?? loaded.flags, ...(options.quick ? ownCertificates() : {}) };
  const board = await startBoard(project, options, terminal);
  const restore = keep(project.flags);
  for (const [signal, code] of [
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const) {
    process.once(signal, () => {
      restore();
      process.exit(code);
    });
  }
  try {
    const report = await playbook(project, board, records, options);
    writeReport(options.json, report);
    summarise(report, options);
    restore();
    if (options.once) await board.close();
    else terminal.out(serving(board, project));
    return exitCode(report.kernels);
  } catch (error) {
    // A walk that failed does not serve on.
    restore();
    await board.close();
    throw error;
  }
}

/** A look raises flags in its own walk alone: what it writes stands beside nobody's certificate, and goes with the process. */
function ownCertificates(): { readonly certificates: string } {
  const certificates = mkdtempSync(join(tmpdir(), "oxbow-look-"));
  process.once("exit", () => rmSync(certificates, { recursive: true, force: true }));
  return { certificates };
}

async function playbook(project: Project, board: Board, records: Records, options: Options): Promise<Report> {
  const taken = await conditions();
  terminal.out(`${terminal.paint("bold", "Oxbow: measure, gate, promote, roll back")}\n`);
  terminal.out(`${terminal.paint("dim", conditionsLine(taken))}\n`);
  terminal.out(`Input: ${records.source}, ${records.lines.toLocaleString("en")} lines\n`);
  if (unavailable !== undefined) {
    terminal.out(`${terminal.paint("yellow", unavailable.message)}\n`);
    for (const cause of unavailable.chain) terminal.out(`  because ${cause.split("\n")[0]}\n`);
    terminal.out("  to have it: install Rust from https://rustup.rs, and run npm start again\n");
  }

  terminal.out(`\n${terminal.paint("bold", "measure")}: where the service's time goes, on the control\n\n`);
  const progress = createProgress(terminal);
  const ranking = await rank(records, options.quick ? 300 : 10_000, (done, total) =>
    progress.report("measure: requests", `${done.toLocaleString("en")} of ${total.toLocaleString("en")}`),
  );
  progress.clear();
  terminal.out(`${rankingText(ranking, terminal.paint)}\n`);

  const kernels: KernelReport[] = [];
  const walked = endpoints.filter(({ definition }) => options.kernels.includes(definition.kernel.key));
  const deadline = performance.now() + (options.quick ? QUICK_WALK_MS : WALK_MS);
  for (const [i, { definition, path, bodies }] of walked.entries()) {
    const uploads = (await bodies(records)).map((body) => ({ path, body }));
    const traffic = new Traffic(board.url, uploads);
    const road = { ...board.road(definition), traffic, requestsPerStage: options.quick ? 150 : 600 };
    const { candidate, quick } = options;
    // A verdict that is reached is worth more than several that are not: each takes what it needs, but for the least of the rest.
    const least = quick ? 5000 : LEAST_GATE_MS;
    const left = deadline - performance.now() - least * (walked.length - 1 - i);
    const gateMs = Math.min(MOST_GATE_MS, Math.max(left, least));
    kernels.push(await walk(definition, road, { project, candidate, quick, gateMs, terminal, progress }));
    traffic.close();
  }
  const files = options.quick || unavailable !== undefined ? [] : [await wholeFile(project, progress)];
  const native =
    unavailable === undefined
      ? ({ available: true, file: relative(process.cwd(), addonFile() ?? "") } as const)
      : ({ available: false, reason: unavailable.message, chain: unavailable.chain } as const);
  const { source, bytes, lines } = records;
  return {
    schema: "oxbow/demo/v1",
    conditions: taken,
    input: { source, bytes, lines },
    native,
    ranking,
    kernels,
    files,
  };
}

/** The same records as a file of 100 MB, where a library does the job too. */
async function wholeFile(project: Project, progress: Progress): Promise<Comparison> {
  const comparison = await compare({
    module: project.module,
    kernel: ndjsonStatsFile.kernel.key,
    workload: "flights, 100 MB",
    forks: 3,
    onProgress: ({ kernel, done, total }) => progress.report(`${kernel}: speed`, `process ${done} of ${total}`),
  });
  progress.clear();
  terminal.out(`${benchReport([comparison], terminal.paint)}\n`);
  return comparison;
}

/** The flags file as it was, to be put back: the walk edits a file that is checked in. */
function keep(file: string): () => void {
  const text = readFileSync(file, "utf8");
  return () => {
    if (readFileSync(file, "utf8") !== text) writeFileSync(file, text);
  };
}

function writeReport(json: string, report: Report): void {
  writeFileSync(json, `${JSON.stringify(report, null, 2)}\n`);
  writeFileSync(markdownFile(json), `${markdown(report, conditionsLine(report.conditions))}\n`);
}

function markdownFile(json: string): string {
  return `${json.replace(/\.json$/u, "")}.md`;
}

function summarise(report: Report, { json }: Options): void {
  const { head, rows } = summaryRows(report.kernels);
  terminal.out(`${terminal.paint("bold", "summary")}\n\n`);
  terminal.out(
    `${table(
      head.map((word) => terminal.paint("dim", word)),
      rows,
    )}\n`,
  );
  terminal.out(`The whole of it: ${json}, ${markdownFile(json)}\n`);
}

function serving(board: Board, project: Project): string {
  return [
    "",
    `Still serving on ${board.url.origin}. Edit ${relative(process.cwd(), project.flags)}, or move a flag, and watch the next call obey:`,
    `  curl --data-binary @flights.ndjson ${board.url.origin}/totals`,
    `  curl ${board.url.origin}/status`,
    `  curl ${board.url.origin}/metrics`,
    "  npx oxbow ramp byte-hash 10",
    "  npx oxbow rollback byte-hash",
    "Ctrl-C ends it.",
    "",
  ].join("\n");
}

/** What live traffic found is a failure, whatever the gate had said. A missing addon is none: the control answers. */
function exitCode(kernels: readonly KernelReport[]): number {
  const some = (word: VerdictWord): boolean => kernels.some(({ verdict }) => verdict === word);
  if (some("fail") || kernels.some(({ mismatches }) => mismatches > 0)) return 1;
  return some("inconclusive") && unavailable === undefined ? 2 : 0;
}
