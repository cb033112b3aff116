import { AsyncLocalStorage } from "node:async_hooks";
import {
  type AnyKernel,
  type CellSource,
  type Explanation,
  flagName,
  hushed,
  type Kernel,
  type TripStore,
} from "@oxbow/contract";
import type { Experiment, RouterEvent } from "./event.ts";
import { samenessOf } from "@oxbow/sameness";
import { type Routed, routed } from "./hot.ts";
import { Route } from "./route.ts";
import type { Sides } from "./sides.ts";
import { type Defer, Shadow, type ShadowLimits } from "./shadow.ts";
import { type SharedTrips, Trips } from "./share.ts";
import { type KernelStats, statsOf } from "./stats.ts";
import { complete, type TripRules } from "./trip.ts";

export interface RouterOptions {
  /** Where compiled flags come from: `fileFlags` or `serverFlags` of @oxbow/flags, or anything that gives cells. */
  readonly cells: CellSource;
  /** Told about changes, faults and evidence. What it throws is ignored: no sink may harm a caller. */
  readonly onEvent?: (event: RouterEvent) => void;
  readonly trip?: TripRules;
  readonly shadow?: ShadowLimits;
  /**
   * How long a caller waits for the promise of a candidate before the control is asked. Default: as long as it takes. Not
   * for kernels that write to their arguments, where a late candidate would write over the control's answer. Nothing can
   * end a synchronous call.
   */
  readonly deadlineMs?: number;
  /** From `shareTrips`, the same in every thread: a kernel that trips in one stays on the control in all. */
  readonly sharedTrips?: SharedTrips;
  /** Where trips outlive the process: `tripStore` of @oxbow/flags. Without one a process that starts again obeys its flag. */
  readonly trips?: TripStore;
  /** Milliseconds that never go back. Default `performance.now`. */
  readonly now?: () => number;
  /** From 0 to below 1. Default `Math.random`. */
  readonly random?: () => number;
  /** Default `setImmediate`, or `setTimeout` when there is a delay: unreferenced unless a caller waits for it. */
  readonly defer?: Defer;
}

export interface Router {
  /**
   * The kernel as one function: same arguments, same result, synchronous when the kernel is. Whatever the candidate
   * does, the caller gets what the control would have given.
   *
   * Throws when the kernel was routed before: two routes would trip and count apart.
   */
  route<Args extends readonly unknown[], Out>(
    kernel: Kernel<Args, Out>,
    sides: NoInfer<Sides<Args, Out>>,
  ): Routed<Args, Out>;
  /** Runs `fn` with a key for every routed call inside, through awaits as well. */
  run<T>(context: { readonly key: string }, fn: () => T): T;
  /** What a call with this key and size would run now, and why; counts nothing. */
  explain(kernel: AnyKernel, call?: { readonly key?: string; readonly size?: number }): Explanation;
  /** Counts since the start, one entry per routed kernel. */
  stats(): readonly KernelStats[];
  /**
   * Calls `listener` after each sampled input that both sides ran; returns what ends that. What it throws is ignored. Changes
   * and faults go to `onEvent`.
   */
  onExperiment(listener: (experiment: Experiment) => void): () => void;
  /** Runs the shadow's waiting experiments now, without regard to its budget. */
  settle(): Promise<void>;
  /**
   * Stops listening to the flags and taking samples, and ends the processes of isolated shadows. Every route stays on the
   * last cell it had.
   */
  close(): void;
}

/** Makes a router. It owns no clock, no file and no flag service; what it is not handed is the process's own. */
export function createRouter(options: RouterOptions): Router {
  const { cells, now = () => performance.now(), random = Math.random, defer = later } = options;
  const shadow = new Shadow(options.shadow ?? {}, now, random, defer);
  const rules = complete(options.trip);
  const emit = hushed(options.onEvent);
  const onlookers = new Set<(experiment: Experiment) => void>();
  const report = (experiment: Experiment): void => {
    for (const onlooker of onlookers) onlooker(experiment);
  };
  const storage = new AsyncLocalStorage<string>();
  // oxlint-disable-next-line typescript/no-explicit-any -- kernels of every signature share one table.
  const routes = new Map<string, Route<any, any>>();
  const hear = (): void => {
    for (const route of routes.values()) route.trippedElsewhere(trips?.epochOf(route.kernel.key) ?? -1);
  };
  const trips =
    options.sharedTrips === undefined ? undefined : new Trips(options.sharedTrips, () => queueMicrotask(hear));
  const publish = (kernel: string, epoch: number, because: string): void => {
    trips?.publish(kernel, epoch);
    hushed(() => options.trips?.keep(kernel, { epoch, because }))(undefined);
  };
  const unsubscribe = cells.subscribe(() => {
    // One flag that cannot be compiled must not keep the others from being obeyed.
    for (const route of routes.values()) hushed(() => route.obey(cells.cell(flagName(route.kernel))))(undefined);
  });

  return {
    route(kernel, sides) {
      if (routes.has(kernel.key)) {
        throw new TypeError(`"${kernel.key}" is routed already: keep the function that the first route() gave back`);
      }
      const parts = {
        kernel,
        sides,
        rules,
        sameness: samenessOf(sides),
        shadow,
        random,
        now,
        emit,
        report,
        publish,
        defer,
        deadlineMs: options.deadlineMs,
      };
      const route = new Route(parts, cells.cell(flagName(kernel)));
      routes.set(kernel.key, route);
      route.trippedElsewhere(trips?.epochOf(kernel.key) ?? -1);
      hushed(() => {
        const stored = options.trips?.read(kernel.key);
        if (stored !== undefined) route.trippedEarlier(stored);
      })(undefined);
      return routed(route, storage);
    },
    run: (context, fn) => storage.run(context.key, fn),
    explain(kernel, call = {}) {
      const route = routes.get(kernel.key);
      if (route === undefined) throw new TypeError(`"${kernel.key}" is not routed: call route() first`);
      return route.explain(call.key ?? storage.getStore(), call.size);
    },
    stats: () => [...routes.values()].map((route) => statsOf(route)),
    onExperiment(listener) {
      const onlooker = hushed(listener);
      onlookers.add(onlooker);
      return () => onlookers.delete(onlooker);
    },
    settle: () => shadow.settle(),
    close() {
      unsubscribe();
      trips?.close();
      for (const route of routes.values()) route.stop();
    },
  };
}

function later(run: () => void, afterMs: number, awaited?: "awaited"): () => void {
  if (afterMs <= 0) {
    const immediate = setImmediate(run);
    return () => clearImmediate(immediate);
  }
  const timer = setTimeout(run, afterMs);
  if (awaited === undefined) timer.unref();
  return () => clearTimeout(timer);
}
