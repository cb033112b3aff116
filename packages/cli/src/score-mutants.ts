import type { AnyDefinition, Artifacts, MutationScore } from "@oxbow/contract";
import { InputError } from "@oxbow/contract";
import { hasSuite, mutate, mutationScore } from "@oxbow/equivalence";
import type { MutantsStep } from "@oxbow/gate";
import { keepScore, keptScore } from "@oxbow/project";

interface ScoreOptions {
  readonly module: URL;
  /** The directory of earlier scores; none if undefined. */
  readonly scores: string | undefined;
  readonly seed: number;
  /** Processes at a time. */
  readonly jobs: number;
  /** Milliseconds since the run began. */
  readonly clock: () => number;
  readonly artifacts: Artifacts | null;
  readonly date: string;
  readonly onProgress: (done: number, total: number) => void;
}

/**
 * The suite without its corpus against the definition's mutants, in processes that may die of it. Where the plan tries none,
 * the score that was kept for this control and this definition; null without one.
 */
export async function scoreMutants(
  definition: AnyDefinition,
  step: MutantsStep | undefined,
  { module, scores, seed, jobs, clock, artifacts, date, onProgress }: ScoreOptions,
): Promise<MutationScore | null> {
  const kernel = definition.kernel.key;
  const mutants = hasSuite(definition) ? definition.mutants : [];
  if (mutants.length === 0) return mutationScore({ mutants: [], missing: [] });
  if (step === undefined) {
    const kept = scores === undefined || artifacts === null ? null : await keptScore(scores, kernel, artifacts);
    return kept?.total === mutants.length ? kept : null;
  }
  const mutation = await mutate({
    module,
    kernels: [kernel],
    seeds: [seed],
    jobs,
    onlyWhether: true,
    budgetMs: Math.max(0, step.endsByMs - clock()),
    silentMs: step.silentMs,
    runs: step.runs,
    onProgress: ({ done, total }) => onProgress(done, total),
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
