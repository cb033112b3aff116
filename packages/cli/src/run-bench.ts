import { findCandidate } from "@oxbow/config";
import type { Project } from "@oxbow/config";
import type { AnyDefinition, Comparison, Side, Workload } from "@oxbow/contract";
import { compare, type CompareOptions, MeasurementError, type SizeSweep, sweep } from "@oxbow/measure";
import type { Unmeasured } from "@oxbow/gate";

export interface BenchOptions {
  /** The config module; forks import it to find the definition by its kernel's key. */
  readonly module: URL;
  /** Another build's config module, whose candidate takes the control's place. */
  readonly base?: Pick<Project, "module" | "kernels"> | undefined;
  /** Only this candidate, known flaws or not; without it those that answer in this process. */
  readonly candidate?: string | undefined;
  /** Only the workloads whose name contains this. */
  readonly workload?: string | undefined;
  readonly quick?: boolean | undefined;
  readonly forks?: number | undefined;
  readonly seed?: number | undefined;
  /** Ends everything; what was measured until then stays. */
  readonly signal?: AbortSignal | undefined;
  /** The speedup that a verdict will ask about: see `compare`. */
  readonly decideAt?: number | undefined;
  /** What a size of a sweep, or a workload against a base, may take: after that, three processes are enough for it. */
  readonly enoughMs?: number | undefined;
  readonly onProgress?: ((progress: { step: string; done: number; total: number }) => void) | undefined;
}

export type Finding =
  /** Candidates of one kernel on one workload. */
  | { readonly kind: "workload"; readonly comparisons: readonly Comparison[]; readonly target: number | null }
  | { readonly kind: "sweep"; readonly found: SizeSweep }
  | { readonly kind: "unmeasured"; readonly kernel: string; readonly what: Unmeasured }
  /** The base has no such candidate, so there is nothing to be slower than. */
  | { readonly kind: "new"; readonly kernel: string; readonly candidate: string };

/** Measures a kernel's workloads, one finding each as it is made. A side that throws does not hide the next. */
export async function* benchWorkloads(definition: AnyDefinition, options: BenchOptions): AsyncGenerator<Finding> {
  const kernel = definition.kernel.key;
  const candidates: Side[] = [];
  for (const candidate of candidatesOf(definition, options)) {
    if (isKnown(kernel, candidate, options.base)) candidates.push(candidate);
    else yield { kind: "new", kernel, candidate: candidate.name };
  }
  for (const { name, minSpeedup } of workloadsOf(definition, options)) {
    const comparisons: Comparison[] = [];
    for (const candidate of candidates) {
      const asked = askedOf(kernel, candidate, `${kernel}: ${name}, ${candidate.name}`, options);
      const found = await unlessUnmeasured(name, options, () => compare({ ...asked, workload: name }));
      if ("because" in found) yield { kind: "unmeasured", kernel, what: found };
      else comparisons.push(found);
    }
    if (comparisons.length > 0) yield { kind: "workload", comparisons, target: minSpeedup ?? null };
  }
}

/** Measures a kernel's sizes, one sweep for each candidate. */
export async function* benchSizes(definition: AnyDefinition, options: BenchOptions): AsyncGenerator<Finding> {
  const kernel = definition.kernel.key;
  for (const candidate of candidatesOf(definition, options)) {
    const asked = askedOf(kernel, candidate, `${kernel}: by size, ${candidate.name}`, options);
    const found = await unlessUnmeasured("by size", options, () => sweep(asked));
    if ("because" in found) yield { kind: "unmeasured", kernel, what: found };
    else yield { kind: "sweep", found };
  }
}

async function unlessUnmeasured<T extends object>(
  workload: string,
  { signal }: BenchOptions,
  measure: () => Promise<T>,
): Promise<T | Unmeasured> {
  if (isAborted(signal)) return { workload, because: "the budget ended" };
  try {
    return await measure();
  } catch (error) {
    if (isAborted(signal)) return { workload, because: "the budget ended" };
    if (error instanceof MeasurementError) return { workload, because: error.message };
    throw error;
  }
}

const isAborted = (signal: AbortSignal | undefined): boolean => signal?.aborted === true;

function isKnown(kernel: string, { name }: Side, base: BenchOptions["base"]): boolean {
  if (base === undefined) return true;
  const before = base.kernels.find((definition) => definition.kernel.key === kernel);
  return ((before?.candidates ?? []) as readonly Side[]).some((side) => side.name === name);
}

/**
 * Unless somebody asks for one by name: those that answer in this process, because a crossing to another has a cost that is
 * known and no speed that is looked for, and without what is known to be wrong.
 */
export function candidatesOf(
  definition: AnyDefinition,
  { candidate }: Pick<BenchOptions, "candidate">,
): readonly Side[] {
  if (candidate !== undefined) return [findCandidate(definition, candidate)];
  const sound = (definition.candidates as readonly Side[]).filter(({ flaw }) => flaw === undefined);
  const embedded = sound.filter(({ implementation }) => implementation !== "worker" && implementation !== "service");
  return embedded.length > 0 ? embedded : sound.slice(0, 1);
}

/** Those that are asked for. Files of 100 MB in a process each take minutes: against a base only where they are named. */
export function workloadsOf(
  { workloads }: AnyDefinition,
  { workload, base }: Pick<BenchOptions, "workload" | "base">,
): readonly Workload[] {
  return (workloads as readonly Workload[]).filter(({ name, process }) =>
    workload === undefined ? base === undefined || process !== "own" : name.includes(workload),
  );
}

function askedOf(
  kernel: string,
  { name }: Side,
  step: string,
  { module, base, quick, forks, seed, signal, decideAt, enoughMs, onProgress }: BenchOptions,
): Omit<CompareOptions, "workload"> {
  return {
    module,
    kernel,
    candidate: name,
    ...(base === undefined ? {} : { base: base.module }),
    ...(quick === true ? { quick, forks: forks ?? 3 } : {}),
    ...(forks === undefined ? {} : { forks }),
    ...(seed === undefined ? {} : { seed }),
    ...(signal === undefined ? {} : { signal }),
    ...(decideAt === undefined ? {} : { decideAt }),
    ...(enoughMs === undefined ? {} : { enoughMs }),
    onProgress: ({ done, total }) => onProgress?.({ step, done, total }),
  };
}
