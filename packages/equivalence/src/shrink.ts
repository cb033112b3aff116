import * as fc from "fast-check";
import type { Arbitrary } from "fast-check";
import { kindsOf, type Mismatch } from "./mismatch.ts";
import type { Patience } from "./observe.ts";

type AnyArgs = readonly unknown[];

/** How an input was drawn, and how long it may take to make it smaller. */
interface Drawn {
  readonly arbitrary: Arbitrary<AnyArgs>;
  readonly seed: number;
  /** Which of the inputs of this seed it is. */
  readonly index: number;
  readonly withinMs: number;
}

interface Shrunk {
  readonly smallest: Mismatch;
  readonly shrinks: number;
}

/** Makes the input of `found` smaller for as long as `compare`, which runs both sides, gives a mismatch of the same kind. */
export async function shrink(
  found: Mismatch,
  { arbitrary, seed, index, withinMs }: Drawn,
  compare: (input: AnyArgs, patience: Patience) => Promise<Mismatch | null>,
): Promise<Shrunk> {
  let smallest = found;
  let shrinks = -1;
  const patience = { isShort: found.candidate.kind === "hung" };
  const property = fc.asyncProperty(arbitrary, async (input) => {
    const smaller = await compare(input, patience);
    if (smaller === null || kindsOf(smaller) !== kindsOf(found)) return true;
    smallest = smaller;
    shrinks++;
    return false;
  });
  await fc.check(property, { seed, path: `${index}`, numRuns: 1, interruptAfterTimeLimit: withinMs });
  // What only seemed to hang is not reported: the first one did, with all the time there was.
  if (smallest.candidate.kind === "hung" && (await compare(smallest.input, {}))?.candidate.kind !== "hung")
    smallest = found;
  return { smallest, shrinks: Math.max(shrinks, 0) };
}
