import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { loadSpecs } from "./load.ts";
import type { Done, Job } from "./prover.ts";
import type { CleanResult, SabotageResult } from "./sabotage.ts";
import type { AnyEquivalenceSpec } from "./spec.ts";

export interface ProveOptions {
  /** The project's `oxbow.config.js`. */
  readonly module: URL;
  /** Keys of the kernels; all that have sabotages if left out. */
  readonly kernels?: readonly string[];
  readonly seeds: readonly number[];
  /** Processes at a time. */
  readonly jobs: number;
  /** Random inputs per stratum; 1,000 if left out. */
  readonly runs?: number;
  /** Executions of the coverage-guided search for what every other engine let live; 20,000 if left out. */
  readonly guided?: number;
  /** Also looks for differences of sound candidates by the coverage of the control: for a nightly run. */
  readonly searchClean?: boolean;
  /** For each seed. What is not done by then is missing. Unlimited if left out. */
  readonly budgetMs?: number;
  readonly onProgress?: (progress: { readonly step: string; readonly done: number; readonly total: number }) => void;
}

/** What the suite did with what is wrong and with what is not. */
export interface Proof {
  readonly sabotages: readonly SabotageResult[];
  readonly clean: readonly CleanResult[];
  /** Jobs that did not end: the budget was over, or the process died. Each with why. */
  readonly missing: readonly { readonly kernel: string; readonly subject: string; readonly because: string }[];
  /** How long each seed took. */
  readonly seeds: readonly { readonly seed: number; readonly elapsedMs: number }[];
  readonly elapsedMs: number;
}

/**
 * Proves that the suite can fail, and only when it should: sets it on every sabotage of every kernel, without the corpus,
 * then on each control against itself and on each first candidate, which must raise no alarm. One seed after the other, each
 * in several processes, since coverage is of a process, and a sabotage may take its own with it.
 */
export async function prove(options: ProveOptions): Promise<Proof> {
  const started = performance.now();
  const specs = (await loadSpecs(options.module)).filter(
    ({ kernel, sabotages }) => options.kernels?.includes(kernel.key) ?? sabotages.length > 0,
  );
  const proof = { sabotages: [] as SabotageResult[], clean: [] as CleanResult[], missing: [] as Missing[] };
  const seeds: { seed: number; elapsedMs: number }[] = [];
  for (const [i, seed] of options.seeds.entries()) {
    const began = performance.now();
    const jobs = specs.flatMap((spec) => jobsOf(spec, seed, options.runs));
    await proveSeed(options, jobs, { done: i * jobs.length, total: options.seeds.length * jobs.length }, proof);
    seeds.push({ seed, elapsedMs: performance.now() - began });
  }
  return { ...proof, seeds, elapsedMs: performance.now() - started };
}

type NamedJob = Job & { readonly name: string };

function jobsOf({ kernel, sabotages, candidates }: AnyEquivalenceSpec, seed: number, runs?: number): NamedJob[] {
  const job = { kernel: kernel.key, options: { seed, ...(runs === undefined ? {} : { runs }) } };
  const [candidate] = candidates;
  const sound = candidate !== undefined && candidate.flaw === undefined && candidate.unavailable === undefined;
  return [
    // The longest first, so that no process waits for them at the end.
    { ...job, subject: "A/A" as const, name: "A/A" },
    ...(sound ? [{ ...job, subject: "clean" as const, name: candidate.name }] : []),
    ...sabotages.map(({ name }, subject) => ({ ...job, subject, name })),
  ];
}

interface Results {
  readonly sabotages: SabotageResult[];
  readonly clean: CleanResult[];
  readonly missing: Missing[];
}

async function proveSeed(
  options: ProveOptions,
  jobs: readonly NamedJob[],
  { done: before, total }: { readonly done: number; readonly total: number },
  proof: Results,
): Promise<void> {
  const deadline = performance.now() + (options.budgetMs ?? Infinity);
  let next = 0;
  let done = before;
  /** What survived is searched for in a process of its own. */
  const withSearch = async (outcome: Done, job: Job): Promise<Done> => {
    const executions = options.guided ?? 20_000;
    const isWanted =
      outcome.done === "sabotage"
        ? outcome.result.killedBy === null
        : outcome.done === "clean" && outcome.result.alarm === null && options.searchClean === true;
    if (!isWanted || executions === 0) return outcome;
    const searcher = new Prover(options.module, "guided");
    const searched = await searcher.run({ ...job, executions }, deadline - performance.now());
    await searcher.end();
    if (outcome.done === "sabotage" && searched.done === "sabotage") {
      const { result } = searched;
      return { ...searched, result: { ...result, attempts: [...outcome.result.attempts, ...result.attempts] } };
    }
    if (outcome.done === "clean" && searched.done === "clean") {
      const { alarm, executed, elapsedMs } = searched.result;
      const all = { executed: outcome.result.executed + executed, elapsedMs: outcome.result.elapsedMs + elapsedMs };
      return { ...outcome, result: { ...outcome.result, ...all, alarm } };
    }
    return searched;
  };
  const work = async (): Promise<void> => {
    let prover: Prover | undefined;
    for (let job = jobs[next++]; job !== undefined; job = jobs[next++]) {
      const { kernel, name: subject } = job;
      options.onProgress?.({ step: `${kernel}: ${subject}`, done: done++, total });
      const left = deadline - performance.now();
      if (left <= 0) {
        proof.missing.push({ kernel, subject, because: "out of time before it began" });
        continue;
      }
      prover ??= new Prover(options.module);
      const outcome = await withSearch(await prover.run(job, left), job);
      if (outcome.done === "sabotage") proof.sabotages.push(outcome.result);
      else if (outcome.done === "clean") proof.clean.push(outcome.result);
      else {
        proof.missing.push({ kernel, subject, because: outcome.done === "failed" ? outcome.because : "no answer" });
        await prover.end();
        prover = undefined;
      }
    }
    await prover?.end();
  };
  await Promise.all(Array.from({ length: Math.max(1, options.jobs) }, work));
}

type Missing = Proof["missing"][number];

/** One child process, which answers one job at a time. */
class Prover {
  readonly #process: ChildProcess;
  readonly #ready: Promise<unknown>;

  constructor(module: URL, ...mode: readonly "guided"[]) {
    const program = new URL(import.meta.url.endsWith(".ts") ? "./prover.ts" : "./prover.js", import.meta.url);
    this.#process = fork(program, [module.href, ...mode], {
      serialization: "advanced",
      stdio: ["ignore", "ignore", "inherit", "ipc"],
      execArgv: ["--disable-warning=ExperimentalWarning"],
    });
    this.#ready = this.#answer(Infinity);
  }

  async run(job: Job, withinMs: number): Promise<Done> {
    const ready = (await this.#ready) as Done;
    if (ready.done !== "ready") return ready;
    const answer = this.#answer(withinMs);
    this.#process.send(job);
    return answer;
  }

  async end(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const closed = once(this.#process, "close");
    this.#process.kill("SIGKILL");
    await closed;
  }

  #answer(withinMs: number): Promise<Done> {
    return new Promise((resolve) => {
      const settle = (outcome: Done): void => {
        clearTimeout(timer);
        this.#process.off("message", settle).off("close", closed);
        resolve(outcome);
      };
      const closed = (exitCode: number | null, signal: string | null): void =>
        settle({ done: "failed", because: `its process ended with ${signal ?? exitCode}` });
      const timer =
        withinMs === Infinity
          ? undefined
          : setTimeout(() => settle({ done: "failed", because: "out of time" }), Math.min(withinMs, 2 ** 31 - 1));
      this.#process.once("message", settle).once("close", closed);
    });
  }
}
