import type { EquivalenceReport, Side } from "@oxbow/contract";
import * as fc from "fast-check";
import type { Arbitrary } from "fast-check";
import type { AnySuiteDefinition } from "./definition.ts";
import type { Observer } from "./observe.ts";
import { recall, recallRatio } from "./recall.ts";
import type { Size } from "./size.ts";

/** Random inputs that either side is asked for several times. */
const ASKED = 36;

/**
 * Whether either side answers what it has seen faster than what it has not, and what was replaced by then that both stand on; or that
 * the candidate ended or fell silent over it.
 */
export async function remembers(
  { control, arguments: inputs }: AnySuiteDefinition,
  observer: Observer,
  seed: number,
): Promise<Partial<Pick<EquivalenceReport, "recall" | "replaced" | "interrupted">>> {
  const arbitrary = (typeof inputs === "function" ? inputs("large" satisfies Size) : inputs) as Arbitrary<
    readonly unknown[]
  >;
  // None that the suite has shown it.
  const drawn = fc.sample(arbitrary, { seed: ~seed, numRuns: ASKED });
  const seen = await observer.recall(drawn);
  if (seen === null) return { interrupted: "the candidate ended, or gave no answer, when it was asked the same again" };
  const candidate = recallRatio(seen.recall);
  const own = candidate === null ? null : recallRatio(await recall(control as Side, drawn));
  return {
    ...(candidate === null || own === null ? {} : { recall: { control: own, candidate } }),
    ...(seen.replaced.length === 0 ? {} : { replaced: seen.replaced }),
  };
}
