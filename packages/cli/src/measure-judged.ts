import type { AnyDefinition, Comparison, Workload } from "@oxbow/contract";
import { compare } from "@oxbow/measure";
import type { CompareOptions } from "@oxbow/measure";

export interface MeasureOptions extends Pick<CompareOptions, "module" | "onProgress"> {
  readonly candidate: string;
  readonly seed: number;
  readonly budgetMs: number;
  readonly forks: number;
  readonly quick: boolean;
}

/** The comparisons of the workloads that ask for a speedup, and which of them the budget left no time for. */
export interface JudgedComparisons {
  readonly comparisons: readonly Comparison[];
  readonly missing: readonly string[];
}

/** Measures every workload that asks for a speedup, one after the other, until the budget ends. */
export async function measureJudged(definition: AnyDefinition, options: MeasureOptions): Promise<JudgedComparisons> {
  const { budgetMs, forks, ...rest } = options;
  const signal = Number.isFinite(budgetMs) ? AbortSignal.timeout(Math.ceil(budgetMs)) : undefined;
  const comparisons: Comparison[] = [];
  const missing: string[] = [];
  for (const workload of judgedWorkloads(definition)) {
    const measure = async (processes: number): Promise<Comparison | null> => {
      try {
        const asked = { ...rest, kernel: definition.kernel.key, workload, forks: processes };
        return await compare(signal === undefined ? asked : { ...asked, signal });
      } catch (error) {
        if (signal?.aborted === true) return null;
        throw error;
      }
    };
    const first = await measure(forks);
    if (first === null) missing.push(workload);
    else if (first.aaOk || options.quick) comparisons.push(first);
    // More processes once, and only for an unsteady A/A check: choosing by the speedup itself would favour luck.
    else comparisons.push((await measure(forks * 2)) ?? first);
  }
  return { comparisons, missing };
}

/** The names of the workloads that ask for a speedup. */
export function judgedWorkloads({ workloads }: AnyDefinition): readonly string[] {
  return (workloads as readonly Workload[]).flatMap(({ name, minSpeedup }) => (minSpeedup === undefined ? [] : [name]));
}
