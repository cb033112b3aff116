import type { Project } from "@oxbow/config";
import type { AnyDefinition } from "@oxbow/contract";
import { planGate } from "@oxbow/gate";
import type { GatePlan, PlanOptions } from "@oxbow/gate";
import type { PlannedKernel } from "./collect-evidence.ts";
import { explained } from "./explained.ts";
import { shapeOf } from "./gate-shape.ts";

/** A kernel of which nothing can be planned. */
export interface BrokenKernel {
  readonly definition: AnyDefinition;
  readonly broken: Broken;
}

/** No verdict, because a definition, or what it is made of, is broken. */
export class Broken {
  readonly because: string;

  constructor(error: unknown) {
    this.because = explained(error);
  }
}

interface PlanKernelsOptions extends Omit<PlanOptions, "budgetMs"> {
  readonly candidate?: string;
  readonly budget?: number;
}

/** What the run will do. A kernel that is broken before anything runs has no steps. */
export async function planKernels(
  definitions: readonly AnyDefinition[],
  project: Project,
  { budget, candidate, ...options }: PlanKernelsOptions,
): Promise<{ readonly plan: GatePlan; readonly kernels: readonly (PlannedKernel | BrokenKernel)[] }> {
  const shaped = await Promise.all(
    definitions.map(async (definition) =>
      shapeOf(definition, candidate, project).then(
        (shape) => ({ definition, shape }),
        (error: unknown) => ({ definition, broken: new Broken(error) }),
      ),
    ),
  );
  const plan = planGate(
    shaped.flatMap((each) => ("shape" in each ? [each.shape] : [])),
    { ...options, budgetMs: budget },
  );
  const kernels = shaped.map((each) =>
    "shape" in each ? { ...each, steps: plan.steps.filter(({ kernel }) => kernel === each.shape.kernel) } : each,
  );
  return { plan, kernels };
}
