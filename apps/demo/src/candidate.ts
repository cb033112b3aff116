import { findCandidate } from "@oxbow/config";
import type { AnyDefinition, CandidateImplementation, Side } from "@oxbow/contract";

/** The candidate on trial: the one of this name for a kernel that has it, the default for one that has not. */
export function candidateOf(definition: AnyDefinition, name: string | undefined): Side {
  const has = (definition.candidates as readonly Side[]).some((side) => side.name === name);
  return findCandidate(definition, has ? name : undefined);
}

/** The flag's word for how a candidate is reached: whatever is no process of its own is in this one. */
export function reachedAs({ implementation }: Side): CandidateImplementation {
  return implementation === "worker" || implementation === "service" ? implementation : "native";
}
