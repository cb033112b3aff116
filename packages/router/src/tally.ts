import type { Decision } from "@oxbow/contract";

/** Every reason a decision can have. From `shadow` on the candidate runs as well, after the answer or for it. */
export const reasons = [
  "off",
  "outside-ramp",
  "too-small",
  "tripped",
  "unavailable",
  "shadow",
  "inside-ramp",
  "promoted",
] as const satisfies readonly Decision["reason"][];

/**
 * Why a sampled call gave no evidence. `incomparable`: both sides answered, and what they gave cannot be compared until the
 * definition says how to normalize it. `unobserved`: the process that should have run it could not be had, or something threw
 * that is neither side. `hung`: the control itself did not settle. `nested`: an experiment made the call, and no caller.
 */
export const dropReasons = [
  "full",
  "stale",
  "too-large",
  "uncopyable",
  "incomparable",
  "rolled-back",
  "unobserved",
  "hung",
  "nested",
] as const;
export type DropReason = (typeof dropReasons)[number];

const names = [...reasons, "reruns", "fallbacks", "mismatches", "trips", "experiments", "noise"] as const;

/** Where each count stands in a tally. */
export const at = Object.fromEntries(
  [...names, ...dropReasons.map((reason) => `drop-${reason}` as const)].map((name, index) => [name, index]),
) as Readonly<Record<(typeof names)[number] | `drop-${DropReason}`, number>>;

/**
 * The counts of one kernel. Doubles count exactly to 2^53 and are changed in place, so counting allocates nothing and
 * never changes its representation after two thousand million calls.
 */
export const newTally = (): Float64Array => new Float64Array(names.length + dropReasons.length);
