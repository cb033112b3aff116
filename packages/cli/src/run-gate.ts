import type { AnyDefinition, Certificate, EquivalenceReport, Evidence, Verdict, Workload } from "@oxbow/contract";
import { InputError } from "@oxbow/contract";
import { readCorpus, runEquivalence } from "@oxbow/equivalence";
import type { AnyEquivalenceSpec } from "@oxbow/equivalence";
import { certify, defaultPolicy, judge, minSpeedups } from "@oxbow/gate";
import type { Policy } from "@oxbow/gate";
import { conditions } from "@oxbow/measure";
import { createHash } from "node:crypto";
import { pathToFileURL } from "node:url";
import { artifactsOf } from "./artifacts.ts";
import { findCandidate } from "./find.ts";
import { measureJudged } from "./measure-judged.ts";
import type { Unmeasured } from "./measure-judged.ts";

export interface GateOptions {
  /** The config module; forks and child processes import it to find the definition by its kernel's key. */
  readonly module: URL;
  /** The name of a candidate; the first one if left out. */
  readonly candidate?: string | undefined;
  /** Decides every random input. If left out, commit and kernel decide it: one commit, one result. */
  readonly seed?: number | undefined;
  /** The directory of earlier counterexamples, which are run first; none if left out. */
  readonly corpus?: string | undefined;
  /** For everything. What does not fit is missing evidence, so the verdict is inconclusive. Unlimited if left out. */
  readonly budgetMs?: number | undefined;
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

export interface GateResult {
  readonly evidence: Evidence;
  readonly verdict: Verdict;
  /** Null when the files of a side are unknown. */
  readonly certificate: Certificate | null;
  /** The workloads that ask for a speedup and have none, each with why. */
  readonly unmeasured: readonly Unmeasured[];
}

/**
 * Collects the evidence on one candidate and judges it: equivalence in a child process, then the speed of every workload
 * that asks for one. A candidate that differs is not measured: its speed is of no interest. Writes nothing.
 */
export async function runGate(definition: AnyDefinition, options: GateOptions): Promise<GateResult> {
  const started = performance.now();
  const candidate = findCandidate(definition, options.candidate);
  const taken = await conditions();
  const kernel = definition.kernel.key;
  const seed = options.seed ?? seedFrom(`${taken.commit ?? ""} ${kernel}`);
  const artifacts = await artifactsOf(definition, candidate, options.module);
  const remaining = (): number => Math.max(0, (options.budgetMs ?? Infinity) - (performance.now() - started));

  const unavailable = reasonsOf(candidate.unavailable);
  const equivalence =
    unavailable === undefined
      ? await proveEquivalence(definition, candidate.name, seed, remaining() / 2, options)
      : null;
  const measured =
    unavailable === undefined && equivalence?.counterexample == null
      ? await measureJudged(definition, {
          module: options.module,
          candidate: candidate.name,
          seed,
          budgetMs: remaining(),
          forks: options.forks ?? 6,
          quick: options.quick ?? false,
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
    performance: measured?.comparisons ?? null,
    artifacts,
    build: candidate.build,
    unavailable,
    conditions: taken,
  };
  const policy = { ...policyFor(definition), ...options.policy };
  const verdict = judge(evidence, policy);
  return { evidence, verdict, certificate: certify(evidence, verdict, policy), unmeasured: measured?.unmeasured ?? [] };
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
function policyFor(definition: AnyDefinition): Pick<Policy, "minSpeedup" | "floors"> {
  const { "random large": large, ...floors } = defaultPolicy.floors;
  const sized = "arguments" in definition && typeof definition.arguments === "function";
  return {
    minSpeedup: minSpeedups(definition.workloads as readonly Workload[]),
    floors: sized && large !== undefined ? { ...floors, "random large": large } : floors,
  };
}

/** Null for a definition without generators: then nothing can be proven, and no verdict is a pass. */
async function proveEquivalence(
  definition: AnyDefinition,
  candidate: string,
  seed: number,
  budgetMs: number,
  { module, corpus, runs, onProgress }: GateOptions,
): Promise<EquivalenceReport | null> {
  if (!("arguments" in definition)) return null;
  return runEquivalence(definition as AnyEquivalenceSpec, {
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
