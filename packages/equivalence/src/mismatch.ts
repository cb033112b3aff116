import type { Counterexample, Observation } from "@oxbow/contract";
import { encode } from "./codec.ts";
import { signature } from "./compare/observations.ts";
import { print } from "./print.ts";
import { printSeen } from "./schedule.ts";

type AnyArgs = readonly unknown[];

/** What control and candidate did with one input on which they differ. */
export interface Mismatch {
  readonly input: AnyArgs;
  /** The input as it is printed, taken at once: the next step may be the last. */
  readonly args: string;
  readonly where: string;
  readonly control: Observation;
  readonly candidate: Observation;
}

export function mismatch(input: AnyArgs, where: string, control: Observation, candidate: Observation): Mismatch {
  return { input, args: print(input), where, control, candidate };
}

/** The report of a mismatch; without `input` where an argument, such as a function, has no value that a file could hold. */
export function counterexample(
  stratum: string,
  { input, args, where, control, candidate }: Mismatch,
  { shrinks, again }: { readonly shrinks: number; readonly again: boolean } = { shrinks: 0, again: true },
): Counterexample {
  const stored = storable(input);
  // A side that remembers earlier calls, or is not deterministic: what it did depends on more than this input.
  const remark = again ? "" : "; it did not happen again when this input was run alone";
  return {
    stratum,
    args,
    ...(stored === undefined ? {} : { input: stored }),
    mismatch: { where, control, candidate },
    seen: { control: printSeen(input, control), candidate: printSeen(input, candidate) + remark },
    shrinks,
    signature: signature(where, control, candidate),
  };
}

function storable(input: AnyArgs): unknown {
  try {
    return encode(input, "text");
  } catch {
    return undefined;
  }
}
