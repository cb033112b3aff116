import type { AnyDefinition } from "@oxbow/contract";
import { judgeAll, planGate } from "@oxbow/gate";
import type { Judged, PlanOptions } from "@oxbow/gate";
import { collectEvidence } from "./collect-evidence.ts";
import type { CollectOptions } from "./collect-evidence.ts";
import { shapeOf } from "./gate-shape.ts";

/** How one candidate is gated. */
export interface GateOptions extends CollectOptions, PlanOptions {
  /** The name of a candidate; the default one if left out. */
  readonly candidate?: string | undefined;
  /** For everything. What does not fit is missing evidence, so the verdict is inconclusive. Unlimited if left out. */
  readonly budgetMs?: number | undefined;
}

/** Plans, collects the evidence on one candidate, and judges it. Writes nothing but a score of mutants. */
export async function runGate(definition: AnyDefinition, options: GateOptions): Promise<Judged> {
  const started = performance.now();
  const shape = await shapeOf(definition, options.candidate, options);
  const { steps } = planGate([shape], { ...options, budgetMs: options.budgetMs ?? Infinity });
  const evidence = await collectEvidence({ definition, shape, steps }, () => performance.now() - started, options);
  return judgeAll([evidence]).results[0] as Judged;
}
