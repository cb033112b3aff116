import type { AnyDefinition, Difference, Incomparable, Observation } from "@oxbow/contract";
import { describeIncomparable, type Sameness, samenessOf } from "@oxbow/sameness";
import { type Expected, InFlight, scheduleOf } from "./schedule.ts";

type AnyArgs = readonly unknown[];

/**
 * Where two observations of one input differ; null if they agree. Throws a sentence where they cannot be compared: that is a
 * fault of the definition, and neither agreement nor a mismatch.
 */
export type Judge = (input: AnyArgs, control: Observation, candidate: Observation) => Difference | null;

/** A definition's judge, of schedules as well. Throws where tolerances or a normal form are declared badly. */
export function judgeOf(definition: AnyDefinition): Judge {
  const sameness = samenessOf(definition);
  return (input, control, candidate) => {
    const found = differenceOn(input, control, candidate, sameness);
    if (found?.kind === "incomparable") throw new Error(`${definition.kernel.key}: ${describeIncomparable(found)}`);
    return found;
  };
}

/** Of calls in flight call by call: a call that was given up may have had its answer by then. */
function differenceOn(
  input: AnyArgs,
  control: Observation,
  candidate: Observation,
  sameness: Sameness,
): Difference | Incomparable | null {
  const schedule = scheduleOf(input);
  if (!(schedule instanceof InFlight) || control.kind !== "returned" || candidate.kind !== "returned") {
    return sameness.difference(control, candidate);
  }
  for (const [i, { abort }] of schedule.calls.entries()) {
    const { answer, givenUp = answer } = (control.value as readonly Expected[])[i]!;
    const allowed = abort === undefined ? [answer] : abort === 0 ? [givenUp] : [answer, givenUp];
    const seen = (candidate.value as readonly Observation[])[i]!;
    const found = allowed.map((each) => sameness.difference(each, seen));
    if (found.includes(null)) continue;
    const first = found.find((each) => each?.kind === "incomparable") ?? found[0]!;
    return { ...first, where: `calls[${i}].${first.where}` };
  }
  return null;
}
