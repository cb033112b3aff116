import type { Observation } from "@oxbow/contract";
import { exact, type Comparator } from "./exact.ts";

/**
 * How much of two errors must be the same: that there is one (`outcome`), its class, or its class and `code`. Messages are
 * never compared: they are for people.
 */
export type ErrorComparison = "outcome" | "class" | "code";

/** Where two observations differ, such as `returned.value.lines`; null if they agree. */
export function difference<Out>(
  control: Observation,
  candidate: Observation,
  compare: Comparator<Out>,
  errors: ErrorComparison,
): string | null {
  if (control.kind === "returned" && candidate.kind === "returned") {
    const at = compare(control.value as Out, candidate.value as Out);
    return at === null ? argumentsDiffer(control, candidate) : `returned.value${at}`;
  }
  if (control.kind === "threw" && candidate.kind === "threw") {
    if (errors !== "outcome" && control.class !== candidate.class) return "threw.class";
    if (errors === "code" && control.code !== candidate.code) return "threw.code";
    return argumentsDiffer(control, candidate);
  }
  return control.kind === candidate.kind ? null : "kind";
}

type Finished = Extract<Observation, { kind: "returned" | "threw" }>;

/** What a call did to its arguments is part of what it did; a comparator chosen for results has no say in it. */
function argumentsDiffer(control: Finished, candidate: Finished): string | null {
  const at = exact(control.argsAfter, candidate.argsAfter);
  return at === null ? null : `argsAfter${at}`;
}

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
