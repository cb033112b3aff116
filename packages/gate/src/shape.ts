import type { Workload } from "@oxbow/contract";
import { defaultPolicy, minSpeedups } from "./policy.ts";
import type { Policy } from "./policy.ts";

/** What decides how one candidate is gated, without a function in it: a definition, its candidate, and what is known of both. */
export interface GateShape {
  readonly kernel: string;
  readonly candidate: string;
  /** Of the definition's generator: none, one that cannot be asked for large inputs, or one that can. */
  readonly inputs: "none" | "one size" | "sized";
  /** How many mutants the definition has. */
  readonly mutants: number;
  /** When all of them were killed, as an ISO date, where that was on the same control and definition; else undefined. */
  readonly keptFrom?: string | undefined;
  readonly workloads: readonly PlannedWorkload[];
  /** See `Definition.maxMemory`. */
  readonly maxMemory?: number | undefined;
  /** Why this candidate's speed is shown and not judged. */
  readonly speedShown?: string | undefined;
  /** Why it cannot be called here, outermost reason first. */
  readonly unavailable?: readonly string[] | undefined;
}

export type PlannedWorkload = Pick<Workload, "name" | "process" | "minSpeedup" | "nightly">;

/** The workloads that ask for a speedup; those of the long mode only when it is asked for. */
export function judgedWorkloads({ workloads }: GateShape, nightly: boolean): readonly PlannedWorkload[] {
  return workloads.filter(({ minSpeedup, nightly: long = false }) => minSpeedup !== undefined && (nightly || !long));
}

/** What a definition itself asks of a candidate: its speedups, and large inputs where its generator can make them. */
export function policyOf(
  shape: GateShape,
  nightly: boolean,
): Pick<Policy, "minSpeedup" | "maxMemory" | "floors" | "speedShown"> {
  const { "random large": large, ...floors } = defaultPolicy.floors;
  const { speedShown } = shape;
  return {
    // Nothing is asked of a speed that is only shown.
    minSpeedup: speedShown === undefined ? minSpeedups(judgedWorkloads(shape, nightly)) : {},
    maxMemory: shape.maxMemory ?? defaultPolicy.maxMemory,
    floors: shape.inputs === "sized" && large !== undefined ? { ...floors, "random large": large } : floors,
    ...(speedShown === undefined ? {} : { speedShown }),
  };
}
