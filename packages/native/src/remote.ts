import { startReplica, startWorkers, type Replica, type ReplicaOptions } from "@oxbow/remote";
import type { WorkerOptions, Workers } from "@oxbow/remote";
import { programFile, programUnavailable } from "./programs.ts";

export interface OpenWorkersOptions extends Omit<WorkerOptions, "program" | "args" | "unavailable"> {
  /** Address space of a worker: what it allocates beyond that ends it. No limit unless given. */
  readonly memoryMiB?: number;
  /** Has the worker answer `probe`, which crashes and hangs as it is told: for tests, see rust/worker/src/probe.rs. */
  readonly probes?: boolean;
}

/** Workers that answer the methods of the seven kernels: what is called over them is in packages/kernels. */
export function openWorkers({ memoryMiB, probes = false, ...options }: OpenWorkersOptions = {}): Workers {
  return startWorkers({
    program: programFile("oxbow-worker"),
    args: [...(memoryMiB === undefined ? [] : ["--memory-mib", `${memoryMiB}`]), ...(probes ? ["--probes"] : [])],
    unavailable: programUnavailable("oxbow-worker"),
    ...options,
  });
}

/** Has a worker do what `word` says, before it answers; only workers that were opened with `probes`. */
export const probe = (workers: Workers, word: string): Promise<void> =>
  workers.send("probe", Buffer.from(word), () => {});

/** A replica of the service of the seven kernels, on this machine: for development and tests. */
export const openReplica = (options: Omit<ReplicaOptions, "program" | "unavailable"> = {}): Promise<Replica> =>
  startReplica({
    program: programFile("oxbow-service"),
    unavailable: programUnavailable("oxbow-service"),
    ...options,
  });
