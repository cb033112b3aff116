import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { defaultCandidate } from "@oxbow/config";
import { residentMiB } from "./isolate.ts";
import { loadSpecs } from "./load.ts";
import type { Done, Job } from "./mutation-worker.ts";
import { runMutant, type CleanResult, type MutantResult } from "./mutant.ts";
import type { AnyEquivalenceSpec } from "./spec.ts";

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
  /** A mutant that gets no batch done for this long may hang: it is run in a process of its own. 20,000 if left out. */
  readonly silentMs?: number;
  readonly onProgress?: (progress: { readonly step: string; readonly done: number; readonly total: number }) => void;
}

/** What the suite did with what is wrong and with what is not. */
export interface MutationRun {
  readonly mutants: readonly MutantResult[];
  readonly clean: readonly CleanResult[];
  /** Jobs that did not end: the budget was over, or the process died where nothing wrong was run. Each with why. */
  readonly missing: readonly {
    readonly kernel: string;
    readonly subject: string;
    readonly isMutant: boolean;
    readonly because: string;
  }[];
  /** How long each seed took. */
  readonly seeds: readonly { readonly seed: number; readonly elapsedMs: number }[];
  readonly elapsedMs: number;
}

/**
 * Proves that the suite can fail, and only when it should: sets it on every mutant of every kernel, without the corpus,
 * then on each control against itself and on each default candidate, which must raise no alarm. One seed after the other, each
 * in several processes, since a mutant may take its own with it: it is then run in one of its own, where that is what it is
 * found by.
 */
export async function mutate(options: MutateOptions): Promise<MutationRun> {
  const started = performance.now();
  const specs = (await loadSpecs(options.module)).filter(
    ({ kernel, mutants }) => options.kernels?.includes(kernel.key) ?? mutants.length > 0,
  );
  const mutation = { mutants: [] as MutantResult[], clean: [] as CleanResult[], missing: [] as Missing[] };
  const seeds: { seed: number; elapsedMs: number }[] = [];
  for (const [i, seed] of options.seeds.entries()) {
    const began = performance.now();
    const jobs = specs.flatMap((spec) => jobsOf(spec, seed, options));
    await mutateSeed(
      options,
      specs,
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
  spec: AnyEquivalenceSpec,
  seed: number,
  { runs, budgetMs, onlyWhether = false }: MutateOptions,
): NamedJob[] {
  const options = { seed, stopAtKill: onlyWhether, ...(runs === undefined ? {} : { runs }) };
  // Where little time is given, most of it is for what was planted.
  const patience = onlyWhether && budgetMs !== undefined ? { budgetMs: budgetMs / 4 } : {};
  const job = { kernel: spec.kernel.key, options };
  const candidate = onlyWhether ? undefined : defaultCandidate(spec);
  return [
    // The longest first, so that no process waits for them at the end.
    { ...job, options: { ...options, ...patience }, subject: "A/A" as const, name: "A/A" },
    ...(candidate === undefined || candidate.unavailable !== undefined
      ? []
      : [{ ...job, subject: "clean" as const, name: candidate.name }]),
    ...spec.mutants.map(({ name }, subject) => ({ ...job, subject, name })),
  ];
}

interface Results {
  readonly mutants: MutantResult[];
  readonly clean: CleanResult[];
  readonly missing: Missing[];
}

async function mutateSeed(
  options: MutateOptions,
  specs: readonly AnyEquivalenceSpec[],
  jobs: readonly NamedJob[],
  { done: before, total }: { readonly done: number; readonly total: number },
  mutation: Results,
): Promise<void> {
  const deadline = performance.now() + (options.budgetMs ?? Infinity);
  let next = 0;
  let done = before;
  /** Whoever took its process with it is run in one of its own, which we survive. */
  const inOwnProcess = async (job: Job, ended: Ended): Promise<Outcome> => {
    const spec = specs.find(({ kernel }) => kernel.key === job.kernel);
    const mutant = typeof job.subject === "number" ? spec?.mutants[job.subject] : undefined;
    if (spec === undefined || mutant === undefined) return ended;
    const budgetMs = Math.max(1, deadline - performance.now());
    const result = await runMutant(spec, mutant, { ...job.options, budgetMs, module: options.module });
    if (result.killedBy !== null) return { done: "mutant", result };
    const because = performance.now() >= deadline ? "out of time" : "it was not found in one of its own";
    return { done: "failed", because: `${ended.because}, and ${because}` };
  };
  const work = async (): Promise<void> => {
    let worker: MutationWorker | undefined;
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
      if (worker?.isAlive !== true) worker = new MutationWorker(options);
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

/** How the process of a job ended by itself, or was ended because it would not have. */
interface Ended {
  readonly done: "ended";
  readonly because: string;
}

type Outcome = Exclude<Done, { readonly done: "ready" | "alive" }> | Ended;

/** More than any job needs that ends. */
const MEMORY_MIB = 3072;

/** One child process, which answers one job at a time. */
class MutationWorker {
  readonly #process: ChildProcess;
  readonly #ready: Promise<Done | Ended>;
  readonly #silentMs: number;

  constructor({ module, silentMs = 20_000 }: Pick<MutateOptions, "module" | "silentMs">) {
    this.#silentMs = silentMs;
    const program = new URL(
      import.meta.url.endsWith(".ts") ? "./mutation-worker.ts" : "./mutation-worker.js",
      import.meta.url,
    );
    this.#process = fork(program, [module.href], {
      serialization: "advanced",
      stdio: ["ignore", "ignore", "ignore", "ipc"],
      execArgv: ["--disable-warning=ExperimentalWarning"],
    });
    this.#ready = this.#answer(Infinity, false);
  }

  async run(job: Job, withinMs: number): Promise<Outcome> {
    const ready = await this.#ready;
    // What cannot be imported is no mutant's doing.
    if (ready.done !== "ready") return { done: "failed", because: "because" in ready ? ready.because : "no answer" };
    const answer = this.#answer(withinMs, typeof job.subject === "number");
    // A failure to send is the end of the process, which the answer tells.
    this.#process.send(job, () => {});
    return (await answer) as Outcome;
  }

  get isAlive(): boolean {
    return this.#process.exitCode === null && this.#process.signalCode === null;
  }

  async end(): Promise<void> {
    if (!this.isAlive) return;
    const closed = once(this.#process, "close");
    this.#process.kill("SIGKILL");
    await closed;
  }

  /** The next answer that is more than a sign of life. Only what may be wrong is watched. */
  #answer(withinMs: number, watched: boolean): Promise<Done | Ended> {
    return new Promise((resolve) => {
      let lastSign = performance.now();
      const deadline = lastSign + withinMs;
      const settle = (outcome: Done | Ended): void => {
        clearInterval(watch);
        this.#process.off("message", told).off("close", closed);
        resolve(outcome);
      };
      const told = (message: Done): void => {
        lastSign = performance.now();
        if (message.done !== "alive") settle(message);
      };
      const closed = (exitCode: number | null, signal: string | null): void =>
        settle({ done: "ended", because: `its process ended with ${signal ?? exitCode}` });
      const watch = setInterval(() => {
        const now = performance.now();
        if (now >= deadline) settle({ done: "failed", because: "out of time" });
        else if (!watched) return;
        else if (now - lastSign >= this.#silentMs)
          settle({ done: "ended", because: "its process gave no sign of life" });
        else if (residentMiB(this.#process.pid) > MEMORY_MIB)
          settle({ done: "ended", because: `its process took more than ${MEMORY_MIB} MiB of memory` });
      }, WATCH_MS);
      this.#process.on("message", told).once("close", closed);
    });
  }
}

const WATCH_MS = 50;
