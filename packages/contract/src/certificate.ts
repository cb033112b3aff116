import type { Artifacts } from "./evidence.ts";
import type { Conditions, Speedup } from "./measurement.ts";
import type { VerdictWord } from "./verdict.ts";

/** What a flag needs before it is raised: a verdict, bound to the files it was reached on. */
export interface Certificate {
  readonly schema: "oxbow/certificate/v2";
  readonly kernel: string;
  readonly candidate: string;
  readonly verdict: VerdictWord;
  readonly artifacts: Artifacts;
  /** The smallest speedup over the workloads that count, and the workload it was found on. */
  readonly speedup: (Speedup & { readonly workload: string }) | null;
  readonly executions: number;
  readonly conditions: Conditions;
}
