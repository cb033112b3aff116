import { draftOf } from "./plan-drafts.ts";
import type { PlanOptions } from "./plan-drafts.ts";
import type { GateStep, SkippedStep } from "./plan-steps.ts";
import type { GateShape } from "./shape.ts";

/** What a gate run will do, and how long it may take, before anything runs. */
export interface GatePlan {
  readonly budgetMs: number;
  /** About what the steps need to have anything to say: where it is above the budget, evidence will be missing. */
  readonly leastMs: number;
  /** Left for steps that take longer than their part: with what the steps may take it adds up to the budget. */
  readonly reserveMs: number;
  /** In the order in which they run. */
  readonly steps: readonly GateStep[];
  readonly skipped: readonly SkippedStep[];
}

/**
 * The plan of a gate run. First every kernel gets its suite and its mutants, in the order given, as many kernels at a time as
 * there are processors; then come the workloads, one after the other: two at a time would be each other's noise. But for the
 * reserve, the budget is divided by what each step needs at the least.
 */
export function planGate(shapes: readonly GateShape[], options: PlanOptions = {}): GatePlan {
  const { nightly = false } = options;
  const budgetMs = options.budgetMs ?? (nightly ? NIGHTLY_MS * shapes.length : PULL_REQUEST_MS);
  const kernels = shapes.map((shape) => draftOf(shape, options));
  const drafts = [...kernels.flatMap(({ answers }) => answers), ...kernels.flatMap(({ speed }) => speed)];
  const leastMs = drafts.reduce((sum, { needsMs }) => sum + needsMs, 0);
  // By night the suites take whatever time there is, and leave nothing to whoever comes late but their own parts.
  const reserveMs = nightly || budgetMs === Infinity ? 0 : Math.ceil(budgetMs * RESERVE);
  const steps: GateStep[] = [];
  let needed = 0;
  let fromMs = 0;
  for (const { needsMs, finish } of drafts) {
    needed += needsMs;
    // Of an endless budget every step may take all, where Infinity minus Infinity would be no time.
    const toMs = budgetMs === Infinity ? Infinity : Math.floor(((budgetMs - reserveMs) * needed) / leastMs);
    steps.push(finish({ fromMs, toMs, reserveMs }));
    fromMs = budgetMs === Infinity ? 0 : toMs;
  }
  return { budgetMs, leastMs, reserveMs, steps, skipped: kernels.flatMap(({ skipped }) => skipped) };
}

/** Of the budget: most steps end early, and of a few nobody knows beforehand that their calls are slow. */
const RESERVE = 0.25;

/** For all kernels together: with what starting and ending take, a pull request waits four minutes. */
const PULL_REQUEST_MS = 3.75 * 60_000;

/** For each kernel. */
const NIGHTLY_MS = 10 * 60_000;
