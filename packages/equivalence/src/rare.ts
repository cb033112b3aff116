import { inProcess } from "./observe.ts";
import { sideOf, type RareMutant } from "./mutant.ts";
import { Suite } from "./suite.ts";
import type { AnySuiteDefinition } from "./definition.ts";

/** How often random inputs met what is rare, and how often they should have. */
export interface RareResult {
  readonly kernel: string;
  readonly name: string;
  readonly oneIn: number;
  readonly seeds: number;
  /** Inputs of each seed that differ from each other and that the control answers, on average over what was drawn to the end. */
  readonly answered: number;
  /** The share of the seeds that found it, from 0 to 1. */
  readonly found: number;
  /** 1 − (1 − 1/oneIn)^answered: the share that must be expected of inputs that are drawn one by one. */
  readonly expected: number;
}

/**
 * How many of `seeds` find a mutant among `runs` small random inputs each: no more of them than chance gives, and no fewer.
 * In this process, which the mutant must leave alive.
 */
export async function tryRare(
  definition: AnySuiteDefinition,
  mutant: RareMutant,
  { seeds, runs }: { readonly seeds: readonly number[]; readonly runs: number },
): Promise<RareResult> {
  const side = sideOf(mutant);
  const toTheEnd: number[] = [];
  for (const seed of seeds) {
    const suite = new Suite(definition, side, inProcess(side), {
      seed,
      runs,
      atLeast: runs,
      deadline: Infinity,
      today: new Date(),
      shrinkMs: 0,
      onExecuted: () => {},
    });
    await suite.random("small");
    const [drawn] = suite.strata;
    if (suite.counterexample === null && drawn !== undefined)
      toTheEnd.push((drawn.distinct * drawn.valid) / Math.max(drawn.executed, 1));
  }
  const answered = toTheEnd.length === 0 ? runs : toTheEnd.reduce((sum, n) => sum + n, 0) / toTheEnd.length;
  return {
    kernel: definition.kernel.key,
    name: mutant.name,
    oneIn: mutant.oneIn,
    seeds: seeds.length,
    answered,
    found: (seeds.length - toTheEnd.length) / seeds.length,
    expected: 1 - (1 - 1 / mutant.oneIn) ** answered,
  };
}
