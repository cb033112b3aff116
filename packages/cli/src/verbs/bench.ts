import type { BenchmarkRow, Comparison, Side, Workload } from "@oxbow/contract";
import { conditionsLine, InputError } from "@oxbow/contract";
import { benchmarkFile, compare, conditions, rowsOf } from "@oxbow/measure";
import type { Command } from "commander";
import { benchReport } from "../bench-report.ts";
import { loadProject } from "../config.ts";
import { FAIL, PASS } from "../exit-code.ts";
import { findCandidate, findKernel } from "../find.ts";
import { checkJsonOption, forPeople, writeJson } from "../json.ts";
import type { JsonOption } from "../json.ts";
import { whole } from "../number-option.ts";
import { createProgress } from "../progress.ts";
import type { Terminal } from "../terminal.ts";
import type { Verb } from "./verb.ts";

interface Options {
  readonly config?: string;
  readonly candidate?: string;
  readonly workload?: string;
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
  const progress = createProgress(people);
  const taken = await conditions();
  people.out(`${people.paint("dim", conditionsLine(taken))}\n\n`);

  const measured: { readonly comparison: Comparison; readonly target: number | null }[] = [];
  for (const definition of definitions) {
    const workloads = (definition.workloads as readonly Workload[]).filter(({ name }) =>
      name.includes(options.workload ?? ""),
    );
    const candidates =
      options.candidate === undefined
        ? // What is known to be wrong has no speed worth showing, unless somebody asks for it by name.
          (definition.candidates as readonly Side[]).filter(({ flaw }) => flaw === undefined)
        : [findCandidate(definition, options.candidate)];
    for (const workload of workloads) {
      const comparisons: Comparison[] = [];
      for (const candidate of candidates) {
        comparisons.push(
          await compare({
            module: project.module,
            kernel: definition.kernel.key,
            workload: workload.name,
            candidate: candidate.name,
            ...(options.quick === true ? { quick: true, forks: options.forks ?? 3 } : {}),
            ...(options.forks === undefined ? {} : { forks: options.forks }),
            ...(options.seed === undefined ? {} : { seed: options.seed }),
            onProgress: ({ kernel, done, total }) =>
              progress.report(`${kernel}: ${workload.name}, ${candidate.name}`, `process ${done} of ${total}`),
          }),
        );
      }
      progress.clear();
      people.out(`${benchReport(comparisons, people.paint)}\n`);
      const target = workload.minSpeedup ?? null;
      measured.push(...comparisons.map((comparison) => ({ comparison, target })));
    }
  }
  if (measured.length === 0) {
    throw new InputError(
      "INVALID_ARGUMENT",
      "nothing was measured: no workload has that name, or the kernels have none",
    );
  }
  const rows = measured.flatMap(({ comparison, target }) => rowsOf(comparison, { target }));
  await writeJson(options.json, benchmarkFile(taken, firstOfEach(rows)), terminal);
  return measured.every(({ comparison }) => comparison.resultsEqual) ? PASS : FAIL;
}

/** The control and the peers are measured again beside every candidate: their first rows stand for all. */
function firstOfEach(rows: readonly BenchmarkRow[]): readonly BenchmarkRow[] {
  const seen = new Set<string>();
  return rows.filter(({ id }) => seen.size < seen.add(id).size);
}
