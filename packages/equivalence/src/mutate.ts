import { defaultCandidate } from "@oxbow/config";
import { loadSuiteDefinitions } from "./load.ts";
import { MutationProcess, type Ended, type Outcome } from "./mutation-process.ts";
import type { CleanResult, MutantResult, MutationRun } from "./mutation-run.ts";
import type { Job } from "./mutation-worker.ts";
import { runMutant } from "./run-mutant.ts";
import type { AnySuiteDefinition } from "./definition.ts";

export interface MutateOptions {
  /** The project's `oxbow.config.js`. */
  readonly module: URL;
  /** Keys of the kernels; all that have mutants if left out. */
  readonly kernels?: readonly string[];
  readonly seeds: readonly number[];
  /** Processes at a time. */
  readonly jobs: number;
  /** Random inputs per stratum; 1,000 if left out. */
  readonly runs?: number;
  /**
   * For a gate, which asks only whether: leaves the other engines out as soon as one has found a mutant, and the candidate,
   * which the gate has its own way with.
   */
  readonly onlyWhether?: boolean;
  /** For each seed. What is not done by then is missing. Unlimited if left out. */
  readonly budgetMs?: number;
  /**
   * A mutant that gets no batch done for this long may hang: it is run in a process of its own, where a call may take as
   * long, or the definition's `patienceMs`, 5,000 if it has none, if that is less. 20,000 if left out.
   */
  readonly silentMs?: number;
  readonly onProgress?: (progress: { readonly step: string; readonly done: number; readonly total: number }) => void;
}

/**
 * Proves that the suite can fail, and only when it should: sets it on every mutant of every kernel, without the corpus,
 * then on each control against itself and on each default candidate, which must raise no alarm. One seed after the other, each
 * in several processes, since a mutant may take its own with it: it is then run in one of its own, where that is what it is
 * found by.
 */
export async function mutate(options: MutateOptions): Promise<MutationRun> {
  const started = performance.now();
  const definitions = (await loadSuiteDefinitions(options.module)).filter(
    ({ kernel, mutants }) => options.kernels?.includes(kernel.key) ?? mutants.length > 0,
  );
  const mutation = { mutants: [] as MutantResult[], clean: [] as CleanResult[], missing: [] as Missing[] };
  const seeds: { seed: number; elapsedMs: number }[] = [];
  for (const [i, seed] of options.seeds.entries()) {
    const began = performance.now();
    const jobs = definitions.flatMap((definition) => jobsOf(definition, seed, options));
    await mutateSeed(
      options,
      definitions,
      jobs,
      { done: i * jobs.length, total: options.seeds.length * jobs.length },
      mutation,
    );
    seeds.push({ seed, elapsedMs: performance.now() - began });
  }
  return { ...mutation, seeds, elapsedMs: performance.now() - started };
}

type NamedJob = Job & { readonly name: string };

function jobsOf(
  definition: AnySuiteDefinition,
  seed: number,
  { runs, budgetMs, onlyWhether = false }: MutateOptions,
): NamedJob[] {
  const options = { seed, stopAtKill: onlyWhether, ...(runs === undefined ? {} : { runs }) };
  // Where little time is given, most of it is for the mutants.
  const patience = onlyWhether && budgetMs !== undefined ? { budgetMs: budgetMs / 4 } : {};
  // A control that is no function of its arguments shows that soon; who looks for false alarms runs the whole plan.
  const few = onlyWhether ? { runs: Math.min(runs ?? 1000, 200) } : {};
  const job = { kernel: definition.kernel.key, options };
  const candidate = onlyWhether ? undefined : defaultCandidate(definition);
  return [
    // The longest first, so that no process waits for them at the end.
    { ...job, options: { ...options, ...patience, ...few }, subject: "A/A" as const, name: "A/A" },
    ...(candidate === undefined || candidate.unavailable !== undefined
      ? []
      : [{ ...job, subject: "clean" as const, name: candidate.name }]),
    ...definition.mutants.map(({ name }, subject) => ({ ...job, subject, name })),
  ];
}

interface Results {
  readonly mutants: MutantResult[];
  readonly clean: CleanResult[];
  readonly missing: Missing[];
}

async function mutateSeed(
  options: MutateOptions,
  definitions: readonly AnySuiteDefinition[],
  jobs: readonly NamedJob[],
  { done: before, total }: { readonly done: number; readonly total: number },
  mutation: Results,
): Promise<void> {
  const deadline = performance.now() + (options.budgetMs ?? Infinity);
  let next = 0;
  let done = before;
  /** Whoever took its process with it is run in one of its own, which we survive. */
  const inOwnProcess = async (job: Job, ended: Ended): Promise<Outcome> => {
    const definition = definitions.find(({ kernel }) => kernel.key === job.kernel);
    const mutant = typeof job.subject === "number" ? definition?.mutants[job.subject] : undefined;
    if (definition === undefined || mutant === undefined) return ended;
    const budgetMs = Math.max(1, deadline - performance.now());
    const hangMs = Math.min(options.silentMs ?? Infinity, definition.patienceMs ?? 5000);
    const result = await runMutant(definition, mutant, { ...job.options, budgetMs, hangMs, module: options.module });
    if (result.killedBy !== null) return { done: "mutant", result };
    const because = performance.now() >= deadline ? "out of time" : "it was not found in one of its own";
    return { done: "failed", because: `${ended.because}, and ${because}` };
  };
  const work = async (): Promise<void> => {
    let worker: MutationProcess | undefined;
    for (let job = jobs[next++]; job !== undefined; job = jobs[next++]) {
      const { kernel, name: subject } = job;
      const isMutant = typeof job.subject === "number";
      options.onProgress?.({ step: `${kernel}: ${subject}`, done: done++, total });
      const left = deadline - performance.now();
      if (left <= 0) {
        mutation.missing.push({ kernel, subject, isMutant, because: "out of time before it began" });
        continue;
      }
      // What an earlier mutant left behind may have ended it since.
      if (worker?.isAlive !== true) worker = new MutationProcess(options);
      const first = await worker.run(job, left);
      if (first.done === "ended" || first.done === "failed") {
        await worker.end();
        worker = undefined;
      }
      const outcome = first.done === "ended" ? await inOwnProcess(job, first) : first;
      if (outcome.done === "mutant") mutation.mutants.push(outcome.result);
      else if (outcome.done === "clean") mutation.clean.push(outcome.result);
      else mutation.missing.push({ kernel, subject, isMutant, because: outcome.because });
    }
    await worker?.end();
  };
  await Promise.all(Array.from({ length: Math.max(1, options.jobs) }, work));
}

type Missing = MutationRun["missing"][number];
