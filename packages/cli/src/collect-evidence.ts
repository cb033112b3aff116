import { findCandidate } from "@oxbow/config";
import type { AnyDefinition, Artifacts, EquivalenceReport, Evidence, MutationScore } from "@oxbow/contract";
import { InputError } from "@oxbow/contract";
import { hasSuite, readCorpus, runEquivalence } from "@oxbow/equivalence";
import { policyOf } from "@oxbow/gate";
import type { Collected, EquivalenceStep, GateShape, GateStep, Policy } from "@oxbow/gate";
import { conditions } from "@oxbow/measure";
import { randomInt } from "node:crypto";
import { availableParallelism } from "node:os";
import { pathToFileURL } from "node:url";
import { artifactsOf, fromConfig, hashExecuted } from "@oxbow/project";
import { measureJudged } from "./measure-judged.ts";
import { scoreMutants } from "./score-mutants.ts";

/** How the evidence is collected that a plan asks for. */
export interface CollectOptions {
  /** The config module; forks and child processes import it to find the definition by its kernel's key. */
  readonly module: URL;
  /**
   * Decides every random input, and weakens the verdict: who wrote the candidate may have known it. If left out it is drawn when
   * the candidate's files have been hashed.
   */
  readonly seed?: number | undefined;
  /** The directory of earlier counterexamples, which are run first; none if left out. */
  readonly corpus?: string | undefined;
  /** The directory of earlier scores of mutants, which are not tried again where one still holds; none if left out. */
  readonly scores?: string | undefined;
  /** Why this gate tries no mutants; then only a score that was kept is judged. */
  readonly powerShown?: string | undefined;
  /** Processes at a time that mutants are tried in; as many as there are processors if left out. */
  readonly jobs?: number | undefined;
  /** The long mode. */
  readonly nightly?: boolean | undefined;
  /** Shorter measurements: a look, whose certificate admits nothing. */
  readonly quick?: boolean | undefined;
  /** Without the peers, which are shown and not judged. */
  readonly alone?: boolean | undefined;
  readonly policy?: Partial<Policy> | undefined;
  readonly onProgress?: ((progress: GateProgress) => void) | undefined;
}

export interface GateProgress {
  readonly kernel: string;
  /** Such as "equivalence, random small" or "speed, many 64 B keys". */
  readonly step: string;
  readonly done: number;
  readonly total: number;
}

/** A kernel, and what the plan of the run says about it. */
export interface PlannedKernel {
  readonly definition: AnyDefinition;
  readonly shape: GateShape;
  readonly steps: readonly GateStep[];
}

/** What is known of a candidate's answers, and all that the rest of its evidence needs. */
export interface Answers {
  readonly planned: PlannedKernel;
  readonly seed: number;
  readonly taken: Awaited<ReturnType<typeof conditions>>;
  readonly artifacts: Artifacts | null;
  readonly equivalence: EquivalenceReport | null;
  readonly mutation: MutationScore | null;
}

/**
 * Takes the steps of one kernel in their order, each until `clock`, the milliseconds since the run began, says that its time
 * is over. A candidate that differs from its control is neither tried on mutants nor measured: its speed is of no interest.
 */
export async function collectEvidence(
  planned: PlannedKernel,
  clock: () => number,
  options: CollectOptions,
): Promise<Collected> {
  return collectSpeed(await collectAnswers(planned, clock, options), clock, options);
}

/** The suite, and the suite on the mutants. Other kernels' may run meanwhile, and no measurement. */
export async function collectAnswers(
  planned: PlannedKernel,
  clock: () => number,
  options: CollectOptions,
): Promise<Answers> {
  const { definition, shape, steps } = planned;
  const { module, jobs = availableParallelism() } = options;
  const { kernel } = shape;
  const candidate = findCandidate(definition, shape.candidate);
  const taken = await conditions();
  const artifacts = await artifactsOf(definition, candidate, module);
  // Not before: nobody can write a candidate for the inputs of this run.
  const seed = options.seed ?? randomInt(2 ** 31);
  const suite = steps.find((step) => step.step === "equivalence");
  const equivalence = suite === undefined ? null : await runSuite(definition, suite, seed, clock, options);
  const mutation = isGoing(shape, equivalence)
    ? await scoreMutants(
        definition,
        steps.find((step) => step.step === "mutants"),
        {
          module,
          scores: options.scores,
          seed,
          jobs,
          clock,
          artifacts,
          date: taken.date,
          onProgress: (done, total) => options.onProgress?.({ kernel, step: "mutants", done, total }),
        },
      )
    : null;
  return { planned, seed, taken, artifacts, equivalence, mutation };
}

const isGoing = ({ unavailable }: GateShape, equivalence: EquivalenceReport | null): boolean =>
  unavailable === undefined && equivalence?.counterexample == null;

/** The measurements, while nothing else runs, and with them all the evidence on a candidate. */
export async function collectSpeed(
  { planned: { definition, shape, steps }, seed, taken, artifacts, equivalence, mutation }: Answers,
  clock: () => number,
  options: CollectOptions,
): Promise<Collected> {
  const { module, nightly = false } = options;
  const { kernel, unavailable } = shape;
  const candidate = findCandidate(definition, shape.candidate);
  const measured = isGoing(shape, equivalence)
    ? await measureJudged(
        steps.filter((step) => step.step === "speed"),
        {
          module,
          seed,
          clock,
          alone: options.alone ?? false,
          onProgress: ({ workload, done, total }) =>
            options.onProgress?.({ kernel, step: `speed, ${workload}`, done, total }),
        },
      )
    : null;

  const paths = (equivalence?.executed ?? []).map((file) => fromConfig(file, module));
  const executed = await hashExecuted(paths, module);
  checkUnchanged(kernel, artifacts, await artifactsOf(definition, candidate, module));
  const evidence: Evidence = {
    kernel,
    candidate: candidate.name,
    equivalence,
    mutation,
    performance: measured?.comparisons ?? null,
    artifacts,
    executed,
    build: candidate.build,
    unavailable,
    ...(options.seed === undefined ? {} : { seedGiven: true }),
    ...(options.quick === true ? { look: "its measurements were shortened by --quick" } : {}),
    conditions: taken,
  };
  const { powerShown } = options;
  return {
    evidence,
    policy: { ...policyOf(shape, nightly), ...(powerShown === undefined ? {} : { powerShown }), ...options.policy },
    unmeasured: measured?.unmeasured ?? [],
  };
}

function checkUnchanged(kernel: string, before: Artifacts | null, after: Artifacts | null): void {
  const isOther = (["control", "candidate", "definition"] as const).some((role) => after?.[role] !== before?.[role]);
  if (!isOther) return;
  throw new InputError("INVALID_INPUT", `the files of ${kernel} changed while the gate judged them: run it again`);
}

/** Null when its time is over before it begins: then nothing was compared, and no verdict is a pass. */
async function runSuite(
  definition: AnyDefinition,
  { kernel, candidate, runs, endsByMs }: EquivalenceStep,
  seed: number,
  clock: () => number,
  { module, corpus, onProgress }: CollectOptions,
): Promise<EquivalenceReport | null> {
  const budgetMs = endsByMs - clock();
  if (budgetMs <= 0 || !hasSuite(definition)) return null;
  return runEquivalence(definition, {
    module,
    candidate,
    seed,
    budgetMs,
    runs: runs ?? Infinity,
    ...(corpus === undefined ? {} : { corpus: readCorpus(pathToFileURL(corpus), kernel) }),
    onProgress: ({ stratum, executed, planned }) =>
      onProgress?.({ kernel, step: `equivalence, ${stratum}`, done: executed, total: planned }),
  });
}
