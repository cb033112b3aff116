import type { AnyDefinition, Comparison, Workload } from "@oxbow/contract";
import { compare, MeasurementError } from "@oxbow/measure";
import type { CompareOptions } from "@oxbow/measure";

export interface MeasureOptions extends Pick<CompareOptions, "module" | "onProgress"> {
  readonly candidate: string;
  readonly seed: number;
  readonly budgetMs: number;
  readonly forks: number;
  readonly quick: boolean;
}

/** What was measured, and what was not. */
export interface JudgedComparisons {
  readonly comparisons: readonly Comparison[];
  readonly unmeasured: readonly Unmeasured[];
}

export interface Unmeasured {
  readonly workload: string;
  readonly because: string;
}

/**
 * Measures every workload that asks for a speedup, one after the other, until the budget ends. One that cannot be measured
 * is missing evidence and no reason to lose the rest.
 */
export async function measureJudged(definition: AnyDefinition, options: MeasureOptions): Promise<JudgedComparisons> {
  const { budgetMs, forks, ...rest } = options;
  const signal = Number.isFinite(budgetMs) ? AbortSignal.timeout(Math.ceil(budgetMs)) : undefined;
  const comparisons: Comparison[] = [];
  const unmeasured: Unmeasured[] = [];
  for (const workload of judgedWorkloads(definition)) {
    const measure = async (processes: number): Promise<Comparison | { readonly because: string }> => {
      try {
        const asked = { ...rest, kernel: definition.kernel.key, workload, forks: processes };
        return await compare(signal === undefined ? asked : { ...asked, signal });
      } catch (error) {
        if (signal?.aborted === true) return { because: "the budget ended" };
        if (error instanceof MeasurementError) return { because: error.message };
        throw error;
      }
    };
    const first = await measure(forks);
    if ("because" in first) {
      unmeasured.push({ workload, because: first.because });
    } else if (first.aaOk || options.quick) {
      comparisons.push(first);
    } else {
      // More processes once, and only for an unsteady A/A check: choosing by the speedup itself would favour luck.
      const second = await measure(forks * 2);
      comparisons.push("because" in second ? first : second);
    }
  }
  return { comparisons, unmeasured };
}

/** The names of the workloads that ask for a speedup. */
export function judgedWorkloads({ workloads }: AnyDefinition): readonly string[] {
  return (workloads as readonly Workload[]).flatMap(({ name, minSpeedup }) => (minSpeedup === undefined ? [] : [name]));
}
