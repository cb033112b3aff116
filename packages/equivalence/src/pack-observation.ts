import type { Normalize, Observation } from "@oxbow/contract";
import { attempt, exact, outgoing } from "@oxbow/sameness";
import { pack, type Packed } from "./protocol.ts";
import { InFlight, scheduleOf } from "./schedule.ts";

/** What a side did with an input, ready to be sent: see `outgoing` for what cannot be. */
export function packObservation(
  input: readonly unknown[],
  seen: Observation,
  normalize: Normalize | undefined,
): Packed {
  // What the call left as it was does not travel back.
  const isUnchanged = "argsAfter" in seen && attempt(() => exact(input, seen.argsAfter)) === null;
  const short = (each: Observation): unknown => (isUnchanged ? { ...each, argsAfter: null } : each);
  try {
    return pack(short(seen));
  } catch {
    // Of calls in flight, the value is what each of them did.
    if (seen.kind !== "returned" || !(scheduleOf(input) instanceof InFlight))
      return pack(short(outgoing(isUnchanged ? { ...seen, argsAfter: [] } : seen, normalize)));
    const value = (seen.value as readonly Observation[]).map((each) => outgoing(each, normalize));
    return pack(short({ ...seen, value }));
  }
}
