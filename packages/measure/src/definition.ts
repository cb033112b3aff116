import { type AnyDefinition, InputError, type Side, type Sweep, type Workload } from "@oxbow/contract";

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

/** The definition's workloads, and one for each size of its sweep. */
function workloadsOf({ workloads, sweep }: AnyDefinition): readonly Workload[] {
  const swept = (sweep?.sizes ?? []).map((size) => sweepWorkload(sweep as Sweep, size));
  return [...(workloads as readonly Workload[]), ...swept];
}

/** One size of a sweep, as a workload. */
export function sweepWorkload({ unit, args }: Sweep, size: number): Workload {
  return { name: `${size} ${unit}`, size, unit, process: "shared", args: () => args(size) };
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
  const { control, candidates, peers = [] } = definition as { [K in keyof AnyDefinition]: AnyDefinition[K] };
  const chosen = candidate === undefined ? first(candidates, kernel) : pick(candidates, "candidate", candidate, byName);
  const found = pick(workloadsOf(definition), "workload", workload, ({ name }) => name);
  if (base === undefined) {
    return {
      definition,
      workload: found,
      control: control as Side,
      candidate: chosen,
      peers:
        alone === true ? [] : (peers as readonly Side[]).filter((peer) => peer.workloads?.includes(workload) ?? true),
    };
  }
  // Two builds in one process: their files lie at different paths, so both are loaded.
  const before = await findDefinition(base, kernel);
  const side = pick(before.candidates as readonly Side[], "candidate", chosen.name, byName);
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
  const imported = (await import(String(module))) as { default?: { kernels?: readonly AnyDefinition[] } };
  const definitions = imported.default?.kernels;
  if (!Array.isArray(definitions)) {
    throw new InputError(
      "INVALID_INPUT",
      `${String(module)} has no list of kernels: write \`export default { kernels: [...] }\``,
    );
  }
  return pick(definitions as readonly AnyDefinition[], "kernel", kernel, (definition) => definition.kernel.key);
}

const byName = (side: Side): string => side.name;

function first(candidates: readonly Side[], kernel: string): Side {
  const candidate = candidates.find(({ flaw }) => flaw === undefined);
  if (candidate === undefined) {
    throw new InputError("INVALID_INPUT", `${kernel} has no candidate without a known flaw: add one to its definition`);
  }
  return candidate;
}

function pick<T>(items: readonly T[], what: string, name: string, nameOf: (item: T) => string): T {
  const found = items.find((item) => nameOf(item) === name);
  if (found === undefined) {
    const known = items.map(nameOf).join("; ") || "none";
    throw new InputError("INVALID_ARGUMENT", `there is no ${what} "${name}"; there are: ${known}`);
  }
  return found;
}
