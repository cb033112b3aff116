import { findCandidate } from "@oxbow/config";
import type { AnyDefinition, Artifacts, EquivalenceReport, Evidence, MutationScore, Side } from "@oxbow/contract";
import { InputError } from "@oxbow/contract";
import { hasSuite, mutate, mutationScore, readCorpus, runEquivalence } from "@oxbow/equivalence";
import { defaultPolicy, judgeAll, minSpeedups } from "@oxbow/gate";
import type { Collected, Judged, Policy } from "@oxbow/gate";
import { conditions } from "@oxbow/measure";
import { createHash } from "node:crypto";
import { availableParallelism } from "node:os";
import { pathToFileURL } from "node:url";
import { artifactsOf } from "./artifacts.ts";
import { keepScore, keptScore } from "./kept-scores.ts";
import { judged, measureJudged } from "./measure-judged.ts";

export interface GateOptions {
  /** The config module; forks and child processes import it to find the definition by its kernel's key. */
  readonly module: URL;
  /** The name of a candidate; the first one if left out. */
  readonly candidate?: string | undefined;
  /** Decides every random input. If left out, commit and kernel decide it: one commit, one result. */
  readonly seed?: number | undefined;
  /** The directory of earlier counterexamples, which are run first; none if left out. */
  readonly corpus?: string | undefined;
  /** The directory of earlier scores of mutants, which are not tried again where one still holds; none if left out. */
  readonly scores?: string | undefined;
  /** Why this gate tries no mutants; then only a score that was kept is judged. */
  readonly powerShown?: string | undefined;
  /** For everything. What does not fit is missing evidence, so the verdict is inconclusive. Unlimited if left out. */
  readonly budgetMs?: number | undefined;
  /** What this candidate should take of the budget, where others wait; all of it if left out. */
  readonly shareMs?: number | undefined;
  /** The long mode: more processes, and the workloads that are too long for every pull request. */
  readonly nightly?: boolean | undefined;
  /** Without the peers, which are shown and not judged. */
  readonly alone?: boolean | undefined;
  /** Random inputs per stratum. */
  readonly runs?: number | undefined;
  /** Fresh processes per workload. */
  readonly forks?: number | undefined;
  /** Shorter measurements: for a look, or a test. */
  readonly quick?: boolean | undefined;
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

/** Collects the evidence on one candidate, and judges it. Writes nothing. */
export async function runGate(definition: AnyDefinition, options: GateOptions): Promise<Judged> {
  const [judgement] = judgeAll([await collectEvidence(definition, options)]).results;
  return judgement as Judged;
}

/**
 * Equivalence in a child process, the suite's own power by the definition's mutants, then the speed of every workload that
 * asks for one. A candidate that differs is not measured: its speed is of no interest.
 */
export async function collectEvidence(definition: AnyDefinition, options: GateOptions): Promise<Collected> {
  const started = performance.now();
  const candidate = findCandidate(definition, options.candidate);
  const taken = await conditions();
  const kernel = definition.kernel.key;
  const seed = options.seed ?? seedFrom(`${taken.commit ?? ""} ${kernel}`);
  const artifacts = await artifactsOf(definition, candidate, options.module);
  const { budgetMs = Infinity, shareMs = budgetMs, nightly = false } = options;
  const left = (ms: number): number => Math.max(0, ms - (performance.now() - started));

  const unavailable = reasonsOf(candidate.unavailable);
  // A plan that is finite may take longer than its share where inputs are slow; one without end takes what it is given.
  const patience = options.runs === Infinity ? 1 : 2;
  // A speed that nobody judges is worth a look; the answers are all that such a candidate is asked for.
  const isShown = candidate.speedShown !== undefined;
  const look = options.quick === true || (isShown && !nightly);
  const parts = isShown || judged(definition, nightly).length === 0 ? 1 : 2;
  const suiteMs = (): number => Math.min(left(budgetMs), left(shareMs) * patience) / parts;
  const equivalence =
    unavailable === undefined && left(budgetMs) > 0
      ? await runSuite(definition, candidate.name, seed, suiteMs(), options)
      : null;
  const isWrong = equivalence?.counterexample != null;
  const mutation =
    unavailable === undefined && !isWrong
      ? await scoreMutant(definition, {
          ...options,
          seed,
          budgetMs: Math.min(left(budgetMs), shareMs) / 4,
          artifacts,
          date: taken.date,
        })
      : null;
  const measured =
    unavailable === undefined && !isWrong
      ? await measureJudged(definition, {
          module: options.module,
          candidate: candidate.name,
          seed,
          // A look waits for nobody's answers: it has what the suite left of this kernel's own share.
          budgetMs: left(isShown ? shareMs : budgetMs),
          shareMs: left(shareMs),
          forks: options.forks ?? (nightly ? 12 : look ? 3 : 6),
          phaseMs: look ? 500 : nightly ? 3000 : 1000,
          quick: look,
          nightly,
          alone: options.alone ?? false,
          onProgress: ({ workload, done, total }) =>
            options.onProgress?.({ kernel, step: `speed, ${workload}`, done, total }),
        })
      : null;
  const after = await artifactsOf(definition, candidate, options.module);
  if (roles.some((role) => after?.[role] !== artifacts?.[role])) {
    throw new InputError("INVALID_INPUT", `the files of ${kernel} changed while the gate judged them: run it again`);
  }
  const evidence: Evidence = {
    kernel,
    candidate: candidate.name,
    equivalence,
    mutation,
    performance: measured?.comparisons ?? null,
    artifacts,
    build: candidate.build,
    unavailable,
    conditions: taken,
  };
  return {
    evidence,
    policy: {
      ...policyFor(definition, nightly),
      ...asked(candidate),
      ...(options.powerShown === undefined ? {} : { powerShown: options.powerShown }),
      ...options.policy,
    },
    unmeasured: measured?.unmeasured ?? [],
  };
}

/** Nothing is asked of a speed that is only shown. */
function asked({ speedShown }: Side): Partial<Policy> {
  return speedShown === undefined ? {} : { speedShown, minSpeedup: {} };
}

/**
 * The suite without its corpus against the mutants of a definition, in processes that may die of it. Not again for a control and a
 * definition whose mutants were all found before, but by night.
 */
async function scoreMutant(
  definition: AnyDefinition,
  { module, scores, powerShown, seed, runs, nightly = false, budgetMs, artifacts, date, onProgress }: ScoreOptions,
): Promise<MutationScore | null> {
  const kernel = definition.kernel.key;
  const mutants = hasSuite(definition) ? definition.mutants : [];
  if (mutants.length === 0) return mutationScore({ mutants: [], missing: [] });
  const kept =
    scores === undefined || artifacts === null || nightly ? null : await keptScore(scores, kernel, artifacts);
  if (kept?.total === mutants.length) return kept;
  if (powerShown !== undefined) return null;
  const mutation = await mutate({
    module,
    kernels: [kernel],
    seeds: [seed],
    jobs: availableParallelism(),
    onlyWhether: true,
    budgetMs,
    silentMs: Math.max(2000, Math.min(20_000, budgetMs / 4)),
    ...(runs === undefined || runs === Infinity ? {} : { runs }),
    onProgress: ({ done, total }) => onProgress?.({ kernel, step: "mutants", done, total }),
  });
  const alarm = mutation.clean.find((clean) => clean.alarm !== null)?.alarm;
  if (alarm !== undefined) {
    throw new InputError(
      "INVALID_INPUT",
      `the control of ${kernel} differs from itself at ${alarm}: it is no function of its arguments, so nothing can be judged against it`,
    );
  }
  const score = mutationScore(mutation);
  if (scores !== undefined && artifacts !== null) await keepScore(scores, kernel, artifacts, score, date);
  return score;
}

interface ScoreOptions extends Pick<
  GateOptions,
  "module" | "scores" | "powerShown" | "runs" | "nightly" | "onProgress"
> {
  readonly seed: number;
  readonly budgetMs: number;
  readonly artifacts: Artifacts | null;
  readonly date: string;
}

const roles = ["control", "candidate", "spec"] as const;

/** An error's message and those of its causes, outermost first. */
function reasonsOf(error: Error | undefined): readonly string[] | undefined {
  if (error === undefined) return undefined;
  const reasons: string[] = [];
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) reasons.push(cause.message);
  return reasons;
}

/** What the definition itself asks for: its speedups, and large inputs where its generator can make them. */
function policyFor(definition: AnyDefinition, nightly: boolean): Pick<Policy, "minSpeedup" | "floors"> {
  const { "random large": large, ...floors } = defaultPolicy.floors;
  const sized = "arguments" in definition && typeof definition.arguments === "function";
  return {
    minSpeedup: minSpeedups(judged(definition, nightly)),
    floors: sized && large !== undefined ? { ...floors, "random large": large } : floors,
  };
}

/** Null for a definition without generators: then nothing can be compared, and no verdict is a pass. */
async function runSuite(
  definition: AnyDefinition,
  candidate: string,
  seed: number,
  budgetMs: number,
  { module, corpus, runs, onProgress }: GateOptions,
): Promise<EquivalenceReport | null> {
  if (!hasSuite(definition)) return null;
  return runEquivalence(definition, {
    module,
    candidate,
    seed,
    budgetMs,
    ...(runs === undefined ? {} : { runs }),
    ...(corpus === undefined ? {} : { corpus: readCorpus(pathToFileURL(corpus), definition.kernel.key) }),
    onProgress: ({ kernel, stratum, executed, planned }) =>
      onProgress?.({ kernel, step: `equivalence, ${stratum}`, done: executed, total: planned }),
  });
}

function seedFrom(text: string): number {
  return createHash("sha256").update(text).digest().readUInt32LE() & 0x7fffffff;
}
