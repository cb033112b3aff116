import { findCandidate } from "@oxbow/config";
import { type AnyDefinition, chainOf, type Workload } from "@oxbow/contract";
import { hasSuite } from "@oxbow/equivalence";
import type { GateShape } from "@oxbow/gate";
import { artifactsOf, keptScore } from "@oxbow/project";

/** Where a project keeps what a plan depends on. */
interface Kept {
  readonly module: URL;
  /** The directory of earlier scores of mutants; none if left out. */
  readonly scores?: string | undefined;
}

/** What a plan has to know of a definition and a candidate. Calls neither; reads the files of both sides for a score that holds. */
export async function shapeOf(
  definition: AnyDefinition,
  candidateName: string | undefined,
  { module, scores }: Kept,
): Promise<GateShape> {
  const candidate = findCandidate(definition, candidateName);
  const { kernel, workloads } = definition;
  const suite = hasSuite(definition) ? definition : undefined;
  const mutants = suite?.mutants.length ?? 0;
  const artifacts = scores === undefined ? null : await artifactsOf(definition, candidate, module);
  const kept = scores === undefined || artifacts === null ? null : await keptScore(scores, kernel.key, artifacts);
  return {
    kernel: kernel.key,
    candidate: candidate.name,
    inputs: suite === undefined ? "none" : typeof suite.arguments === "function" ? "sized" : "one size",
    mutants,
    ...(kept?.total === mutants ? { keptFrom: kept.keptFrom } : {}),
    workloads: workloads as readonly Workload[],
    maxMemory: definition.maxMemory,
    speedShown: candidate.speedShown,
    unavailable: candidate.unavailable && [candidate.unavailable.message, ...chainOf(candidate.unavailable)],
  };
}
