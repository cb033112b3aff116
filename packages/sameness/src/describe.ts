import type { Incomparable, Mismatch, Observation } from "@oxbow/contract";
import { printShort } from "./print.ts";

/**
 * A mismatch in one line, values and all: `returned.value[3]: 0.30000000000000004 against 0.3, 1 ulp (5.6e-17) apart`, or
 * `kind: the control returned 3, the candidate threw RangeError: no`.
 */
export function describeMismatch({ where, shown, control, candidate }: Mismatch): string {
  if (shown !== undefined) return `${where}: ${shown}`;
  return `${where}: the control ${did(control, true)}, the candidate ${did(candidate, true)}`;
}

/** The same for where no value may be read, such as the reason of a trip: results are not shown, errors are. */
export function describePlace({ where, control, candidate }: Mismatch): string {
  return control.kind === candidate.kind && control.kind === "returned"
    ? where
    : `${where}: the control ${did(control, false)}, the candidate ${did(candidate, false)}`;
}

/** What to do about two values that cannot be compared. */
export const describeIncomparable = ({ where, because }: Incomparable): string =>
  `${where} cannot be compared (${because}): declare in the definition how to normalize it`;

/** What a side did, for people. */
export function did(seen: Observation, withValues = false): string {
  switch (seen.kind) {
    case "returned":
      return withValues ? `returned ${printShort(seen.value)}` : "returned";
    case "threw":
      return `threw ${seen.class}${seen.code === undefined ? "" : ` (${seen.code})`}: ${seen.message}`;
    case "hung":
      return `did not answer within ${seen.afterMs} ms`;
    case "died":
      return `took its process with it (${[seen.signal ?? `exit code ${seen.exitCode}`, seen.lastWords].filter((word) => word !== "").join(", ")})`;
    default:
      return seen satisfies never;
  }
}
