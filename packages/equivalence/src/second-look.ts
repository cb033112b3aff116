import type { Observation } from "@oxbow/contract";
import { printObservation } from "@oxbow/sameness";
import { kindsOf, type Mismatch } from "./mismatch.ts";
import { TIMES_CONTROL, type Observer } from "./observe.ts";

type AnyArgs = readonly unknown[];

/** Control and candidate on some inputs, from the candidate's new process on: the mismatch on the last of them, if there is one. */
export type CompareAnew = (inputs: readonly AnyArgs[]) => Promise<Mismatch | null>;

/**
 * Whether a mismatch happens again, so that it is the candidate's and not the machine's: with its input alone, or where that
 * does no harm, behind the inputs that were run before it.
 */
export type Again = "alone" | "behind others" | "never";

export async function secondLook(
  found: Mismatch,
  { before, compare }: { readonly before: readonly AnyArgs[]; readonly compare: CompareAnew },
): Promise<Again> {
  if (isAgain(found, await compare([found.input]))) return "alone";
  if (before.length > 0 && isAgain(found, await compare([...before, found.input]))) return "behind others";
  return "never";
}

const isAgain = (first: Mismatch, second: Mismatch | null): boolean =>
  second !== null && kindsOf(first) === kindsOf(second);

/** What is said of a mismatch that did not happen again: nothing is shown by it, for or against the candidate. */
export const once = (candidate: string, { args, control, candidate: seen }: Mismatch): string =>
  `for ${args} the control ${printObservation(control)}, and ${candidate} once ${printObservation(seen)}, but not when it was ` +
  "run again: either it depends on chance or on earlier calls, or the machine was too busy; run it again";

/**
 * What becomes of a call that seemed to hang, when it is run again alone: one that answers now in the time that it had was held
 * up by something else; one that does not gets many times what the control took, and hangs or is slow.
 */
export async function patiently(
  observer: Observer,
  input: AnyArgs,
  { seemed, controlMs }: { readonly seemed: Extract<Observation, { kind: "hung" }>; readonly controlMs: number },
): Promise<{ readonly again: Observation; readonly wasHeldUp: boolean }> {
  const [again] = (await observer.run([input])) as [Observation];
  if (again.kind !== "hung") return { again, wasHeldUp: again.kind !== "died" };
  if (TIMES_CONTROL * controlMs <= seemed.afterMs) return { again, wasHeldUp: false };
  const [last] = (await observer.run([input], { controlMs })) as [Observation];
  return { again: last, wasHeldUp: false };
}

/** So many mismatches of one batch are run again until one of them is confirmed. */
export const SECOND_LOOKS = 3;
