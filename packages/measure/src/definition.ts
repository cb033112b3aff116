import type { AnyDefinition, Side, Workload } from "@oxbow/contract";
import { findCandidate, findKernel, findWorkload, readProject } from "@oxbow/config";

/** What one comparison runs, found by its names. */
export interface Subject {
  readonly definition: AnyDefinition;
  readonly workload: Workload;
  readonly control: Side;
  readonly candidate: Side;
  readonly peers: readonly Side[];
}

export interface SubjectNames {
  /** The config module: its default export is `{ kernels: Definition[] }`. */
  readonly module: URL | string;
  readonly kernel: string;
  readonly workload: string;
  /** Without one, the definition's first candidate without a known flaw. */
  readonly candidate?: string | undefined;
  /** Leaves the peers out. */
  readonly alone?: boolean | undefined;
  /** The config module of another build. Its candidate of the same name is then the control, and there are no peers. */
  readonly base?: URL | string | undefined;
}

/** Imports the config module and finds what is named; an unknown name is an InputError that lists the known ones. */
export async function findSubject({
  module,
  kernel,
  workload,
  candidate,
  alone,
  base,
}: SubjectNames): Promise<Subject> {
  const definition = await findDefinition(module, kernel);
  const chosen = findCandidate(definition, candidate);
  const found = findWorkload(definition, workload);
  if (base === undefined) {
    const peers = (definition.peers ?? []) as readonly Side[];
    return {
      definition,
      workload: found,
      control: definition.control as Side,
      candidate: chosen,
      peers: alone === true ? [] : peers.filter((peer) => peer.workloads?.includes(workload) ?? true),
    };
  }
  // Two builds in one process: their files lie at different paths, so both are loaded.
  const side = findCandidate(await findDefinition(base, kernel), chosen.name);
  return {
    definition,
    workload: found,
    control: { ...side, name: `${side.name}, base` },
    candidate: chosen,
    peers: [],
  };
}

/** Imports the config module and finds the kernel's definition. */
export async function findDefinition(module: URL | string, kernel: string): Promise<AnyDefinition> {
  return findKernel((await readProject(module)).kernels, kernel);
}
