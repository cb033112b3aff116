import type { AnyDefinition, Comparison, Workload } from "@oxbow/contract";
import type { Unmeasured } from "@oxbow/gate";
import { compare, MeasurementError } from "@oxbow/measure";
import type { CompareOptions } from "@oxbow/measure";

export interface MeasureOptions extends Pick<CompareOptions, "module" | "onProgress"> {
  readonly candidate: string;
  readonly seed: number;
  /** For everything: at its end a measurement is broken off, and is missing. */
  readonly budgetMs: number;
  /** What these workloads may take of it: after that, three processes are enough for each. */
  readonly shareMs: number;
  readonly forks: number;
  /** Of the warm-up of a process, and of its measuring. */
  readonly phaseMs: number;
  readonly quick: boolean;
  readonly nightly: boolean;
  readonly alone: boolean;
}

/** What was measured, and what was not. */
export interface JudgedComparisons {
  readonly comparisons: readonly Comparison[];
  readonly unmeasured: readonly Unmeasured[];
}

/**
 * Measures every workload that asks for a speedup, one after the other, until the budget ends. One that cannot be measured
 * is missing evidence and no reason to lose the rest.
 */
export async function measureJudged(definition: AnyDefinition, options: MeasureOptions): Promise<JudgedComparisons> {
  const { budgetMs, shareMs, forks, nightly, ...rest } = options;
  const signal = Number.isFinite(budgetMs) ? AbortSignal.timeout(Math.ceil(budgetMs)) : undefined;
  const shareEnds = performance.now() + shareMs;
  const comparisons: Comparison[] = [];
  const unmeasured: Unmeasured[] = [];
  const measure = async (
    workload: string,
    processes: number,
    enoughMs: number,
  ): Promise<Comparison | { readonly because: string }> => {
    if (budgetMs <= 0) return { because: "the budget ended" };
    try {
      const asked = { ...rest, kernel: definition.kernel.key, workload, forks: processes, enoughMs };
      return await compare(signal === undefined ? asked : { ...asked, signal });
    } catch (error) {
      if (signal?.aborted === true) return { because: "the budget ended" };
      if (error instanceof MeasurementError) return { because: error.message };
      throw error;
    }
  };
  const workloads = judgedWorkloads(definition, nightly);
  for (const [i, workload] of workloads.entries()) {
    const started = performance.now();
    const share = Math.max(0, (shareEnds - started) / (workloads.length - i));
    const first = await measure(workload, forks, share);
    if ("because" in first) {
      unmeasured.push({ workload, because: first.because });
    } else if (first.aaOk || options.quick || performance.now() > started + share / 2) {
      comparisons.push(first);
    } else {
      // More processes once, and only for an unsteady A/A check: choosing by the speedup itself would favour luck. What
      // `decideAt` pays for a second look with, its stricter level, is taken anew by `concludedTogether`.
      const second = await measure(workload, forks * 2, started + share - performance.now());
      comparisons.push("because" in second ? first : second);
    }
  }
  return { comparisons, unmeasured };
}

/** The names of the workloads that ask for a speedup; those of the long mode only when it is asked for. */
export function judgedWorkloads(definition: AnyDefinition, nightly = false): readonly string[] {
  return judged(definition, nightly).map(({ name }) => name);
}

export function judged({ workloads }: AnyDefinition, nightly: boolean): readonly Workload[] {
  return (workloads as readonly Workload[]).filter(
    ({ minSpeedup, nightly: long = false }) => minSpeedup !== undefined && (nightly || !long),
  );
}
