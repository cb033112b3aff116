import type { Counterexample, Difference, Observation } from "@oxbow/contract";
import { encode } from "@oxbow/sameness";
import { mismatchOf, print, signature } from "@oxbow/sameness";
import { printSeen } from "./schedule.ts";

type AnyArgs = readonly unknown[];

/** What control and candidate did with one input on which they differ. */
export interface Mismatch {
  readonly input: AnyArgs;
  /** The input as it is printed, taken at once: the next step may be the last. */
  readonly args: string;
  readonly difference: Difference;
  readonly control: Observation;
  readonly candidate: Observation;
}

export function mismatch(
  input: AnyArgs,
  difference: Difference,
  control: Observation,
  candidate: Observation,
): Mismatch {
  return { input, args: print(input), difference, control, candidate };
}

/** The report of a mismatch; without `input` where an argument, such as a function, has no value that a file could hold. */
export function counterexample(
  stratum: string,
  { input, args, difference, control, candidate }: Mismatch,
  { shrinks, again }: { readonly shrinks: number; readonly again: boolean } = { shrinks: 0, again: true },
): Counterexample {
  const stored = storable(input);
  // A side that remembers earlier calls, or is not deterministic: what it did depends on more than this input.
  const remark = again ? "" : "; it did not happen again when this input was run alone";
  return {
    stratum,
    args,
    ...(stored === undefined ? {} : { input: stored }),
    mismatch: mismatchOf(difference, control, candidate),
    seen: { control: printSeen(input, control), candidate: printSeen(input, candidate) + remark },
    shrinks,
    signature: signature(difference.where, control, candidate),
  };
}

function storable(input: AnyArgs): unknown {
  try {
    return encode(input, "text");
  } catch {
    return undefined;
  }
}
