import type { AnyKernel, Definition, Side } from "@oxbow/contract";
import { isolate } from "@oxbow/equivalence";
import type { ShadowObserver, Sides } from "@oxbow/router";
import { rulesOf } from "@oxbow/sameness";
import { types } from "node:util";

/** What sides are wired with: the config that a child process reads, and what remembers the process's death. */
export interface SideParts {
  readonly module: URL | undefined;
  readonly protect:
    | (<A extends readonly unknown[], O>(kernel: AnyKernel, run: (...args: A) => O) => (...args: A) => O)
    | undefined;
}

/** The definition's sides for a router, those left out that answer later than the control. */
export function sidesOf<Args extends readonly unknown[], Out>(
  definition: Definition<Args, Out>,
  parts: SideParts,
): Sides<Args, Out> {
  const later = answersLater(definition);
  return wired(definition, definition.control.run, parts, (side) => !later.has(side.name)) as Sides<Args, Out>;
}

/** The same, and whoever answers at once is awaited like the others. */
export function awaitedSidesOf<Args extends readonly unknown[], Out>(
  definition: Definition<Args, Out>,
  parts: SideParts,
): Sides<Args, Promise<Awaited<Out>>> {
  const { run } = definition.control;
  const awaited = async (...args: Args): Promise<unknown> => run(...args);
  return wired(definition, awaited, parts, () => true) as Sides<Args, Promise<Awaited<Out>>>;
}

/** Names of the candidates that answer from elsewhere although the control answers at once, each with what to do. */
export function answersLater<Args extends readonly unknown[], Out>({
  kernel,
  control,
  candidates,
}: Definition<Args, Out>): ReadonlyMap<string, string> {
  if (types.isAsyncFunction(control.run)) return new Map();
  return new Map(
    candidates
      .filter(isElsewhere)
      .map(({ name }) => [
        name,
        `its candidate "${name}" answers later and the control of ${kernel.key} at once: route it with routeAwaited(), and await every answer`,
      ]),
  );
}

const isElsewhere = ({ implementation }: Pick<Side, "implementation">): boolean =>
  implementation === "worker" || implementation === "service";

function wired<Args extends readonly unknown[], Out>(
  definition: Definition<Args, Out>,
  control: unknown,
  { module, protect }: SideParts,
  usable: (side: Pick<Side, "name">) => boolean,
): unknown {
  const { kernel, candidates } = definition;
  const isolated: Record<string, ShadowObserver> = {};
  const runs: Record<string, unknown> = {};
  for (const { name, implementation, run } of candidates.filter(usable)) {
    const isNative = implementation === "native";
    runs[name] = isNative && protect !== undefined ? protect(kernel, run) : run;
    // Until it answers anybody, what it may do to its process it does to another one.
    if (isNative && module !== undefined) isolated[name] = isolate({ module, kernel: kernel.key, candidate: name });
  }
  return { control, candidates: runs, isolated, ...rulesOf(definition) };
}
