import type { MutationScore } from "@oxbow/contract";

/** What the suite did with what is wrong and with what is not. */
export interface MutationRun {
  readonly mutants: readonly MutantResult[];
  readonly clean: readonly CleanResult[];
  /** Jobs that did not end: the budget was over, or the process died where nothing wrong was run. Each with why. */
  readonly missing: readonly {
    readonly kernel: string;
    readonly subject: string;
    readonly isMutant: boolean;
    readonly because: string;
  }[];
  /** How long each seed took. */
  readonly seeds: readonly { readonly seed: number; readonly elapsedMs: number }[];
  readonly elapsedMs: number;
}

/** In the order in which they are set on a mutant. */
export const engines = ["named cases", "random small", "exhaustive", "in parts", "in flight", "random large"] as const;

export type Engine = (typeof engines)[number];

/** One engine's way with one wrong candidate. */
export interface Attempt {
  readonly engine: Engine;
  readonly killed: boolean;
  readonly executed: number;
  /**
   * Until the mismatch was seen, before shrinking; or until the engine had nothing left to try. What was drawn, and done by the
   * control, for another mutant of the process before is not in it.
   */
  readonly elapsedMs: number;
}

/** What became of one mutant. */
export interface MutantResult {
  readonly kernel: string;
  readonly name: string;
  readonly seed: number;
  /** In the order in which they were tried. The expensive ones run when all others have failed. */
  readonly attempts: readonly Attempt[];
  /** The first engine that found it; null if it survived. */
  readonly killedBy: Engine | null;
  /** The smallest input that shows it, as JavaScript; null if it survived. */
  readonly args: string | null;
}

/** What became of a side that is not wrong: any mismatch is a false alarm. */
export interface CleanResult {
  readonly kernel: string;
  readonly name: string;
  readonly seed: number;
  readonly executed: number;
  readonly elapsedMs: number;
  /** What was found, where there is nothing to find; null as it should be. */
  readonly alarm: string | null;
  readonly interrupted: string | null;
}

/** The score of one kernel's mutation: what a gate keeps as evidence. A mistake that lived with any seed has survived. */
export function mutationScore({ mutants, missing }: Pick<MutationRun, "mutants" | "missing">): MutationScore {
  const tried = new Set(mutants.map(({ name }) => name));
  const survived = new Set(mutants.filter(({ killedBy }) => killedBy === null).map(({ name }) => name));
  const unfinished = missing.filter(({ isMutant }) => isMutant).map(({ subject }) => subject);
  const untried = new Set(unfinished.filter((name) => !survived.has(name)));
  const all = new Set([...tried, ...untried]);
  return {
    killed: all.size - survived.size - untried.size,
    total: all.size,
    survived: [...survived],
    untried: [...untried],
  };
}
