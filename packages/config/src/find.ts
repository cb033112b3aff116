import type { AnyDefinition, Side, Sweep, Workload } from "@oxbow/contract";
import { InputError } from "@oxbow/contract";
import { nearest } from "./nearest.ts";
import { sweepWorkload } from "./sweep-workload.ts";

/** The definition of the kernel with this key; an unknown one is an InputError that lists the known ones. */
export function findKernel(kernels: readonly AnyDefinition[], key: string): AnyDefinition {
  return pick("kernel", key, kernels, (definition) => definition.kernel.key);
}

/** The candidate that is meant when nobody names one: the first that is not known to be wrong. */
export function defaultCandidate(definition: AnyDefinition): Side | undefined {
  return candidatesOf(definition).find(({ flaw }) => flaw === undefined);
}

/** The candidate with this name, known flaws or not; without a name the default one. InputError when there is none. */
export function findCandidate(definition: AnyDefinition, name?: string): Side {
  const { key } = definition.kernel;
  if (name !== undefined) return pick(`candidate of ${key}`, name, candidatesOf(definition), nameOf);
  const found = defaultCandidate(definition);
  if (found !== undefined) return found;
  const names = candidatesOf(definition).map((side) => `"${side.name}"`);
  throw new InputError(
    "INVALID_INPUT",
    names.length === 0
      ? `${key} has no candidate: add one to its definition`
      : `${key} has no candidate without a known flaw: add one to its definition, or name one of ${names.join(", ")}`,
  );
}

/** The candidate with this name, or the control. */
export function findSide(definition: AnyDefinition, name: string): Side {
  const control = definition.control as Side;
  return name === control.name ? control : findCandidate(definition, name);
}

/** The workload with this name, of those listed and of those that the sizes of the sweep make. */
export function findWorkload(definition: AnyDefinition, name: string): Workload {
  const { kernel, workloads, sweep } = definition;
  const swept = (sweep?.sizes ?? []).map((size) => sweepWorkload(sweep as Sweep, size));
  return pick(`workload of ${kernel.key}`, name, [...(workloads as readonly Workload[]), ...swept], nameOf);
}

/** The mutant with this name, of a definition that has any. */
export function findMutant<T extends Named>(
  definition: AnyDefinition & { readonly mutants?: readonly T[] },
  name: string,
): T {
  return pick(`mutant of ${definition.kernel.key}`, name, definition.mutants ?? [], nameOf);
}

const candidatesOf = ({ candidates }: AnyDefinition): readonly Side[] => candidates as readonly Side[];

interface Named {
  readonly name: string;
}

const nameOf = ({ name }: Named): string => name;

function pick<T>(what: string, name: string, items: readonly T[], as: (item: T) => string): T {
  const found = items.find((item) => as(item) === name);
  if (found !== undefined) return found;
  const known = items.map(as);
  const near = nearest(name, known);
  // Names of workloads are phrases with commas.
  const list = known.join(known.some((each) => each.includes(",")) ? "; " : ", ") || "none";
  const end = near === undefined ? "." : `; did you mean "${near}"?`;
  throw new InputError("INVALID_ARGUMENT", `there is no ${what} "${name}"${end} There are: ${list}`);
}
