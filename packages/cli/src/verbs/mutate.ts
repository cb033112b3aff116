import { findKernel, loadProject } from "@oxbow/config";
import { artifactsOf, keepScore } from "@oxbow/project";
import type { Project } from "@oxbow/config";
import type { Artifacts, BenchmarkFile, BenchmarkRow, Conditions, Side } from "@oxbow/contract";
import { conditionsLine, InputError } from "@oxbow/contract";
import { hasSuite, mutate as mutateSuite, mutationScore, tryRare } from "@oxbow/equivalence";
import type { Attempt, MutationRun, RareResult } from "@oxbow/equivalence";
import { conditions, emptyColumns } from "@oxbow/measure";
import { Option, type Command } from "commander";
import { availableParallelism } from "node:os";
import { parseDuration } from "../duration.ts";
import { exitCode } from "@oxbow/gate";
import { checkJsonOption, forPeople, writeJson } from "../json.ts";
import type { JsonOption } from "../json.ts";
import { whole } from "../number-option.ts";
import { createProgress } from "../progress.ts";
import { mutationReport, mutationVerdict } from "../mutation-report.ts";
import { rareReport } from "../rare-report.ts";
import { prose } from "@oxbow/layout";
import type { Terminal } from "../terminal.ts";
import type { Verb } from "./verb.ts";

interface Options {
  readonly config?: string;
  readonly seeds: number;
  readonly seed: number;
  readonly jobs?: number;
  readonly runs?: number;
  readonly guided?: string;
  readonly budget?: number;
  readonly nightly?: boolean;
  readonly json?: JsonOption;
}

/** `oxbow mutate`: shows that the suite can fail, and only when it should. */
export const mutate: Verb = (program, { terminal, exit }) => {
  program
    .command("mutate")
    .summary("check that the suite kills every mutant and raises no false alarm")
    .description(
      "Runs the suite, without the corpus, against every mutant of every kernel; then the control against itself, and against\nthe first candidate.\nExit code: 0 all found and no alarm, 1 a survivor or a false alarm, 2 out of time, 3 broken input or usage.",
    )
    .argument("[kernels...]", "the kernels' keys; all that have mutants if left out")
    .option("--seeds <n>", "the number of seeds, tried one after the other", whole, 1)
    .option("--seed <n>", "the first seed", whole, 1)
    .option("--jobs <n>", "processes at a time; as many as there are cores if left out", whole)
    .option("--runs <n>", "random inputs per stratum; 1,000 if left out", whole)
    .addOption(new Option("--guided [n]").hideHelp())
    .option(
      "--budget <time>",
      "for each seed, such as 4m; what is not done by then is missing, and inconclusive. No limit if left out",
      parseDuration,
    )
    .option("--nightly", "ten times the inputs, and the rare mutants, which chance finds")
    .option("--json [file]", "a benchmark file, to a file or to standard output")
    .addHelpText("after", "\nExample:\n  oxbow mutate --seeds 3 --budget 4m --json mutation.json")
    .action(async (kernels: readonly string[], _: Options, command: Command) => {
      exit(await run(kernels, command.optsWithGlobals<Options>(), terminal));
    });
};

async function run(keys: readonly string[], options: Options, terminal: Terminal): Promise<number> {
  if (options.guided !== undefined) {
    throw new InputError(
      "INVALID_ARGUMENT",
      "--guided is gone, as is the coverage-guided search, which killed no mutant that the other engines let live: leave it out, and raise --runs to look for longer",
    );
  }
  const people = forPeople(options.json, terminal);
  const project = await loadProject(terminal.directory, options.config);
  checkJsonOption(options.json, project.kernels);
  for (const key of keys) findKernel(project.kernels, key);
  if (options.seeds === 0) throw new InputError("INVALID_ARGUMENT", "--seeds 0 shows nothing: use one at least");
  const taken = await conditions();
  const judged = await artifactsByKernel(project);
  const progress = createProgress(people);
  const { runs = options.nightly ? 10_000 : undefined, budget } = options;
  const seeds = Array.from({ length: options.seeds }, (_, i) => options.seed + i);
  const mutation = await mutateSuite({
    module: project.module,
    ...(keys.length === 0 ? {} : { kernels: keys }),
    seeds,
    jobs: options.jobs ?? availableParallelism(),
    ...(runs === undefined ? {} : { runs }),
    ...(budget === undefined ? {} : { budgetMs: budget }),
    onProgress: ({ step, done, total }) => progress.report(step, `${done} of ${total}`),
  }).finally(progress.clear);
  people.out(mutationReport(mutation, people.paint, people.columns));
  const rare: RareResult[] = [];
  for (const definition of options.nightly === true ? project.kernels.filter(hasSuite) : []) {
    if (keys.length > 0 && !keys.includes(definition.kernel.key)) continue;
    for (const mutant of definition.rareMutants) {
      progress.report(`${definition.kernel.key}: ${mutant.name}`, `${seeds.length} seeds`);
      rare.push(await tryRare(definition, mutant, { seeds, runs: runs ?? 1000 }));
    }
  }
  progress.clear();
  people.out(rareReport(rare, people.paint, people.columns));
  people.out(`${prose(people.paint("dim", conditionsLine(taken)), people.columns)}\n`);
  await writeJson(options.json, { ...benchmarkOf(mutation, taken), mutation, rare }, terminal);
  await keepScores(mutation, judged, project, taken.date);
  return exitCode(mutationVerdict(mutation));
}

/** For the gate, which then need not try them again while control and definition are what `judged` says. */
async function keepScores(
  { mutants, missing, clean }: MutationRun,
  judged: ReadonlyMap<string, Artifacts>,
  { scores }: Project,
  date: string,
): Promise<void> {
  for (const [key, artifacts] of judged) {
    const isIts = ({ kernel }: { readonly kernel: string }): boolean => kernel === key;
    if (clean.some((each) => isIts(each) && each.alarm !== null)) continue;
    const score = mutationScore({ mutants: mutants.filter(isIts), missing: missing.filter(isIts) });
    await keepScore(scores, key, artifacts, score, date);
  }
}

/** By kernel; without those whose files are unknown. */
async function artifactsByKernel({ kernels, module }: Project): Promise<ReadonlyMap<string, Artifacts>> {
  const all = new Map<string, Artifacts>();
  for (const definition of kernels) {
    const artifacts = await artifactsOf(definition, definition.control as Side, module);
    if (artifacts !== null) all.set(definition.kernel.key, artifacts);
  }
  return all;
}

function benchmarkOf(mutation: MutationRun, taken: Conditions): BenchmarkFile {
  const rows = mutation.mutants.map(({ kernel, name, seed, attempts, killedBy, args }): BenchmarkRow => {
    const kill = attempts.find(({ engine }) => engine === killedBy);
    const generated = attempts.filter(({ engine, killed }) => killed && engine !== "named cases");
    return {
      ...row(
        kernel,
        name,
        seed,
        kill ? "time to kill" : "time without a kill",
        "ms",
        (kill ?? { elapsedMs: spent(attempts) }).elapsedMs,
      ),
      met: killedBy !== null,
      note:
        killedBy === null
          ? "survived"
          : `killed by ${[killedBy, ...generated.map(({ engine }) => engine)].filter((each, i, all) => all.indexOf(each) === i).join(", ")} with ${args}`,
    };
  });
  const clean = mutation.clean.map(({ kernel, name, seed, executed, alarm }): BenchmarkRow => ({
    ...row(kernel, name, seed, "executions without an alarm", "executions", executed),
    met: alarm === null,
    note: alarm ?? "",
  }));
  return { schema: "oxbow/benchmark/v1", conditions: taken, rows: [...rows, ...clean, ...times(mutation)] };
}

const spent = (attempts: readonly Attempt[]): number => attempts.reduce((sum, { elapsedMs }) => sum + elapsedMs, 0);

const slug = (text: string): string => text.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");

function row(
  kernel: string,
  name: string,
  seed: number,
  metric: string,
  unit: string,
  value: number,
): Omit<BenchmarkRow, "met" | "note"> {
  return {
    ...emptyColumns,
    id: `mutate/${kernel}/${slug(name)}/${seed}`,
    subject: `${kernel}: ${name}`,
    workload: `seed ${seed}`,
    metric,
    unit,
    value,
  };
}

const times = ({ seeds, mutants, clean }: MutationRun): BenchmarkRow[] =>
  seeds.map(({ seed, elapsedMs }) => {
    const of = (all: readonly { readonly seed: number }[]): number => all.filter((each) => each.seed === seed).length;
    return {
      ...emptyColumns,
      id: `mutate/total/${seed}`,
      subject: `${of(mutants)} mutants and ${of(clean)} clean runs`,
      workload: `seed ${seed}`,
      metric: "time in all",
      unit: "ms",
      value: elapsedMs,
    };
  });
