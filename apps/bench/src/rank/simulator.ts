/** A service on one event loop, in virtual nanoseconds: what a change would do to it can be tried instead of predicted. */
export interface Scenario {
  readonly name: string;
  /** Mean nanoseconds between arrivals, which come at random. */
  readonly betweenNs: number;
  readonly routes: readonly Route[];
}

export interface Route {
  readonly name: string;
  /** How often it is asked for, beside the others. */
  readonly weight: number;
  readonly steps: readonly Step[];
}

/** Runs a function (no name: code without a span), or waits for somebody else. Durations are means of an exponential unless `exact`. */
type Step =
  | { readonly run: string; readonly ns: number; readonly exact?: boolean; readonly share?: number }
  | { readonly glue: number }
  | { readonly wait: number };

export interface Simulated {
  /** In order of time. */
  readonly events: readonly Event[];
  readonly latencies: Float64Array;
  /** For each function, by request: its own time, and the time the request was ready but the loop ran the function for others. */
  readonly truth: ReadonlyMap<string, Float64Array>;
  /** The share of the time that the loop was busy. */
  readonly utilisation: number;
}

type Event =
  | { readonly kind: "begin"; readonly request: number; readonly at: number }
  | { readonly kind: "end"; readonly request: number; readonly at: number }
  | {
      readonly kind: "run";
      readonly request: number;
      readonly name: string | null;
      readonly from: number;
      readonly to: number;
    };

/** What each request is going to do: the same in every world, whatever is made faster in it. */
export interface Plan {
  readonly at: number;
  readonly route: string;
  readonly steps: readonly PlannedStep[];
}

type PlannedStep = { readonly run: string | null; readonly ns: number } | { readonly wait: number };

export function plansOf({ betweenNs, routes }: Scenario, requests: number, random: () => number): Plan[] {
  const exponential = (mean: number): number => -mean * Math.log(1 - random());
  const whole = routes.reduce((sum, { weight }) => sum + weight, 0);
  let at = 0;
  return Array.from({ length: requests }, () => {
    at += exponential(betweenNs);
    let drawn = random() * whole;
    const route = routes.find(({ weight }) => (drawn -= weight) < 0) ?? routes[0]!;
    const steps = route.steps.flatMap((step): PlannedStep[] => {
      if ("wait" in step) return [{ wait: exponential(step.wait) }];
      if ("glue" in step) return [{ run: null, ns: step.glue }];
      if (random() >= (step.share ?? 1)) return [];
      return [{ run: step.run, ns: step.exact === true ? step.ns : exponential(step.ns) }];
    });
    return { at, route: route.name, steps };
  });
}

/**
 * Serves the plans first come, first served. A request begins when the loop first turns to it, as a server span does. What
 * follows on without a wait runs in the same turn.
 */
export function simulate(plans: readonly Plan[], faster: Readonly<Record<string, number>> = {}): Simulated {
  const events: Event[] = [];
  const latencies = new Float64Array(plans.length);
  const began = new Float64Array(plans.length);
  const truth = new Map<string, Float64Array>();
  const charge = (name: string, request: number, ns: number): void => {
    let list = truth.get(name);
    if (list === undefined) truth.set(name, (list = new Float64Array(plans.length)));
    list[request] = list[request]! + ns;
  };
  const runs: { readonly name: string | null; readonly from: number; readonly to: number }[] = [];
  const ready: { readonly at: number; readonly request: number; readonly step: number }[] = [];
  const enqueue = (at: number, request: number, step: number): void => {
    let [lo, hi] = [0, ready.length];
    while (lo < hi) {
      const middle = (lo + hi) >>> 1;
      if (ready[middle]!.at <= at) lo = middle + 1;
      else hi = middle;
    }
    ready.splice(lo, 0, { at, request, step });
  };

  let [now, busy, arrived] = [0, 0, 0];
  while (arrived < plans.length || ready.length > 0) {
    // Arrivals join the queue in their order of time, however far the loop has fallen behind.
    while (arrived < plans.length && (ready.length === 0 || plans[arrived]!.at <= Math.max(now, ready[0]!.at))) {
      enqueue(plans[arrived]!.at, arrived, 0);
      arrived++;
    }
    const turn = ready.shift()!;
    const { request } = turn;
    const plan = plans[request]!;
    now = Math.max(now, turn.at);
    if (turn.step === 0) {
      began[request] = now;
      events.push({ kind: "begin", request, at: now });
    } else {
      for (let i = runs.length - 1; i >= 0 && runs[i]!.to > turn.at; i--) {
        const { name, from, to } = runs[i]!;
        if (name !== null) charge(name, request, to - Math.max(from, turn.at));
      }
    }
    let step = turn.step;
    for (; step < plan.steps.length; step++) {
      const planned = plan.steps[step]!;
      if ("wait" in planned) {
        enqueue(now + planned.wait, request, step + 1);
        break;
      }
      const ns = planned.ns / (planned.run === null ? 1 : (faster[planned.run] ?? 1));
      const run = { name: planned.run, from: now, to: now + ns };
      now += ns;
      busy += ns;
      runs.push(run);
      events.push({ kind: "run", request, ...run });
      if (run.name !== null) charge(run.name, request, ns);
    }
    if (step === plan.steps.length) {
      latencies[request] = now - began[request]!;
      events.push({ kind: "end", request, at: now });
    }
  }
  return { events, latencies, truth, utilisation: busy / now };
}
