import type { Candidate } from "@oxbow/contract";
import { bindingFiles } from "../artifacts.ts";
import { connectService } from "./service.ts";
import { programFile, programUnavailable, startReplica } from "@oxbow/remote";
import { startWorkers } from "./workers.ts";
import type { Service } from "./service.ts";
import type { Workers } from "./workers.ts";
import { existsSync } from "node:fs";
import { pathToFileURL } from "node:url";

/** Here the answer counts and the machine may be busy; a service in production is asked to be quicker. */
const DEADLINE_MS = 30_000;

/** The workers of this process. None is started before the first call. */
const workers = startWorkers({ deadlineMs: DEADLINE_MS });

let connected: Promise<Service> | undefined;

/** The service: the replicas that OXBOW_SERVICE names, or one of our own, started by the first call. */
const service = (): Promise<Service> => (connected ??= connect());

async function connect(): Promise<Service> {
  const given = process.env["OXBOW_SERVICE"];
  const replicas = given === undefined ? [(await startReplica()).address] : given.split(",");
  return connectService({ replicas, deadlineMs: DEADLINE_MS });
}

/**
 * One kernel through a worker and through the service. Both compute what the addon computes, behind a boundary that costs
 * more: they are wanted for what they survive and for where they can be, so no speedup is asked of them.
 */
export function remoteSides<Args extends readonly unknown[], Out>(
  kernel: string,
  kernelOf: (kernels: Workers | Service) => (...args: Args) => Promise<Out>,
  abortableOf?: (kernels: Workers | Service) => (signal: AbortSignal, ...args: Args) => Promise<Out>,
): readonly Candidate<Args, Promise<Out>>[] {
  return [
    {
      ...parts("oxbow-worker", kernel),
      name: "worker",
      implementation: "worker",
      speedShown: "a worker is wanted because it may die without harm, and a call to it costs a pipe",
      run: (...args) => kernelOf(workers)(...args),
      ...(abortableOf && { abortable: (signal: AbortSignal, ...args: Args) => abortableOf(workers)(signal, ...args) }),
    },
    {
      ...parts("oxbow-service", kernel),
      name: "service",
      implementation: "service",
      speedShown: "a service is wanted because it may be elsewhere, and a call to it costs a network",
      run: async (...args) => kernelOf(await service())(...args),
      ...(abortableOf && {
        abortable: async (signal: AbortSignal, ...args: Args) => abortableOf(await service())(signal, ...args),
      }),
    },
  ];
}

function parts(program: "oxbow-worker" | "oxbow-service", kernel: string) {
  const file = programFile(program);
  const binding = bindingFiles(kernel, "remote");
  return {
    artifact: existsSync(file) ? [pathToFileURL(file), ...binding] : binding,
    unavailable: programUnavailable(program),
    build: "release",
  } as const;
}
