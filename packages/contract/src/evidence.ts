import type { Mismatch } from "./observation.ts";
import type { Comparison, Conditions } from "./measurement.ts";

/** What a run of the equivalence suite found out about one candidate. */
export interface EquivalenceReport {
  readonly kernel: string;
  readonly control: string;
  readonly candidate: string;
  readonly seed: number;
  /** Executions per stratum: replayed corpus, named cases, random small, random large. */
  readonly strata: readonly Stratum[];
  /** The first mismatch, shrunk; null when control and candidate agreed on everything. */
  readonly counterexample: Counterexample | null;
  /** Proof that two implementations were compared, not one with itself. */
  readonly identity: { readonly different: boolean; readonly because: string };
  readonly elapsedMs: number;
}

export interface Stratum {
  readonly name: string;
  readonly executed: number;
  readonly distinct: number;
  /** Executions on which the control returned rather than threw. */
  readonly valid: number;
  readonly mismatches: number;
}

export interface Counterexample {
  readonly stratum: string;
  /** The arguments, readable: what a person pastes into a test. */
  readonly args: string;
  readonly mismatch: Mismatch;
  readonly shrinks: number;
}

/** Everything a verdict is judged on. What is missing is null, and a missing part is never a pass. */
export interface Evidence {
  readonly kernel: string;
  readonly candidate: string;
  readonly equivalence: EquivalenceReport | null;
  readonly performance: readonly Comparison[] | null;
  /** SHA-256 of the files of each side, in hex. */
  readonly artifacts: Artifacts | null;
  readonly conditions: Conditions;
}

export interface Artifacts {
  readonly control: string;
  readonly candidate: string;
}
