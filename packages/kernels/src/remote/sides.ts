import type { Candidate } from "@oxbow/contract";
import { openReplica, openWorkers, programFile, programUnavailable, type Program } from "@oxbow/native";
import { connectService, type Remote } from "@oxbow/remote";
import { existsSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { bindingFiles } from "../artifacts.ts";

/** Here the answer counts and the machine may be busy; a service in production is asked to be quicker. */
const DEADLINE_MS = 30_000;

/** The workers of this process. None is started before the first call. */
const workers = openWorkers({ deadlineMs: DEADLINE_MS });

let connected: Promise<Remote> | undefined;

/** The service: the replicas that OXBOW_SERVICE names, or one of our own, started by the first call. */
const service = (): Promise<Remote> => (connected ??= connect());

async function connect(): Promise<Remote> {
  const given = process.env["OXBOW_SERVICE"];
  const replicas = given === undefined ? [(await openReplica()).address] : given.split(",");
  return connectService({ replicas, deadlineMs: DEADLINE_MS });
}

/**
 * One kernel through a worker and through the service. Both compute what the addon computes, behind a boundary that costs
 * more: they are wanted for what they survive and for where they can be, so no speedup is asked of them.
 */
export function remoteSides<Args extends readonly unknown[], Out>(
  kernel: string,
  kernelOver: (remote: Remote) => (...args: Args) => Promise<Out>,
  abortableOver?: (remote: Remote) => (signal: AbortSignal, ...args: Args) => Promise<Out>,
): readonly Candidate<Args, Promise<Out>>[] {
  const overService = async (): Promise<(...args: Args) => Promise<Out>> => kernelOver(await service());
  let inService: ReturnType<typeof overService> | undefined;
  return [
    {
      ...parts("oxbow-worker", kernel),
      name: "worker",
      implementation: "worker",
      speedShown: "a worker is wanted because it may die without harm, and a call to it costs a pipe",
      run: kernelOver(workers),
      ...(abortableOver && { abortable: abortableOver(workers) }),
    },
    {
      ...parts("oxbow-service", kernel),
      name: "service",
      implementation: "service",
      speedShown: "a service is wanted because it may be elsewhere, and a call to it costs a network",
      run: async (...args) => (await (inService ??= overService()))(...args),
      ...(abortableOver && {
        abortable: async (signal: AbortSignal, ...args: Args) => abortableOver(await service())(signal, ...args),
      }),
    },
  ];
}

function parts(program: Program, kernel: string) {
  const file = programFile(program);
  const binding = bindingFiles(kernel, "remote");
  return {
    artifact: existsSync(file) ? [pathToFileURL(file), ...binding] : binding,
    unavailable: programUnavailable(program),
    build: "release",
  } as const;
}
