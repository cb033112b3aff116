import { conditionsLine } from "@oxbow/contract";
import type { AnyDefinition, Workload } from "@oxbow/contract";
import { annotations, junit, markdown } from "@oxbow/gate";
import type { Command } from "commander";
import { relative } from "node:path";
import { certificateFile, writeCertificate } from "../certificates.ts";
import { loadProject } from "../config.ts";
import { parseDuration } from "../duration.ts";
import { exitCode } from "../exit-code.ts";
import { findCandidate, findKernel } from "../find.ts";
import { gateReport, gateSummary } from "../gate-report.ts";
import { checkJsonOption, forPeople, gateJson, writeJson, writeReport } from "../json.ts";
import type { JsonOption } from "../json.ts";
import { whole } from "../number-option.ts";
import { createProgress } from "../progress.ts";
import { runGate } from "../run-gate.ts";
import type { GateResult } from "../run-gate.ts";
import type { Terminal } from "../terminal.ts";
import type { Verb } from "./verb.ts";

interface Options {
  readonly config?: string;
  readonly candidate?: string;
  readonly budget?: number;
  readonly seed?: number;
  readonly runs?: number;
  readonly forks?: number;
  readonly quick?: boolean;
  readonly json?: JsonOption;
  readonly junit?: string;
  readonly markdown?: string;
  readonly annotations?: boolean;
}

/** `oxbow gate`: collects the evidence, judges it, writes the certificates. */
export const gate: Verb = (program, { terminal, exit }) => {
  program
    .command("gate")
    .summary("judge a candidate: same answers, and faster?")
    .description(
      "Runs the equivalence suite and the paired benchmark, judges what they found and writes a certificate.\nExit code: 0 pass, 1 fail, 2 inconclusive, 3 broken input or usage.",
    )
    .argument("[kernels...]", "the kernels' keys; all of them if left out")
    .option("--candidate <name>", "judge this candidate instead of the first")
    .option("--budget <time>", "stop after this long, such as 4m; what is missing is inconclusive", parseDuration)
    .option("--seed <n>", "decides every random input; commit and kernel decide it if left out", whole)
    .option("--runs <n>", "random inputs per stratum", whole)
    .option("--forks <n>", "fresh processes per workload", whole)
    .option("--quick", "shorter measurements: for a look")
    .option("--json [file]", "everything for machines, to a file or to standard output")
    .option("--junit <file>", "a JUnit report")
    .option("--markdown <file>", "a Markdown report, such as for $GITHUB_STEP_SUMMARY")
    .option("--annotations", "GitHub annotations on standard output")
    .addHelpText("after", "\nExample:\n  oxbow gate byte-hash --budget 4m --junit gate.xml")
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
  const deadline = performance.now() + (options.budget ?? Infinity);

  const results: GateResult[] = [];
  for (const [i, definition] of definitions.entries()) {
    const share = (deadline - performance.now()) / (definitions.length - i);
    const result = await runGate(definition, {
      ...options,
      module: project.module,
      ...(Number.isFinite(share) ? { budgetMs: Math.max(share, 1) } : {}),
      onProgress: ({ kernel, step, done, total }) =>
        progress.report(`${kernel}: ${step}`, `${done.toLocaleString("en")} of ${total.toLocaleString("en")}`),
    });
    progress.clear();
    results.push(result);
    people.out(`${gateReport(result, people.paint, people.columns)}\n`);
    if (result.certificate !== null) {
      const candidate = findCandidate(definition, options.candidate);
      const file = certificateFile(project.certificates, definition, candidate);
      await writeCertificate(file, result.certificate);
      people.out(people.paint("dim", `  certificate: ${relative(terminal.directory, file)}\n\n`));
    }
  }
  if (results.length > 1) people.out(`${gateSummary(results, people.paint)}\n`);
  const conditions = results[0]?.evidence.conditions;
  if (conditions !== undefined) people.out(`${people.paint("dim", conditionsLine(conditions))}\n`);

  await writeJson(options.json, { schema: "oxbow/gate/v1", conditions, results: results.map(gateJson) }, terminal);
  if (options.junit !== undefined) await writeReport(options.junit, junit(results));
  if (options.markdown !== undefined) await writeReport(options.markdown, markdown(results));
  if (options.annotations === true) people.out(annotations(results));
  return exitCode(counted(results, definitions).map(({ verdict }) => verdict.verdict));
}

/**
 * A kernel that asks for no speedup anywhere is there to be shown. Its verdict is inconclusive for ever, so beside kernels
 * that do ask it counts only when it fails.
 */
function counted(results: readonly GateResult[], definitions: readonly AnyDefinition[]): readonly GateResult[] {
  const asking = results.filter(
    ({ verdict }, i) =>
      verdict.verdict === "fail" ||
      definitions[i]?.workloads.some(({ minSpeedup }: Workload) => minSpeedup !== undefined) === true,
  );
  return asking.length > 0 ? asking : results;
}
