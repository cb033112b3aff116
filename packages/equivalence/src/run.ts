import { findCandidate } from "@oxbow/config";
import type { EquivalenceReport, Side } from "@oxbow/contract";
import type { CorpusEntry } from "./corpus.ts";
import { isolate } from "./isolate.ts";
import { inProcess, type Observer } from "./observe.ts";
import { remembers } from "./remembers.ts";
import { Suite } from "./suite.ts";
import type { AnySuiteDefinition, SuiteDefinition } from "./definition.ts";

export interface RunOptions {
  /** The name of a candidate of the definition; the default one, the first without a flaw, if left out. */
  readonly candidate?: string;
  /** Decides every random input: the same seed, definition and fast-check give the same run. */
  readonly seed: number;
  /** Random inputs per stratum, at most; 1,000 if left out. `Infinity` runs until the budget ends. */
  readonly runs?: number;
  /** Random inputs per stratum below which a run counts as interrupted; the smaller of `runs` and 1,000 if left out. */
  readonly atLeast?: number;
  /** Time for everything, shrinking included. A run it cuts short says so in `interrupted`. Unlimited if left out. */
  readonly budgetMs?: number;
  /** Earlier counterexamples, which are run first: see `readCorpus`. */
  readonly corpus?: readonly CorpusEntry[];
  /**
   * The project's `oxbow.config.js`. With it the candidate runs in a child process, which finds it there by the kernel's key
   * and the candidate's name, and a crash or a hang is an observation; without it, in this process.
   */
  readonly module?: URL;
  /** Of a child: see `isolate`. */
  readonly hangMs?: number;
  readonly memoryMiB?: number;
  /** How long the first mismatch may be made smaller; 20 seconds if left out. */
  readonly shrinkMs?: number;
  /** Decides which declared differences have expired; now if left out. */
  readonly today?: Date;
  readonly onProgress?: (progress: Progress) => void;
}

/** How far a run is. */
export interface Progress {
  readonly kernel: string;
  readonly candidate: string;
  readonly stratum: string;
  readonly executed: number;
  readonly planned: number;
}

/**
 * Runs control and candidate on the corpus, the named cases, the exhaustive space, then on random inputs: small ones,
 * calls in parts and in flight, large ones; until they disagree or the plan is done. The first mismatch is shrunk and ends the run.
 *
 * Throws when the definition is wrong rather than the candidate: a case whose expectation the control does not meet, a declared
 * difference that is none any more, a candidate that is not there.
 */
export async function runEquivalence<Args extends readonly unknown[], Out>(
  definition: SuiteDefinition<Args, Out>,
  options: RunOptions,
): Promise<EquivalenceReport> {
  return runSide(definition, findCandidate(definition, options.candidate), options);
}

/** The same for a side that need not be a candidate of the definition; without `module`. */
export async function runSide(
  definition: AnySuiteDefinition,
  candidate: Side,
  options: RunOptions,
): Promise<EquivalenceReport> {
  const { module, seed, runs = 1000, budgetMs = Infinity, today = new Date(), corpus = [], onProgress } = options;
  const started = performance.now();
  const observer = observerOf(definition, candidate, options);
  const kernel = definition.kernel.key;
  const suite = new Suite(definition, candidate, observer, {
    seed,
    runs,
    atLeast: options.atLeast ?? Math.min(runs, 1000),
    deadline: started + budgetMs,
    today,
    shrinkMs: options.shrinkMs ?? SHRINK_MS,
    onExecuted: ({ name, executed }, planned) =>
      onProgress?.({ kernel, candidate: candidate.name, stratum: name, executed, planned }),
  });
  let identity: EquivalenceReport["identity"];
  let habits: Awaited<ReturnType<typeof remembers>> = {};
  try {
    identity = await suite.identity();
    await suite.ledger();
    await suite.corpus(corpus);
    await suite.cases();
    await suite.exhaustive();
    await suite.random("small");
    await suite.inParts();
    await suite.inFlight();
    // Only a function of the size can be asked for large inputs.
    if (typeof definition.arguments === "function") await suite.random("large");
    if (module !== undefined && suite.counterexample === null && suite.interrupted === null) {
      habits = await remembers(definition, observer, seed);
    }
  } finally {
    await observer.close();
  }
  const { strata, counterexample, interrupted } = suite;
  return {
    kernel,
    control: definition.control.name,
    candidate: candidate.name,
    seed,
    strata,
    counterexample,
    identity,
    executed: suite.executed,
    ...habits,
    isolation: observer.isolation,
    interrupted: interrupted ?? habits.interrupted ?? null,
    elapsedMs: performance.now() - started,
  };
}

/** How long one shrink may take when nobody says otherwise. */
const SHRINK_MS = 20_000;

/** In a child process when there is a module that it can import, in this one otherwise. */
export function observerOf(
  definition: AnySuiteDefinition,
  candidate: Side,
  { module, hangMs, memoryMiB }: Pick<RunOptions, "module" | "hangMs" | "memoryMiB">,
): Observer {
  if (module === undefined) return inProcess(candidate);
  return isolate({
    module,
    kernel: definition.kernel.key,
    candidate: candidate.name,
    ...(hangMs === undefined ? {} : { hangMs }),
    ...(memoryMiB === undefined ? {} : { memoryMiB }),
  });
}
