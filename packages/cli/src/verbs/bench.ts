import type { AnyDefinition, BenchmarkRow, Comparison, Side, Workload } from "@oxbow/contract";
import { conditionsLine, InputError } from "@oxbow/contract";
import { benchmarkFile, compare, conditions, rowsOf, sweep } from "@oxbow/measure";
import type { CompareOptions } from "@oxbow/measure";
import type { Command } from "commander";
import { benchReport } from "../bench-report.ts";
import { loadProject } from "../config.ts";
import { FAIL, PASS } from "../exit-code.ts";
import { findCandidate, findKernel } from "../find.ts";
import { checkJsonOption, forPeople, writeJson } from "../json.ts";
import type { JsonOption } from "../json.ts";
import { whole } from "../number-option.ts";
import { createProgress } from "../progress.ts";
import type { Progress } from "../progress.ts";
import { sweepReport } from "../sweep-report.ts";
import type { Terminal } from "../terminal.ts";
import type { Verb } from "./verb.ts";

interface Options {
  readonly config?: string;
  readonly candidate?: string;
  readonly workload?: string;
  readonly sweep?: boolean;
  readonly quick?: boolean;
  readonly forks?: number;
  readonly seed?: number;
  readonly json?: JsonOption;
}

/** `oxbow bench`: control, peers and candidates side by side. Shows and does not judge. */
export const bench: Verb = (program, { terminal, exit }) => {
  program
    .command("bench")
    .summary("control, library and candidates side by side")
    .description(
      "Measures in fresh processes, in turns, and checks in every block that the results are equal.\nExit code: 0 measured, 1 results differ, 3 broken input or usage.",
    )
    .argument("[kernels...]", "the kernels' keys; all of them if left out")
    .option("--candidate <name>", "only this candidate, known flaws or not")
    .option("--workload <name>", "only the workloads whose name contains this")
    .option("--sweep", "the definition's sizes instead of its workloads, and where the candidate starts to win")
    .option("--quick", "shorter: for a look, not for a decision")
    .option("--forks <n>", "fresh processes per workload", whole)
    .option("--seed <n>", "decides the order of the sides", whole)
    .option("--json [file]", "a benchmark file, or the same on standard output")
    .addHelpText("after", "\nExample:\n  oxbow bench byte-hash --quick --json bench.json")
    .action(async (kernels: readonly string[], _: Options, command: Command) => {
      exit(await run(kernels, command.optsWithGlobals<Options>(), terminal));
    });
};

async function run(keys: readonly string[], options: Options, terminal: Terminal): Promise<number> {
  const people = forPeople(options.json, terminal);
  const project = await loadProject(terminal.directory, options.config);
  checkJsonOption(options.json, project.kernels);
  const definitions = keys.length === 0 ? project.kernels : keys.map((key) => findKernel(project.kernels, key));
  const taken = await conditions();
  people.out(`${people.paint("dim", conditionsLine(taken))}\n\n`);

  const setting: Setting = { module: project.module, options, people, progress: createProgress(people) };
  const measured: Measured[] = [];
  for (const definition of definitions) {
    if (options.sweep !== true) measured.push(...(await benchWorkloads(definition, setting)));
    // Asked for by name, a kernel without a sweep is an error; among all of them it is passed over.
    else if (keys.length > 0 || definition.sweep !== undefined)
      measured.push(...(await benchSizes(definition, setting)));
  }
  if (measured.length === 0) {
    const what = options.sweep === true ? "kernel has a sweep" : "workload has that name, or the kernels have none";
    throw new InputError("INVALID_ARGUMENT", `nothing was measured: no ${what}`);
  }
  const rows = measured.flatMap(({ comparison, target }) => rowsOf(comparison, { target }));
  await writeJson(options.json, benchmarkFile(taken, firstOfEach(rows)), terminal);
  return measured.every(({ comparison }) => comparison.resultsEqual) ? PASS : FAIL;
}

interface Setting {
  readonly module: URL;
  readonly options: Options;
  readonly people: Terminal;
  readonly progress: Progress;
}

interface Measured {
  readonly comparison: Comparison;
  readonly target: number | null;
}

async function benchWorkloads(definition: AnyDefinition, setting: Setting): Promise<readonly Measured[]> {
  const { options, people, progress } = setting;
  const measured: Measured[] = [];
  for (const workload of definition.workloads as readonly Workload[]) {
    if (!workload.name.includes(options.workload ?? "")) continue;
    const comparisons: Comparison[] = [];
    for (const candidate of candidatesOf(definition, options)) {
      const step = `${definition.kernel.key}: ${workload.name}, ${candidate.name}`;
      comparisons.push(await compare({ ...asked(definition, candidate, step, setting), workload: workload.name }));
    }
    progress.clear();
    people.out(`${benchReport(comparisons, people.paint)}\n`);
    measured.push(...comparisons.map((comparison) => ({ comparison, target: workload.minSpeedup ?? null })));
  }
  return measured;
}

async function benchSizes(definition: AnyDefinition, setting: Setting): Promise<readonly Measured[]> {
  const measured: Measured[] = [];
  for (const candidate of candidatesOf(definition, setting.options)) {
    const found = await sweep(
      asked(definition, candidate, `${definition.kernel.key}: by size, ${candidate.name}`, setting),
    );
    setting.progress.clear();
    setting.people.out(`${sweepReport(found, setting.people.paint)}\n`);
    measured.push(...found.points.map((comparison) => ({ comparison, target: null })));
  }
  return measured;
}

/** What is known to be wrong has no speed worth showing, unless somebody asks for it by name. */
function candidatesOf(definition: AnyDefinition, { candidate }: Options): readonly Side[] {
  return candidate === undefined
    ? (definition.candidates as readonly Side[]).filter(({ flaw }) => flaw === undefined)
    : [findCandidate(definition, candidate)];
}

function asked(
  definition: AnyDefinition,
  candidate: Side,
  step: string,
  { module, options: { quick, forks, seed }, progress }: Setting,
): Omit<CompareOptions, "workload"> {
  return {
    module,
    kernel: definition.kernel.key,
    candidate: candidate.name,
    ...(quick === true ? { quick, forks: forks ?? 3 } : {}),
    ...(forks === undefined ? {} : { forks }),
    ...(seed === undefined ? {} : { seed }),
    onProgress: ({ done, total }) => progress.report(step, `process ${done} of ${total}`),
  };
}

/** The control and the peers are measured again beside every candidate: their first rows stand for all. */
function firstOfEach(rows: readonly BenchmarkRow[]): readonly BenchmarkRow[] {
  const seen = new Set<string>();
  return rows.filter(({ id }) => seen.size < seen.add(id).size);
}
