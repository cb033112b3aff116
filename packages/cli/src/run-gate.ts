import type {
  AnyDefinition,
  Certificate,
  Comparison,
  EquivalenceReport,
  Evidence,
  Verdict,
  Workload,
} from "@oxbow/contract";
import { InputError } from "@oxbow/contract";
import { runEquivalence } from "@oxbow/equivalence";
import type { AnyEquivalenceSpec } from "@oxbow/equivalence";
import { certify, defaultPolicy, judge, minSpeedups } from "@oxbow/gate";
import type { Policy } from "@oxbow/gate";
import { compare, conditions } from "@oxbow/measure";
import { createHash } from "node:crypto";
import { artifactsOf } from "./artifacts.ts";
import { findCandidate } from "./find.ts";

export interface GateOptions {
  /** The config module; forks and child processes import it to find the definition by its kernel's key. */
  readonly module: URL;
  /** The name of a candidate; the first one if left out. */
  readonly candidate?: string | undefined;
  /** Decides every random input. If left out, commit and kernel decide it: one commit, one result. */
  readonly seed?: number | undefined;
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
  const artifacts = await artifactsOf(definition, candidate);
  const remaining = (): number => Math.max(0, (options.budgetMs ?? Infinity) - (performance.now() - started));

  const equivalence = await proveEquivalence(definition, candidate.name, seed, remaining() / 2, options);
  const performed =
    equivalence?.counterexample == null
      ? await measureJudged(definition, candidate.name, seed, remaining(), options)
      : null;
  const after = await artifactsOf(definition, candidate);
  if (after?.control !== artifacts?.control || after?.candidate !== artifacts?.candidate) {
    throw new InputError("INVALID_INPUT", `the files of ${kernel} changed while the gate judged them: run it again`);
  }
  const evidence: Evidence = {
    kernel,
    candidate: candidate.name,
    equivalence,
    performance: performed,
    artifacts,
    build: candidate.build,
    conditions: taken,
  };
  const policy = { ...policyFor(definition), ...options.policy };
  const verdict = judge(evidence, policy);
  return { evidence, verdict, certificate: certify(evidence, verdict, policy) };
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
  { module, runs, onProgress }: GateOptions,
): Promise<EquivalenceReport | null> {
  if (!("arguments" in definition)) return null;
  return runEquivalence(definition as AnyEquivalenceSpec, {
    module,
    candidate,
    seed,
    budgetMs,
    ...(runs === undefined ? {} : { runs }),
    onProgress: ({ kernel, stratum, executed, planned }) =>
      onProgress?.({ kernel, step: `equivalence, ${stratum}`, done: executed, total: planned }),
  });
}

async function measureJudged(
  definition: AnyDefinition,
  candidate: string,
  seed: number,
  budgetMs: number,
  { module, forks = 6, quick = false, onProgress }: GateOptions,
): Promise<readonly Comparison[]> {
  const judged = (definition.workloads as readonly Workload[]).filter(({ minSpeedup }) => minSpeedup !== undefined);
  const kernel = definition.kernel.key;
  const signal = Number.isFinite(budgetMs) ? AbortSignal.timeout(Math.floor(budgetMs)) : undefined;
  const comparisons: Comparison[] = [];
  for (const { name: workload } of judged) {
    try {
      const measure = (processes: number): Promise<Comparison> =>
        compare({
          module,
          kernel,
          workload,
          candidate,
          seed,
          forks: processes,
          quick,
          ...(signal === undefined ? {} : { signal }),
          onProgress: ({ done, total }) => onProgress?.({ kernel, step: `speed, ${workload}`, done, total }),
        });
      const first = await measure(forks);
      // More processes once, and only for an unsteady A/A check: choosing by the speedup itself would favour luck.
      comparisons.push(first.aaOk || quick ? first : await measure(forks * 2));
    } catch (error) {
      // Out of budget: what is missing makes the verdict inconclusive, and says which workload it is.
      if (signal?.aborted !== true) throw error;
      break;
    }
  }
  return comparisons;
}

function seedFrom(text: string): number {
  return createHash("sha256").update(text).digest().readUInt32LE() & 0x7fffffff;
}
