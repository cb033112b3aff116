import type { Mismatch } from "./observation.ts";
import type { Comparison, Conditions } from "./measurement.ts";

/** What a run of the equivalence suite found out about one candidate. */
export interface EquivalenceReport {
  readonly kernel: string;
  readonly control: string;
  readonly candidate: string;
  readonly seed: number;
  /** Executions per stratum: corpus, named cases, exhaustive, random small, in parts, in flight, random large; those it has. */
  readonly strata: readonly Stratum[];
  /** The first mismatch, shrunk; null when control and candidate agreed on everything. */
  readonly counterexample: Counterexample | null;
  /** Proof that two implementations were compared, not one with itself. */
  readonly identity: { readonly different: boolean; readonly because: string };
  /**
   * How many times as fast either side answers what it has seen as what it has not, the median over inputs; absent where nobody
   * looked, or calls are too short to tell.
   */
  readonly recall?: { readonly control: number; readonly candidate: number };
  /** What was replaced that both sides stand on, such as `performance.now`, while the candidate was loaded or ran; absent for nothing. */
  readonly replaced?: readonly string[];
  /** Paths of the files of which either side was seen to enter a function; absent where nobody looked. */
  readonly executed?: readonly string[];
  /** Where the candidate ran. Only a child process survives a crash or a hang of it, so only that is trusted by a gate. */
  readonly isolation: "in-process" | "child";
  /** What the run was asked for and did not get to, in a sentence; null when it finished. Otherwise no verdict may be a pass. */
  readonly interrupted: string | null;
  readonly elapsedMs: number;
}

export interface Stratum {
  readonly name: string;
  readonly executed: number;
  readonly distinct: number;
  /** Executions on which the control returned rather than threw. */
  readonly valid: number;
  readonly mismatches: number;
  /** Further mismatches, which the definition declares and justifies; absent for none. */
  readonly declared?: number;
  /**
   * How many kinds of outcome the control showed here, and how many of them on one execution only: by Good and Turing the
   * share of executions that would show a new kind is about `once` ÷ `executed`. Absent where nobody looked.
   */
  readonly outcomes?: { readonly kinds: number; readonly once: number };
  /** What the control threw most often, by class, code and first message; absent where it returned on one in ten or more. */
  readonly mostlyThrew?: string;
}

/** How many mutants the suite finds in a kernel: proof that it can fail. All zero for a definition that has none. */
export interface MutationScore {
  readonly total: number;
  readonly killed: number;
  /** The names of those that the suite did not find. */
  readonly survived: readonly string[];
  /** The names of those that it did not get to, or not to the end of. */
  readonly untried: readonly string[];
  /** When they were found, as an ISO date, where it was not in this run but in an earlier one on the same control and definition. */
  readonly keptFrom?: string;
}

export interface Counterexample {
  readonly stratum: string;
  /** The arguments, readable: what a person pastes into a test. */
  readonly args: string;
  /** The arguments as a corpus stores them, made of JSON values; absent if they cannot be stored. */
  readonly input?: unknown;
  readonly mismatch: Mismatch;
  /** Both observations, readable, and safe to write as JSON where `mismatch` may hold a BigInt or a typed array. */
  readonly seen: { readonly control: string; readonly candidate: string };
  readonly shrinks: number;
  /** Equal for counterexamples of one cause: the kinds of both observations and where they differ, without positions. */
  readonly signature: string;
}

/** Everything a verdict is judged on. What is missing is null, and a missing part is never a pass. */
export interface Evidence {
  readonly kernel: string;
  readonly candidate: string;
  readonly equivalence: EquivalenceReport | null;
  /** Null when nobody looked: then nothing says that the suite can fail. */
  readonly mutation: MutationScore | null;
  readonly performance: readonly Comparison[] | null;
  /** SHA-256 of the files of each side and of what is asked of them, in hex. */
  readonly artifacts: Artifacts | null;
  /** SHA-256 in hex of the files of which either side was seen to run a function, by their paths from the config on. */
  readonly executed?: Readonly<Record<string, string>>;
  /** How the candidate was compiled; absent for a candidate that is not, or does not say. */
  readonly build?: "release" | "debug" | undefined;
  /** Why this is a look and no proof, such as shorter measurements; absent otherwise. What it leads to admits nothing. */
  readonly look?: string | undefined;
  /** Whether the seed was given rather than drawn when the candidate's files had been hashed. */
  readonly seedGiven?: boolean | undefined;
  /** Why the candidate cannot be called here, outermost reason first; then there is no other evidence. */
  readonly unavailable?: readonly string[] | undefined;
  readonly conditions: Conditions;
}

export interface Artifacts {
  readonly control: string;
  readonly candidate: string;
  /** What was asked: generators, cases, workloads. A verdict says nothing about questions that were put later. */
  readonly definition: string;
}
