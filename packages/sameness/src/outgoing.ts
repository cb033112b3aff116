import type { Normalize, Observation } from "@oxbow/contract";
import { CannotLeaveError, encode, type Encoded } from "./codec.ts";
import { attempt, className } from "./kind.ts";
import { Normal, Unsent } from "./stand-in.ts";

/**
 * An observation, encoded. A result that cannot leave its process goes as its normal form, which is what will be compared;
 * where there is none, a stand-in goes that compares with nothing, and says why.
 */
export function outgoing(
  seen: Omit<Observation, "argsAfter"> & { readonly argsAfter?: readonly unknown[] | null },
  normalize: Normalize | undefined,
): Encoded {
  const whole = attempt(() => encode(seen));
  if (whole !== undefined) return whole;
  const { argsAfter } = seen;
  const args = argsAfter === undefined ? {} : { argsAfter: argsAfter === null ? null : argsAfter.map(sendable) };
  if (seen.kind !== "returned" || !("value" in seen)) return encode({ ...seen, ...args });
  const normal = normalize === undefined ? undefined : attempt(() => new Normal(normalize.of(seen.value)));
  const form = normal === undefined ? undefined : attempt(() => encode({ ...seen, value: normal, ...args }));
  return form ?? encode({ ...seen, value: sendable(seen.value), ...args });
}

function sendable(value: unknown): unknown {
  try {
    encode(value);
    return value;
  } catch (error) {
    const name = typeof value === "object" && value !== null ? attempt(() => className(value)) : typeof value;
    const because = error instanceof CannotLeaveError ? error.message : "it cannot leave its process";
    return new Unsent(name ?? "object", because);
  }
}
