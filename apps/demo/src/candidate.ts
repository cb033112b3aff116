import { findCandidate } from "@oxbow/config";
import type { AnyDefinition, Side } from "@oxbow/contract";

/** The candidate on trial: the one of this name for a kernel that has it, the default for one that has not. */
export function candidateOf(definition: AnyDefinition, name: string | undefined): Side {
  const has = (definition.candidates as readonly Side[]).some((side) => side.name === name);
  return findCandidate(definition, has ? name : undefined);
}
