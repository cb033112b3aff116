import { findKernel, loadProject } from "@oxbow/config";
import type { Project } from "@oxbow/config";
import type { AnyDefinition, BenchmarkFile, BenchmarkRow, Comparison } from "@oxbow/contract";
import { conditionsLine, InputError } from "@oxbow/contract";
import {
  benchmarkFile,
  conditions,
  judgeRegressions,
  rowsOf,
  type SizeSweep,
  sweepRows,
  toActionBenchmark,
  toBencher,
  toBenchstat,
} from "@oxbow/measure";
import type { Command } from "commander";
import { type Base, openBase } from "../base.ts";
import { type BenchFindings, benchPage } from "../bench-page.ts";
import { benchReport } from "../bench-report.ts";
import { parseDuration } from "../duration.ts";
import { BROKEN, exitCode, FAIL, PASS } from "@oxbow/gate";
import { checkJsonOption, forPeople, writeJson, writeReport } from "../json.ts";
import type { JsonOption } from "../json.ts";
import { between, whole } from "../number-option.ts";
import { createProgress } from "../progress.ts";
import { regressionMarkdown, regressionReport } from "../regression-report.ts";
import {
  benchSizes,
  benchWorkloads,
  candidatesOf,
  type BenchOptions,
  type Finding,
  workloadsOf,
} from "../run-bench.ts";
import { sweepReport } from "../sweep-report.ts";
import { prose } from "@oxbow/layout";
import type { Terminal } from "../terminal.ts";
import type { Verb } from "./verb.ts";

interface Options {
  readonly config?: string;
  readonly candidate?: string;
  readonly workload?: string;
  readonly sweep?: boolean;
  readonly base?: string;
  readonly margin: number;
  readonly quick?: boolean;
  readonly forks?: number;
  readonly seed?: number;
  readonly budget?: number;
  readonly json?: JsonOption;
  readonly html?: string;
  readonly markdown?: string;
  readonly export: readonly Export[];
}

/** `oxbow bench`: control, peers and candidates side by side. Shows, and judges only against a base. */
export const bench: Verb = (program, { terminal, exit }) => {
  program
    .command("bench")
    .summary("control, library and candidates side by side")
    .description(
      "Measures in fresh processes, in turns, and checks in every block that the results are equal.\nExit code: 0 measured, 1 results differ, 3 broken input or usage; with --base 0 not slower, 1 slower, 2 inconclusive.",
    )
    .argument("[kernels...]", "the kernels' keys; all of them if left out")
    .option(
      "--candidate <name>",
      "only this candidate; if left out, all that run in this process and have no known flaw",
    )
    .option("--workload <name>", "only the workloads whose name contains this")
    .option("--sweep", "the definition's sizes instead of its workloads, and where the candidate starts to win")
    .option(
      "--base <build>",
      "is this build's candidate slower than that one's? the directory of a checkout that is built, or a commit to build",
    )
    .option("--margin <percent>", "how much slower is too slow, with --base", between(0, 100), 3)
    .option("--quick", "shorter: for a look, not for a decision")
    .option("--forks <n>", "fresh processes per workload", whole)
    .option("--seed <n>", "decides the order of the sides", whole)
    .option(
      "--budget <time>",
      "stop after this long, such as 20m, with what was measured until then; a sweep's sizes share it (default there: 15m)",
      parseDuration,
    )
    .option("--json [file]", "a benchmark file, or the same on standard output")
    .option("--html <file>", "a page with plots")
    .option("--markdown <file>", "the verdicts for $GITHUB_STEP_SUMMARY, with --base")
    .option(
      "--export <format=file>",
      `for another tool: ${Object.keys(exporters).join(", ")}; may be given more than once`,
      parseExport,
      [],
    )
    .addHelpText(
      "after",
      "\nExample:\n  oxbow bench byte-hash --quick --json bench.json\n  oxbow bench --sweep --html sweep.html\n  oxbow bench --base main --markdown summary.md",
    )
    .action(async (kernels: readonly string[], _: Options, command: Command) => {
      exit(await run(kernels, command.optsWithGlobals<Options>(), terminal));
    });
};

async function run(keys: readonly string[], options: Options, terminal: Terminal): Promise<number> {
  const project = await loadProject(terminal.directory, options.config);
  checkJsonOption(options.json, project.kernels);
  checkBase(options);
  const definitions = keys.length === 0 ? project.kernels : keys.map((key) => findKernel(project.kernels, key));
  const without = definitions.find((definition) => definition.sweep === undefined);
  if (options.sweep === true && keys.length > 0 && without !== undefined) {
    const { key } = without.kernel;
    throw new InputError(
      "INVALID_INPUT",
      `${key} has no sweep: add \`sweep: { unit, sizes, args }\` to its definition`,
    );
  }
  if (options.base === undefined) return measureAll(definitions, options, { project, base: undefined, terminal });
  const base = await openBase(options.base, project, terminal);
  try {
    return await measureAll(definitions, options, { project, base, terminal });
  } finally {
    await base.remove();
  }
}

async function measureAll(
  definitions: readonly AnyDefinition[],
  options: Options,
  {
    project,
    base,
    terminal,
  }: { readonly project: Project; readonly base: Base | undefined; readonly terminal: Terminal },
): Promise<number> {
  const people = forPeople(options.json, terminal);
  const taken = await conditions();
  people.out(`${prose(people.paint("dim", conditionsLine(taken)), people.columns)}\n\n`);

  const comparisons: Comparison[] = [];
  const sweeps: SizeSweep[] = [];
  const rows: BenchmarkRow[] = [];
  let unmeasured = 0;
  for await (const finding of measured(definitions, { ...options, project, base: base?.project, people })) {
    if (finding.kind === "workload") {
      comparisons.push(...finding.comparisons);
      rows.push(...finding.comparisons.flatMap((comparison) => rowsOf(comparison, { target: finding.target })));
      people.out(`${benchReport(finding.comparisons, people.paint, people.columns)}\n`);
    } else if (finding.kind === "sweep") {
      sweeps.push(finding.found);
      rows.push(...finding.found.points.flatMap((point) => rowsOf(point)), ...sweepRows(finding.found));
      people.out(`${sweepReport(finding.found, people.paint, people.columns)}\n`);
      const asked = findKernel(definitions, finding.found.kernel).sweep?.sizes.length ?? 0;
      if (finding.found.points.length < asked) unmeasured++;
    } else if (finding.kind === "new") {
      people.out(`${people.paint("dim", `${finding.kernel}: ${finding.candidate} is not in the base`)}\n\n`);
    } else {
      unmeasured++;
      people.err(`${people.paint("red", finding.kernel)}: ${finding.what.workload}: ${finding.what.because}\n\n`);
    }
  }
  if (comparisons.length + sweeps.length + unmeasured === 0) {
    const what = options.sweep === true ? "kernel has a sweep" : "workload has that name, or the kernels have none";
    throw new InputError("INVALID_ARGUMENT", `nothing was measured: no ${what}`);
  }

  const regressions = base === undefined ? [] : judgeRegressions(comparisons, { margin: options.margin / 100 });
  if (regressions.length > 0) people.out(`${regressionReport(regressions, people.paint, people.columns)}\n`);
  const file = benchmarkFile(taken, firstOfEach(rows));
  await writeAll(file, { conditions: taken, comparisons, sweeps, regressions, base: base?.name }, options, terminal);
  if (unmeasured > 0) return BROKEN;
  if (base !== undefined) return exitCode(regressions.map(({ verdict }) => verdict));
  const every = [...comparisons, ...sweeps.flatMap(({ points }) => points)];
  return every.every(({ resultsEqual }) => resultsEqual) ? PASS : FAIL;
}

function checkBase({ base, sweep, markdown }: Options): void {
  if (base === undefined && markdown !== undefined) {
    throw new InputError("INVALID_ARGUMENT", "--markdown writes verdicts, and there are none without --base");
  }
  if (base !== undefined && sweep === true) {
    throw new InputError("INVALID_ARGUMENT", "--base compares workloads: leave --sweep out");
  }
}

interface Setting extends Omit<Options, "base"> {
  readonly project: Project;
  readonly base: Project | undefined;
  readonly people: Terminal;
}

/** Of a sweep that was given none. */
const sweepBudgetMs = 15 * 60_000;

/** A size begins its last process before its share is over, and ends it after: so much of the time is given out. */
const pace = 0.7;

async function* measured(
  definitions: readonly AnyDefinition[],
  { project, people, budget, sweep, margin, base, candidate, workload, quick, forks, seed }: Setting,
): AsyncGenerator<Finding> {
  const progress = createProgress(people);
  const ends = performance.now() + (budget ?? sweepBudgetMs);
  const asked: BenchOptions = {
    module: project.module,
    base,
    candidate,
    workload,
    quick,
    forks,
    seed,
    signal: budget === undefined && sweep !== true ? undefined : AbortSignal.timeout(budget ?? sweepBudgetMs),
    // Slower by just the margin: what the verdict asks about. A look is not for a verdict and stays short.
    decideAt: base === undefined || quick === true ? undefined : 1 / (1 + margin / 100),
    onProgress: ({ step, done, total }) => progress.report(step, `process ${done} of ${total}`),
  };
  // Sizes, or workloads, share the time that is left alike: what a quick kernel does not need, the next ones have.
  const sharesOf = (definition: AnyDefinition): number =>
    (sweep === true ? (definition.sweep?.sizes ?? []) : workloadsOf(definition, { workload, base })).length *
    candidatesOf(definition, { candidate }).length;
  let shares = definitions.reduce((sum, definition) => sum + sharesOf(definition), 0);
  for (const definition of definitions) {
    if (sweep === true && definition.sweep === undefined) continue;
    const enoughMs = (pace * (ends - performance.now())) / Math.max(1, shares);
    shares -= sharesOf(definition);
    const findings =
      sweep === true
        ? benchSizes(definition, { ...asked, enoughMs })
        : benchWorkloads(definition, base === undefined || budget === undefined ? asked : { ...asked, enoughMs });
    try {
      for await (const finding of findings) {
        progress.clear();
        yield finding;
      }
    } finally {
      progress.clear();
    }
  }
}

async function writeAll(
  file: BenchmarkFile,
  findings: BenchFindings,
  options: Options,
  terminal: Terminal,
): Promise<void> {
  await writeJson(options.json, file, terminal);
  if (options.html !== undefined) await writeReport(options.html, benchPage(findings));
  if (options.markdown !== undefined) {
    await writeReport(options.markdown, regressionMarkdown(findings));
  }
  for (const { format, path } of options.export) {
    const every = [...findings.comparisons, ...findings.sweeps.flatMap(({ points }) => points)];
    await writeReport(path, exporters[format](file, every));
  }
}

const exporters = {
  "github-action-benchmark": toActionBenchmark,
  bencher: toBencher,
  benchstat: toBenchstat,
} as const satisfies Record<string, (file: BenchmarkFile, comparisons: readonly Comparison[]) => string>;

interface Export {
  readonly format: keyof typeof exporters;
  readonly path: string;
}

function parseExport(text: string, earlier: readonly Export[]): readonly Export[] {
  const [format = "", ...path] = text.split("=");
  if (!Object.hasOwn(exporters, format) || path.join("=") === "") {
    const known = Object.keys(exporters).join(", ");
    throw new InputError("INVALID_ARGUMENT", `--export ${text}: write FORMAT=FILE, where FORMAT is one of ${known}`);
  }
  return [...earlier, { format: format as Export["format"], path: path.join("=") }];
}

/** The control and the peers are measured again beside every candidate: their first rows stand for all. */
function firstOfEach(rows: readonly BenchmarkRow[]): readonly BenchmarkRow[] {
  const seen = new Set<string>();
  return rows.filter(({ id }) => seen.size < seen.add(id).size);
}
