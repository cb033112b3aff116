import type { Observation } from "@oxbow/contract";

/**
 * Equal for mismatches of one cause: `returned|threw InputError OUT_OF_RANGE at kind`. Positions are left out, so that a
 * counterexample keeps its signature while it shrinks.
 */
export function signature(where: string, control: Observation, candidate: Observation): string {
  return `${outcome(control)}|${outcome(candidate)} at ${where.replace(/\[\d+\]/g, "[]").replace(/<\d+>/g, "<>")}`;
}

/** What a side did, without its values: `returned`, `threw RangeError`, `died SIGSEGV`. */
function outcome(observation: Observation): string {
  switch (observation.kind) {
    case "returned":
      return "returned";
    case "threw":
      return ["threw", observation.class, observation.code].filter(Boolean).join(" ");
    case "hung":
      return "hung";
    case "died":
      return ["died", observation.signal ?? observation.exitCode].filter((part) => part !== undefined).join(" ");
  }
}
