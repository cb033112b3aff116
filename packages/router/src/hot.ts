import type { AsyncLocalStorage } from "node:async_hooks";
import { isThenable, remember } from "@oxbow/sameness";
import { LIVE, type Route } from "./route.ts";
import { at } from "./tally.ts";

/** A kernel's function, with a decision made for each call. */
export interface Routed<Args extends readonly unknown[], Out> {
  /** Decides by the key of the surrounding `router.run`, or for this call alone. */
  (...args: Args): Out;
  /** The same key always gets the same side, as long as the flag stays. */
  keyed(key: string, ...args: Args): Out;
}

/**
 * The hot path: a count, a branch and the call. There is one body for each of the usual numbers of arguments, because
 * passing them on as a list costs more than everything else here; a call with another number takes the general one. For
 * the same reason a constant decision is written out where the call comes in, and what cannot be a promise is told apart
 * there: one function more is a nanosecond more.
 */
export function routed<Args extends readonly unknown[], Out>(
  route: Route<Args, Out>,
  storage: AsyncLocalStorage<string>,
): Routed<Args, Out> {
  const general = anyArguments(route, storage);
  if (route.kernel.mutates !== undefined) return general;
  switch (route.control.length) {
    case 1:
      return oneArgument(route as never, storage, general as never) as unknown as Routed<Args, Out>;
    case 2:
      return twoArguments(route as never, storage, general as never) as unknown as Routed<Args, Out>;
    case 3:
      return threeArguments(route as never, storage, general as never) as unknown as Routed<Args, Out>;
    default:
      return general;
  }
}

function oneArgument<Out>(
  route: Route<[unknown], Out>,
  storage: AsyncLocalStorage<string>,
  general: Routed<readonly unknown[], Out>,
): Routed<[unknown], Out> {
  const { control, tally } = route;
  // oxlint-disable prefer-rest-params -- the number of arguments costs nothing to read, a rest parameter does.
  const call = function (a: unknown): Out {
    if (arguments.length !== 1) return general(...arguments);
    if (route.constant < 0) return each(storage.getStore(), a);
    // While one reason answers every call, the countdown to the next sample counts them as well.
    if (--route.countdown <= 0) route.sample(route.constant, [a]);
    const { run, trial } = route;
    if (run === control) return route.isAsync === null ? route.noted(control(a)) : control(a);
    let out: Out;
    try {
      out = run(a);
    } catch (error) {
      return route.recover(error, [a], trial);
    }
    if ((typeof out !== "object" || out === null || !isThenable(out)) && typeof out !== "function") return out;
    return route.settle(out, [a], trial);
  };
  const keyed = function (key: string, a: unknown): Out {
    if (arguments.length !== 2) return general.keyed(key, ...[...arguments].slice(1));
    return each(key, a);
  };
  // oxlint-enable prefer-rest-params
  const each = (key: string | undefined, a: unknown): Out => {
    let reason = route.constant;
    if (reason < 0) {
      reason = route.decide(key, route.sized ? route.sizeOf(a) : 0);
      tally[reason]!++;
    }
    if (--route.countdown <= 0) route.sample(reason, [a]);
    if (reason < LIVE) return route.isAsync === null ? route.noted(control(a)) : control(a);
    const { candidate, trial } = route;
    let out: Out;
    try {
      out = candidate(a);
    } catch (error) {
      return route.recover(error, [a], trial);
    }
    if (
      route.isAsync === false &&
      (typeof out !== "object" || out === null || !isThenable(out)) &&
      typeof out !== "function"
    )
      return out;
    return route.settle(out, [a], trial);
  };
  return Object.assign(call, { keyed });
}

function twoArguments<Out>(
  route: Route<[unknown, unknown], Out>,
  storage: AsyncLocalStorage<string>,
  general: Routed<readonly unknown[], Out>,
): Routed<[unknown, unknown], Out> {
  const { control, tally } = route;
  // oxlint-disable prefer-rest-params -- as above.
  const call = function (a: unknown, b: unknown): Out {
    if (arguments.length !== 2) return general(...arguments);
    if (route.constant < 0) return each(storage.getStore(), a, b);
    if (--route.countdown <= 0) route.sample(route.constant, [a, b]);
    const { run, trial } = route;
    if (run === control) return route.isAsync === null ? route.noted(control(a, b)) : control(a, b);
    let out: Out;
    try {
      out = run(a, b);
    } catch (error) {
      return route.recover(error, [a, b], trial);
    }
    if ((typeof out !== "object" || out === null || !isThenable(out)) && typeof out !== "function") return out;
    return route.settle(out, [a, b], trial);
  };
  const keyed = function (key: string, a: unknown, b: unknown): Out {
    if (arguments.length !== 3) return general.keyed(key, ...[...arguments].slice(1));
    return each(key, a, b);
  };
  // oxlint-enable prefer-rest-params
  const each = (key: string | undefined, a: unknown, b: unknown): Out => {
    let reason = route.constant;
    if (reason < 0) {
      reason = route.decide(key, route.sized ? route.sizeOf(a, b) : 0);
      tally[reason]!++;
    }
    if (--route.countdown <= 0) route.sample(reason, [a, b]);
    if (reason < LIVE) return route.isAsync === null ? route.noted(control(a, b)) : control(a, b);
    const { candidate, trial } = route;
    let out: Out;
    try {
      out = candidate(a, b);
    } catch (error) {
      return route.recover(error, [a, b], trial);
    }
    if (
      route.isAsync === false &&
      (typeof out !== "object" || out === null || !isThenable(out)) &&
      typeof out !== "function"
    )
      return out;
    return route.settle(out, [a, b], trial);
  };
  return Object.assign(call, { keyed });
}

function threeArguments<Out>(
  route: Route<[unknown, unknown, unknown], Out>,
  storage: AsyncLocalStorage<string>,
  general: Routed<readonly unknown[], Out>,
): Routed<[unknown, unknown, unknown], Out> {
  const { control, tally } = route;
  // oxlint-disable prefer-rest-params -- as above.
  const call = function (a: unknown, b: unknown, c: unknown): Out {
    if (arguments.length !== 3) return general(...arguments);
    if (route.constant < 0) return each(storage.getStore(), a, b, c);
    if (--route.countdown <= 0) route.sample(route.constant, [a, b, c]);
    const { run, trial } = route;
    if (run === control) return route.isAsync === null ? route.noted(control(a, b, c)) : control(a, b, c);
    let out: Out;
    try {
      out = run(a, b, c);
    } catch (error) {
      return route.recover(error, [a, b, c], trial);
    }
    if ((typeof out !== "object" || out === null || !isThenable(out)) && typeof out !== "function") return out;
    return route.settle(out, [a, b, c], trial);
  };
  const keyed = function (key: string, a: unknown, b: unknown, c: unknown): Out {
    if (arguments.length !== 4) return general.keyed(key, ...[...arguments].slice(1));
    return each(key, a, b, c);
  };
  // oxlint-enable prefer-rest-params
  const each = (key: string | undefined, a: unknown, b: unknown, c: unknown): Out => {
    let reason = route.constant;
    if (reason < 0) {
      reason = route.decide(key, route.sized ? route.sizeOf(a, b, c) : 0);
      tally[reason]!++;
    }
    if (--route.countdown <= 0) route.sample(reason, [a, b, c]);
    if (reason < LIVE) return route.isAsync === null ? route.noted(control(a, b, c)) : control(a, b, c);
    const { candidate, trial } = route;
    let out: Out;
    try {
      out = candidate(a, b, c);
    } catch (error) {
      return route.recover(error, [a, b, c], trial);
    }
    if (
      route.isAsync === false &&
      (typeof out !== "object" || out === null || !isThenable(out)) &&
      typeof out !== "function"
    )
      return out;
    return route.settle(out, [a, b, c], trial);
  };
  return Object.assign(call, { keyed });
}

/** Any number of arguments, and kernels that write to theirs. */
function anyArguments<Args extends readonly unknown[], Out>(
  route: Route<Args, Out>,
  storage: AsyncLocalStorage<string>,
): Routed<Args, Out> {
  const { control, tally } = route;
  const writes = route.kernel.mutates !== undefined;
  const keyed = (key: string | undefined, ...args: Args): Out => {
    let reason = route.constant;
    if (reason < 0) {
      reason = route.decide(key, route.sized ? route.sizeOf(...args) : 0);
      tally[reason]!++;
    }
    if (--route.countdown <= 0) route.sample(reason, args);
    if (reason < LIVE) return route.isAsync === null ? route.noted(control(...args)) : control(...args);
    if (writes) return write(route, reason, args);
    const { candidate, trial } = route;
    let out: Out;
    try {
      out = candidate(...args);
    } catch (error) {
      return route.recover(error, args, trial);
    }
    if (
      route.isAsync === false &&
      (typeof out !== "object" || out === null || !isThenable(out)) &&
      typeof out !== "function"
    )
      return out;
    return route.settle(out, args, trial);
  };
  const call = (...args: Args): Out => keyed(route.constant < 0 ? storage.getStore() : undefined, ...args);
  return Object.assign(call, { keyed });
}

/** Runs the candidate on arguments it may write to; what it wrote is undone before the control answers instead. */
function write<Args extends readonly unknown[], Out>(route: Route<Args, Out>, reason: number, args: Args): Out {
  const undo = remember(args, route.kernel.mutates!);
  if (typeof undo === "string") {
    // Without a copy there is no way back, and without a way back no candidate.
    route.count();
    route.tally[reason]!--;
    route.tally[at.unavailable]!++;
    return route.control(...args);
  }
  if (route.isAsync === null) return route.firstWritten(args);
  const { trial } = route;
  let out: Out;
  try {
    out = route.candidate(...args);
  } catch (error) {
    return route.recoverWritten(error, args, trial, undo);
  }
  return route.settleWritten(out, args, trial, undo);
}
