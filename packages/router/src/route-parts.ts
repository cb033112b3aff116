import type { Kernel } from "@oxbow/contract";
import type { Sameness } from "@oxbow/sameness";
import type { Experiment, RouterEvent } from "./event.ts";
import type { Defer, Shadow } from "./shadow.ts";
import type { Sides } from "./sides.ts";
import type { TripRules } from "./trip.ts";

/** What a route is made of, and what it is handed of the world. */
export interface RouteParts<Args extends readonly unknown[], Out> {
  readonly kernel: Kernel<Args, Out>;
  readonly sides: Sides<Args, Out>;
  readonly rules: Required<TripRules>;
  readonly sameness: Sameness;
  readonly shadow: Shadow;
  readonly random: () => number;
  readonly now: () => number;
  readonly emit: (event: RouterEvent) => void;
  readonly report: (experiment: Experiment) => void;
  readonly defer: Defer;
  readonly deadlineMs: number | undefined;
  /** Tells the other threads of the process about a trip, and the processes after this one. */
  readonly publish: (kernel: string, epoch: number, because: string) => void;
}
