import { machineError, type Comparison } from "@oxbow/contract";
import { defaultPolicy, type SpeedStep, type Unmeasured } from "@oxbow/gate";
import { compare, isDecided, MeasurementError } from "@oxbow/measure";
import type { CompareOptions } from "@oxbow/measure";

export interface MeasureOptions extends Pick<CompareOptions, "module" | "onProgress"> {
  readonly seed: number;
  /** Without the peers, which are shown and not judged. */
  readonly alone: boolean;
  /** Milliseconds since the run began: the plan's clock. */
  readonly clock: () => number;
}

/** What was measured, and what was not. */
export interface JudgedComparisons {
  readonly comparisons: readonly Comparison[];
  readonly unmeasured: readonly Unmeasured[];
}

/**
 * Measures the workloads of the plan, one after the other, each until its time is over. One that cannot be measured is
 * missing evidence and no reason to lose the rest.
 */
export async function measureJudged(
  steps: readonly SpeedStep[],
  { clock, ...options }: MeasureOptions,
): Promise<JudgedComparisons> {
  const comparisons: Comparison[] = [];
  const unmeasured: Unmeasured[] = [];
  for (const step of steps) {
    const { workload, processes, decideAt, enoughByMs, againBeforeMs } = step;
    const measure = (
      forks: number,
      early: Pick<CompareOptions, "decideAt" | "fewest">,
    ): ReturnType<typeof measureWithin> =>
      measureWithin(step, step.endsByMs - clock(), {
        ...options,
        ...early,
        forks,
        enoughMs: Math.max(0, enoughByMs - clock()),
      });
    const first = await measure(processes, decideAt === undefined ? {} : { decideAt, fewest: true });
    if ("because" in first) {
      unmeasured.push({ workload, because: first.because });
      continue;
    }
    // More processes once, and only for an unsteady A/A check that leaves the verdict open: choosing by the speedup itself
    // would favour luck.
    const isOpen = !first.aaOk && (decideAt === undefined || !isDecided(first, decideAt) || isTooUnsteady(first));
    const second = !isOpen || clock() >= againBeforeMs ? first : await measure(processes * 2, {});
    comparisons.push("because" in second ? first : second);
  }
  return { comparisons, unmeasured };
}

/** What no verdict can rest on, however clear it is. */
const isTooUnsteady = (comparison: Comparison): boolean => !(machineError(comparison) <= defaultPolicy.maxMachineError);

async function measureWithin(
  { kernel, candidate, workload, phaseMs, quick }: SpeedStep,
  leftMs: number,
  options: Omit<MeasureOptions, "clock"> &
    Pick<CompareOptions, "enoughMs" | "decideAt" | "fewest"> & { readonly forks: number },
): Promise<Comparison | { readonly because: string }> {
  if (leftMs <= 0) return { because: "the budget ended" };
  const signal = Number.isFinite(leftMs) ? AbortSignal.timeout(Math.ceil(leftMs)) : undefined;
  try {
    const asked = { ...options, kernel, candidate, workload, phaseMs, quick };
    return await compare(signal === undefined ? asked : { ...asked, signal });
  } catch (error) {
    if (signal?.aborted === true) return { because: "the budget ended" };
    if (error instanceof MeasurementError) return { because: error.message };
    throw error;
  }
}
