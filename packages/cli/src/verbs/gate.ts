import { findCandidate, findKernel, loadProject } from "@oxbow/config";
import { certificateFile, writeCertificate } from "@oxbow/project";
import type { Project } from "@oxbow/config";
import { conditionsLine } from "@oxbow/contract";
import type { AnyDefinition } from "@oxbow/contract";
import {
  annotations,
  BROKEN,
  judgeAll,
  junit,
  markdown,
  PASS,
  planJson,
  planText,
  sarif,
  verdictJson,
  verdictPage,
  verdictTable,
  verdictText,
} from "@oxbow/gate";
import type { Collected, GatePlan, Judged } from "@oxbow/gate";
import { addToCorpus } from "@oxbow/equivalence";
import type { Command } from "commander";
import { availableParallelism } from "node:os";
import { relative, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseDuration } from "../duration.ts";
import { checkJsonOption, forPeople, writeJson, writeReport } from "../json.ts";
import type { JsonOption } from "../json.ts";
import { whole } from "../number-option.ts";
import { createProgress } from "../progress.ts";
import { collectAnswers, collectSpeed } from "../collect-evidence.ts";
import type { Answers, CollectOptions, PlannedKernel } from "../collect-evidence.ts";
import { Broken, planKernels } from "../plan-kernels.ts";
import type { BrokenKernel } from "../plan-kernels.ts";
import { prose } from "@oxbow/layout";
import type { Terminal } from "../terminal.ts";
import type { Verb } from "./verb.ts";

interface Options {
  readonly config?: string;
  readonly candidate?: string;
  readonly budget?: number;
  readonly nightly?: boolean;
  readonly seed?: number;
  readonly runs?: number;
  readonly forks?: number;
  readonly quick?: boolean;
  readonly plan?: boolean;
  readonly json?: JsonOption;
  readonly junit?: string;
  readonly markdown?: string;
  readonly sarif?: string;
  readonly html?: string;
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
    .option(
      "--budget <time>",
      "for all kernels together; what is missing then is inconclusive (default: 4m, or 10m a kernel with --nightly)",
      parseDuration,
    )
    .option("--nightly", "the long mode: random inputs until half of the time is over, more processes, long workloads")
    .option("--seed <n>", "the seed of every random input, to run again what was found; drawn anew if left out", whole)
    .option("--runs <n>", "random inputs per stratum", whole)
    .option("--forks <n>", "fresh processes per workload", whole)
    .option("--quick", "shorter measurements: for a look, which writes no certificate")
    .option("--plan", "print what would run, and for how long at most, and run nothing")
    .option("--json [file]", "everything for machines, to a file or to standard output")
    .option("--junit <file>", "a JUnit report")
    .option("--markdown <file>", "a Markdown report, such as for $GITHUB_STEP_SUMMARY")
    .option("--sarif <file>", "a SARIF 2.1.0 report, for code scanning")
    .option("--html <file>", "a page of its own, for people")
    .option("--annotations", "GitHub annotations on standard output")
    .addHelpText("after", "\nExample:\n  oxbow gate byte-hash --budget 4m --junit gate.xml")
    .action(async (kernels: readonly string[], _: Options, command: Command) => {
      exit(await run(kernels, command.optsWithGlobals<Options>(), terminal));
    });
};

/** The plan, and nothing run. */
async function showPlan(
  plan: GatePlan,
  kernels: readonly (PlannedKernel | BrokenKernel)[],
  { json }: Options,
  terminal: Terminal,
): Promise<number> {
  const people = forPeople(json, terminal);
  const broken = kernels.flatMap((each) =>
    "broken" in each ? [{ kernel: each.definition.kernel.key, because: each.broken.because }] : [],
  );
  for (const { kernel, because } of broken) people.err(`${people.paint("red", kernel)}: ${because}\n`);
  people.out(planText(plan, people.paint, people.columns));
  await writeJson(json, { ...planJson(plan), broken }, terminal);
  return broken.length > 0 ? BROKEN : PASS;
}

async function run(keys: readonly string[], options: Options, terminal: Terminal): Promise<number> {
  const people = forPeople(options.json, terminal);
  const project = await loadProject(terminal.directory, options.config);
  checkJsonOption(options.json, project.kernels);
  const definitions =
    keys.length === 0 ? project.kernels : [...new Set(keys)].map((key) => findKernel(project.kernels, key));

  const started = performance.now();
  const { plan, kernels } = await planKernels(definitions, project, options);
  if (options.plan === true) return showPlan(plan, kernels, options, terminal);

  const broken: { readonly kernel: string; readonly because: string }[] = [];
  const collected: Collected[] = [];
  const clock = (): number => performance.now() - started;
  const kept = new Map<string, string>();
  const onAnswers = (definition: AnyDefinition, answers: Answers): void => {
    const said = keepCounterexample(definition, answers, project, people);
    if (said !== null) kept.set(definition.kernel.key, said);
  };
  for (const [definition, evidence] of await collectAll(kernels, project, options, { clock, people, onAnswers })) {
    if (evidence instanceof Broken) {
      const kernel = definition.kernel.key;
      broken.push({ kernel, because: evidence.because });
      people.err(`${people.paint("red", kernel)}: ${evidence.because}\n\n`);
      continue;
    }
    collected.push(evidence);
  }
  // All together: how strictly one is judged depends on how many there are.
  const judgement = judgeAll(collected);
  const { results } = judgement;
  for (const result of results) {
    people.out(`${verdictText(result, people.paint, people.columns)}\n${kept.get(result.evidence.kernel) ?? ""}`);
    await keepCertificate(result, project, people);
  }
  if (results.length > 1) people.out(`${verdictTable(judgement, people.paint, people.columns)}\n`);
  const conditions = results[0]?.evidence.conditions;
  if (conditions !== undefined) {
    people.out(`${prose(people.paint("dim", conditionsLine(conditions)), people.columns)}\n`);
  }

  await writeJson(
    options.json,
    { schema: "oxbow/gate/v1", conditions, results: results.map(verdictJson), broken },
    terminal,
  );
  if (options.junit !== undefined) await writeReport(options.junit, junit(results));
  if (options.markdown !== undefined) await writeReport(options.markdown, markdown(results));
  if (options.sarif !== undefined) {
    // The one file of a definition that is in the repository for sure: what a side is made of may be built.
    const config = relative(terminal.directory, fileURLToPath(project.module)).split(sep).join("/");
    await writeReport(
      options.sarif,
      sarif(results, () => config),
    );
  }
  if (options.html !== undefined) await writeReport(options.html, verdictPage(results));
  if (options.annotations === true) people.out(annotations(results));
  return broken.length > 0 ? BROKEN : judgement.exitCode;
}

/**
 * By the plan of the whole run: the answers of all kernels, as many at a time as there are processors; then, one after the other,
 * their speeds. In the order given. A broken kernel does not hide the next.
 */
async function collectAll(
  planned: readonly (PlannedKernel | BrokenKernel)[],
  { module, corpus, scores }: Project,
  { seed, nightly = false, quick }: Options,
  { clock, people, onAnswers }: Collecting,
): Promise<readonly (readonly [AnyDefinition, Collected | Broken])[]> {
  const progress = createProgress(people);
  const lanes = Math.min(planned.length, availableParallelism());
  const options: CollectOptions = {
    module,
    corpus,
    scores,
    seed,
    nightly,
    quick,
    alone: true,
    jobs: Math.max(1, Math.floor(availableParallelism() / lanes)),
    onProgress: ({ kernel: key, step, done, total }) =>
      progress.report(`${key}: ${step}`, `${done.toLocaleString("en")} of ${total.toLocaleString("en")}`),
  };
  const answers = await inLanes(lanes, planned, async (kernel) => {
    if ("broken" in kernel) return kernel.broken;
    const found = await collectAnswers(kernel, clock, options).catch((error: unknown) => new Broken(error));
    // At once: what was found must outlive whatever ends this run.
    if (!(found instanceof Broken)) {
      progress.clear();
      onAnswers(kernel.definition, found);
    }
    return found;
  });
  const collected: (readonly [AnyDefinition, Collected | Broken])[] = [];
  for (const [i, found] of answers.entries()) {
    const evidence =
      found instanceof Broken
        ? found
        : await collectSpeed(found, clock, options).catch((error: unknown) => new Broken(error));
    progress.clear();
    collected.push([planned[i]!.definition, evidence]);
  }
  return collected;
}

interface Collecting {
  readonly clock: () => number;
  readonly people: Terminal;
  readonly onAnswers: (definition: AnyDefinition, answers: Answers) => void;
}

/** What `work` makes of each item, in the order of the items; so many at a time. */
async function inLanes<Item, Made>(
  lanes: number,
  items: readonly Item[],
  work: (item: Item) => Promise<Made>,
): Promise<readonly Made[]> {
  const made: Made[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let at = next++; at < items.length; at = next++) made[at] = await work(items[at]!);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return made;
}

/**
 * What was found once is run first from now on; the text says so. Null where there is nothing to keep: a candidate that is kept for
 * its flaw has nothing new to teach.
 */
function keepCounterexample(
  definition: AnyDefinition,
  { equivalence, planned: { shape } }: Answers,
  { corpus }: Project,
  { directory }: Terminal,
): string | null {
  if (equivalence === null || findCandidate(definition, shape.candidate).flaw !== undefined) return null;
  const file = addToCorpus(pathToFileURL(corpus), equivalence);
  if (file === null) return null;
  const path = relative(directory, fileURLToPath(file));
  return `  kept, and run first from now on: ${path}\n  again with  oxbow corpus replay ${path}\n\n`;
}

async function keepCertificate(
  { certificate, evidence }: Judged,
  { certificates }: Project,
  people: Terminal,
): Promise<void> {
  if (certificate === null) return;
  if (certificate.look !== null) {
    people.out(
      people.paint(
        "dim",
        "  no certificate: a look decides nothing, and an earlier one stays. Run it without --quick\n\n",
      ),
    );
    return;
  }
  const file = certificateFile(certificates, evidence.kernel, evidence.candidate);
  await writeCertificate(file, certificate);
  people.out(people.paint("dim", `  certificate: ${relative(people.directory, file)}\n\n`));
}
