import type { Decision, Stage } from "@oxbow/contract";
import type { Durations } from "./durations.ts";
import type { Route } from "./route.ts";
import { at, type DropReason, dropReasons, reasons } from "./tally.ts";

/** The counts of one kernel since it was routed. */
export interface KernelStats {
  readonly kernel: string;
  readonly stage: Stage;
  readonly epoch: number;
  readonly because: string;
  /** The kernel does not obey its flag: it tripped, is being probed, or has no candidate it can call. */
  readonly latched: boolean;
  /** Calls by the reason of their decision. */
  readonly decisions: Readonly<Record<Decision["reason"], number>>;
  readonly calls: number;
  /** Times the control ran to answer a caller: after a candidate's failure as well, and once to see whether it promises. */
  readonly control: number;
  /** Times the candidate ran to answer a caller. */
  readonly candidate: number;
  /** Calls the candidate failed and the control answered. */
  readonly fallbacks: number;
  /** Inputs both sides ran, after the caller had its answer. */
  readonly experiments: number;
  readonly mismatches: number;
  /** Inputs on which the control disagreed with itself. */
  readonly noise: number;
  readonly trips: number;
  /** Sampled inputs that were not run, by reason. */
  readonly drops: Readonly<Record<DropReason, number>>;
  /** Geometric mean of control ÷ candidate over the paired runs since the last epoch; null before the first pair. */
  readonly speedup: number | null;
  readonly pairs: number;
  /**
   * How long the sampled calls took on each side. Calls themselves are never timed: looking at a clock costs more than the
   * router does. Of an isolated side nothing is known.
   */
  readonly durations: Readonly<Record<"control" | "candidate", Durations>>;
}

// oxlint-disable-next-line typescript/no-explicit-any -- counts do not depend on a kernel's signature.
export function statsOf(route: Route<any, any>): KernelStats {
  route.count();
  const { tally, cell } = route;
  const decisions = Object.fromEntries(reasons.map((reason) => [reason, tally[at[reason]]!]));
  const calls = reasons.reduce((sum, reason) => sum + tally[at[reason]]!, 0);
  const candidate = route.candidateCalls;
  return {
    kernel: route.kernel.key,
    stage: cell.stage,
    epoch: cell.epoch,
    because: cell.because,
    latched: route.latched,
    decisions: decisions as KernelStats["decisions"],
    calls,
    control: calls - candidate + tally[at.reruns]!,
    candidate,
    fallbacks: tally[at.fallbacks]!,
    experiments: tally[at.experiments]!,
    mismatches: tally[at.mismatches]!,
    noise: tally[at.noise]!,
    trips: tally[at.trips]!,
    drops: Object.fromEntries(
      dropReasons.map((reason) => [reason, tally[at[`drop-${reason}`]]!]),
    ) as KernelStats["drops"],
    speedup: route.trial.tripwire.speedup,
    pairs: route.trial.tripwire.pairs,
    durations: { control: route.durations.control.get(), candidate: route.durations.candidate.get() },
  };
}
