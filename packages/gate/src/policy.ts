import type { Workload } from "@oxbow/contract";

/** What a verdict asks of the evidence. */
export interface Policy {
  /**
   * The speedup asked of each workload, by its name. A workload that is not named is shown and not judged; when none is
   * named there is nothing to judge the speed by, and no pass.
   */
  readonly minSpeedup: Readonly<Record<string, number>>;
  /** Why the candidate's speed is shown and not judged; then nothing below says anything about it. */
  readonly speedShown?: string | undefined;
  /** Why nothing is asked of the suite's own power where no mutants were tried; a score that is there is judged. */
  readonly powerShown?: string | undefined;
  /** Asked of the CPU time of every judged workload: below 1 the candidate wins time by spending more cores. */
  readonly minCpuSpeedup: number;
  /**
   * How many times the control's memory a candidate may take, on judged workloads: resident, where each side has a process, and
   * allocated in a call. Up to 64 MiB and 1 MiB nobody asks.
   */
  readonly maxMemory: number;
  /** The confidence that a speedup's interval must have been taken at. */
  readonly minLevel: number;
  /**
   * How far from 1 the control may come out against itself. Beyond what a steady machine shows, a speedup must clear what is
   * asked by that factor as well; beyond this one, nothing is judged.
   */
  readonly maxMachineError: number;
  /** Fresh processes a speedup must come from; one process says nothing about the next. */
  readonly minForks: number;
  /** What must have been executed, by stratum. A stratum that is named here and missing is partial evidence. */
  readonly floors: Readonly<Record<string, Floor>>;
}

/** The least that a stratum must have seen. */
export interface Floor {
  readonly executed: number;
  readonly distinct: number;
  /** 0 to 1: the share of executions on which the control returned. A suite of refused inputs proves little. */
  readonly validShare: number;
}

export const defaultPolicy: Policy = {
  minSpeedup: {},
  minCpuSpeedup: 1,
  maxMemory: 4,
  minLevel: 0.95,
  maxMachineError: 1.25,
  minForks: 3,
  floors: {
    "named cases": { executed: 1, distinct: 1, validShare: 0 },
    "random small": { executed: 1000, distinct: 100, validShare: 0.1 },
    "random large": { executed: 20, distinct: 10, validShare: 0.1 },
  },
};

/** The part of a policy that a definition states: what its workloads ask for. */
export function minSpeedups(workloads: readonly Pick<Workload, "name" | "minSpeedup">[]): Policy["minSpeedup"] {
  return Object.fromEntries(
    workloads.flatMap(({ name, minSpeedup }) => (minSpeedup === undefined ? [] : [[name, minSpeedup] as const])),
  );
}

/** Whether a verdict by this policy says that the candidate is fast enough, and not only that it is right. */
export const asksForSpeed = ({ minSpeedup = {}, speedShown }: Partial<Policy>): boolean =>
  speedShown === undefined && Object.keys(minSpeedup).length > 0;
