import type { Artifacts } from "./evidence.ts";
import type { Conditions, Speedup } from "./measurement.ts";
import type { VerdictWord } from "./verdict.ts";

/** What a flag needs before it is raised: a verdict, bound to the files it was reached on. */
export interface Certificate {
  readonly schema: "oxbow/certificate/v3";
  readonly kernel: string;
  readonly candidate: string;
  readonly verdict: VerdictWord;
  readonly artifacts: Artifacts;
  /** SHA-256 in hex of the files of which either side was seen to run a function, by their paths from the config on. */
  readonly executed: Readonly<Record<string, string>>;
  /** Why it is of a look, and admits nothing; null for one of a whole gate. */
  readonly look: string | null;
  /** What makes the verdict weaker than it could be, in sentences: a look, few processes, an unsteady machine, what was not asked. */
  readonly weakenedBy: readonly string[];
  /** The smallest speedup over the workloads that count, with the interval that was judged, and where it was found. */
  readonly speedup: CertifiedSpeedup | null;
  readonly executions: number;
  readonly conditions: Conditions;
}

export interface CertifiedSpeedup extends Speedup {
  readonly workload: string;
  readonly processes: number;
  /** False where the control differed from itself: the interval is wider by as much. */
  readonly steady: boolean;
}
