import type { Counterexample, Difference, Observation, Side } from "@oxbow/contract";
import { encode } from "@oxbow/sameness";
import { mismatchOf, print, signature } from "@oxbow/sameness";
import { type Judge, judgeOf } from "./judge.ts";
import type { Observer, Patience } from "./observe.ts";
import { argumentsOf, printSeen, reference } from "./schedule.ts";
import { observerOf } from "./run.ts";
import type { RunOptions } from "./run.ts";
import { redactValue, shrinkValue } from "./shrink-value.ts";
import type { AnySuiteDefinition } from "./definition.ts";

type AnyArgs = readonly unknown[];

export interface ReproduceOptions extends Pick<RunOptions, "module" | "hangMs" | "memoryMiB"> {
  readonly candidate: Side;
  /** Makes the input as small as it gets, and its letters and digits alike, under one signature. */
  readonly shrink?: boolean;
  /** For shrinking; 60,000 if left out. */
  readonly budgetMs?: number;
}

/** What both sides did with an input of old, for people. */
interface Seen {
  readonly control: string;
  readonly candidate: string;
}

export type Reproduction =
  /** Control and candidate differ, still. */
  | { readonly outcome: "differs"; readonly counterexample: Counterexample; readonly seen: Seen }
  | { readonly outcome: "agrees"; readonly seen: Seen }
  /** The control differs from itself at `where`: the input says nothing about the candidate. */
  | { readonly outcome: "unsteady"; readonly where: string; readonly seen: Seen };

/**
 * Runs an input that somebody has kept: the control against itself first, then against the candidate, which runs in a child
 * process when `module` is given.
 */
export async function reproduce(
  definition: AnySuiteDefinition,
  args: AnyArgs,
  options: ReproduceOptions,
): Promise<Reproduction> {
  const { candidate, shrink = false, budgetMs = 60_000 } = options;
  const observer = observerOf(definition, candidate, options);
  try {
    const pair = new Pair(definition, observer);
    const noise = await pair.noise(args);
    if (noise !== null) return { outcome: "unsteady", ...noise };
    const first = await pair.run(args);
    if (first.found === null) return { outcome: "agrees", seen: seen(args, first.control, first.candidate) };

    const wanted = signature(first.found.where, first.control, first.candidate);
    const patience = { isShort: first.candidate.kind === "hung" };
    const holds = (inputs: readonly AnyArgs[]): Promise<number> => pair.firstWith(wanted, inputs, patience);
    const until = performance.now() + budgetMs;
    const small = shrink ? await shrinkValue(args, holds, until) : { args, steps: 0 };
    const plain = shrink ? await redactValue(small.args, holds, until) : args;
    // What only seemed to hang while patience was short is not what is kept.
    const [kept, last] = await confirmed(pair, wanted, [plain, small.args, args]);
    return {
      outcome: "differs",
      seen: seen(kept, last.control, last.candidate),
      counterexample: {
        stratum: "evidence",
        args: print(kept),
        input: encode(kept, "text"),
        mismatch: mismatchOf(last.found ?? first.found, last.control, last.candidate),
        seen: seen(kept, last.control, last.candidate),
        shrinks: small.steps,
        signature: wanted,
      },
    };
  } finally {
    await observer.close();
  }
}

interface Compared {
  readonly found: Difference | null;
  readonly control: Observation;
  readonly candidate: Observation;
}

/** Both sides of a definition, ready to be compared. */
class Pair {
  readonly #definition: AnySuiteDefinition;
  readonly #observer: Observer;
  readonly #judge: Judge;

  constructor(definition: AnySuiteDefinition, observer: Observer) {
    this.#definition = definition;
    this.#judge = judgeOf(definition);
    this.#observer = observer;
  }

  control(args: AnyArgs): Promise<Observation> {
    return reference(this.#definition.control as Side, args);
  }

  /** Where the control differs from itself, one call after the other. */
  async noise(input: AnyArgs): Promise<{ readonly where: string; readonly seen: Seen } | null> {
    for (const args of argumentsOf(input)) {
      const [once, again] = [await this.control(args), await this.control(args)];
      const found = this.#judge(args, once, again);
      if (found !== null) return { where: found.where, seen: seen(args, once, again) };
    }
    return null;
  }

  async run(args: AnyArgs): Promise<Compared> {
    const began = performance.now();
    const control = await this.control(args);
    const controlMs = performance.now() - began;
    const [candidate] = (await this.#observer.run([args], { controlMs })) as [Observation];
    return { found: this.#judge(args, control, candidate), control, candidate };
  }

  /** The place of the first input on which the sides differ under this signature; -1 for none. */
  async firstWith(wanted: string, inputs: readonly AnyArgs[], patience: Patience): Promise<number> {
    for (let from = 0; from < inputs.length;) {
      const observations = await this.#observer.run(inputs.slice(from), patience);
      for (const candidate of observations) {
        const input = inputs[from] as AnyArgs;
        const control = await this.control(input);
        const found = this.#judge(input, control, candidate);
        if (found !== null && signature(found.where, control, candidate) === wanted) return from;
        from++;
      }
    }
    return -1;
  }
}

/** The first of these inputs that shows the mismatch with all the time there is. */
async function confirmed(
  pair: Pair,
  wanted: string,
  inputs: readonly AnyArgs[],
): Promise<readonly [AnyArgs, Compared]> {
  for (const args of inputs.slice(0, -1)) {
    const last = await pair.run(args);
    if (last.found !== null && signature(last.found.where, last.control, last.candidate) === wanted)
      return [args, last];
  }
  const args = inputs.at(-1) as AnyArgs;
  return [args, await pair.run(args)];
}

const seen = (input: AnyArgs, control: Observation, candidate: Observation): Seen => ({
  control: printSeen(input, control),
  candidate: printSeen(input, candidate),
});
