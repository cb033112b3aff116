import type { Normalize, Observation } from "@oxbow/contract";
import { CannotLeaveError, encode } from "./codec.ts";
import { attempt, className } from "./kind.ts";
import { Normal, Unsent } from "./stand-in.ts";

/**
 * An observation that can leave its process. A result that cannot is replaced by its normal form, which is what will be
 * compared; where there is none, by a stand-in that compares with nothing, and says why. So is an argument.
 */
export function outgoing(seen: Observation, normalize: Normalize | undefined): Observation {
  if (!("argsAfter" in seen)) return seen;
  const argsAfter = canLeave(seen.argsAfter) ? seen.argsAfter : seen.argsAfter.map(standIn);
  if (seen.kind === "threw" || canLeave(seen.value)) return { ...seen, argsAfter };
  const normal = normalize === undefined ? undefined : attempt(() => new Normal(normalize.of(seen.value)));
  return { ...seen, value: normal !== undefined && canLeave(normal) ? normal : standIn(seen.value), argsAfter };
}

const canLeave = (value: unknown): boolean =>
  attempt(() => {
    encode(value);
    return true;
  }) === true;

function standIn(value: unknown): unknown {
  try {
    encode(value);
    return value;
  } catch (error) {
    const name = typeof value === "object" && value !== null ? attempt(() => className(value)) : typeof value;
    const because = error instanceof CannotLeaveError ? error.message : "it cannot leave its process";
    return new Unsent(name ?? "object", because);
  }
}
