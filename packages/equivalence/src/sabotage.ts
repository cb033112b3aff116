import type { Side } from "@oxbow/contract";
import { runSide, type RunOptions } from "./run.ts";
import type { EquivalenceSpec } from "./spec.ts";

/** A named mistake, realised as a wrong candidate: proof that the suite can fail. */
export interface Sabotage<Args extends readonly unknown[] = readonly unknown[], Out = unknown> {
  /** Says what is wrong, such as "loses the last line without a newline". */
  readonly name: string;
  readonly run: (...args: Args) => Out;
}

/** What became of one sabotage. */
export interface SabotageResult {
  readonly name: string;
  /** The stratum that found it; null if it survived, or if no time was left to try. */
  readonly killedBy: string | null;
  /** The smallest input that shows it, as JavaScript; null if it survived. */
  readonly args: string | null;
  readonly executed: number;
  readonly elapsedMs: number;
  readonly interrupted: string | null;
}

/**
 * Runs the spec against each wrong candidate, in this process and without the corpus, and then against its own control:
 * every sabotage should be killed, and the control, which agrees with itself, must raise no alarm. Its result comes last,
 * under the name `control`.
 */
export async function runSabotage<Args extends readonly unknown[], Out>(
  spec: EquivalenceSpec<Args, Out>,
  sabotages: readonly Sabotage<Args, Out>[],
  options: Omit<RunOptions, "candidate" | "module" | "corpus">,
): Promise<readonly SabotageResult[]> {
  const results: SabotageResult[] = [];
  const sides = [...sabotages, { name: "control", run: spec.control.run }];
  for (const { name, run } of sides) {
    // A sabotage is usually built around the control: whether it is different code is not the question here.
    const side: Side = { name, implementation: "typescript", run: run as Side["run"] };
    const report = await runSide(spec, side, options);
    results.push({
      name,
      killedBy: report.counterexample?.stratum ?? null,
      args: report.counterexample?.args ?? null,
      executed: report.strata.reduce((sum, { executed }) => sum + executed, 0),
      elapsedMs: report.elapsedMs,
      interrupted: report.interrupted,
    });
  }
  return results;
}
