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
  { shrinks, isAlone }: { readonly shrinks: number; readonly isAlone: boolean } = { shrinks: 0, isAlone: true },
): Counterexample {
  // A side that remembers earlier calls: this input alone shows nothing, so nobody may keep it.
  const stored = isAlone ? storable(input) : undefined;
  const remark = isAlone ? "" : "; it happens behind the inputs before this one, and not when this one is run alone";
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

/** Mismatches of one kind: a smaller input that fails in another way is another counterexample. */
export const kindsOf = ({ control, candidate }: Pick<Mismatch, "control" | "candidate">): string =>
  `${control.kind} ${candidate.kind}`;

function storable(input: AnyArgs): unknown {
  try {
    return encode(input, "text");
  } catch {
    return undefined;
  }
}
