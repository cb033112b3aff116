import { type Cell, defineKernel, hush } from "@oxbow/contract";
import { createRouter, type RouterOptions } from "@oxbow/router";
import { randomFrom } from "@oxbow/statistics";
import { types } from "node:util";
import { type KindName, kindNames, kinds } from "./values.ts";

export const positions = [
  "argument",
  "result",
  "error",
  "cause",
  "event handler",
  "comparator",
  "normal form",
] as const;
export const stages = ["off", "shadow", "ramp", "promoted"] as const;
type Position = (typeof positions)[number];

/** What came of some calls. */
export interface Outcome {
  readonly calls: number;
  /** Calls whose caller got what neither the control gave nor a candidate that may answer; the first few in words. */
  readonly wrong: number;
  readonly examples: readonly string[];
  /** Rejections that nobody handled, and what was thrown to nobody. */
  readonly escaped: readonly string[];
  /** How often a kind stood at a place: `argument of promoted, async: cyclic`. */
  readonly drawn: ReadonlyMap<string, number>;
  readonly peakRssMiB: number;
}

/** Makes `calls` calls of routes that are drawn anew every few of them, with hostile values wherever one can stand. */
export async function hostileCalls(calls: number, seed: number): Promise<Outcome> {
  const escaped: string[] = [];
  const escape = (error: unknown): void => {
    if (escaped.length < 10) escaped.push(shown(error));
  };
  process.on("unhandledRejection", escape);
  process.on("uncaughtException", escape);
  const run = new Calls(randomFrom(seed));
  try {
    while (run.calls < calls) await run.route(Math.min(10, calls - run.calls));
    // What is rejected now has been told by the next turn.
    for (let turn = 0; turn < 3; turn++) await new Promise(setImmediate);
  } finally {
    process.off("unhandledRejection", escape);
    process.off("uncaughtException", escape);
  }
  const { wrong, examples, drawn } = run;
  const peakRssMiB = Math.round(process.resourceUsage().maxRSS / 1024);
  return { calls: run.calls, wrong, examples, escaped, drawn, peakRssMiB };
}

type Does = { readonly how: "returns" | "throws"; readonly kind: KindName };
type Fault = "none" | "throws" | "rejects" | "never settles" | "another shape";

class Calls {
  calls = 0;
  wrong = 0;
  readonly examples: string[] = [];
  readonly drawn = new Map<string, number>();
  readonly #random: () => number;

  constructor(random: () => number) {
    this.#random = random;
  }

  #one<T>(of: readonly T[]): T {
    return of[Math.floor(this.#random() * of.length)]!;
  }
  #chance = (share: number): boolean => this.#random() < share;

  #kind(position: Position, where: string): KindName {
    let kind = this.#one(kindNames);
    // What is thenable now and then is no answer of a synchronous kernel.
    if (position === "result" && where.endsWith(" sync") && /promise|rejection$|^thenable/.test(kind)) kind = "plain";
    // Whoever awaits this waits for ever, with a router or without.
    if (kind === "deaf rejection" && position === "result" && where.endsWith(" async")) kind = "rejection";
    const key = `${position} of ${where}: ${kind}`;
    this.drawn.set(key, (this.drawn.get(key) ?? 0) + 1);
    return kind;
  }

  async route(times: number): Promise<void> {
    const stage = this.#one(stages);
    const isAsync = this.#chance(0.5);
    const where = `${stage}, ${isAsync ? "async" : "sync"}`;
    const writes = this.#chance(0.15);
    const cell = this.#cell(stage);
    const does = (): Does => {
      const throws = this.#chance(0.3);
      return { how: throws ? "throws" : "returns", kind: this.#kind(throws ? "error" : "result", where) };
    };
    let now: { readonly right: Does; readonly fault: Fault; readonly error: KindName } | undefined;
    let made: unknown[] = [];
    const make = (kind: KindName): unknown => {
      const value = kinds[kind]();
      made.push(value);
      return value;
    };
    const act = (what: Does): unknown => {
      if (!isAsync) {
        const value = make(what.kind);
        if (what.how === "throws") throw value;
        return value;
      }
      const value = make(what.kind);
      return what.how === "throws" ? Promise.reject(value) : new Promise((resolve) => resolve(value));
    };
    const control = (..._args: readonly unknown[]): unknown => act(now!.right);
    const native = (..._args: readonly unknown[]): unknown => {
      const { fault, right, error } = now!;
      if (fault === "throws") throw kinds[error]();
      if (fault === "rejects") return isAsync ? Promise.reject(kinds[error]()) : this.#thrown(kinds[error]());
      if (fault === "never settles" && isAsync) return new Promise(() => {});
      if (fault === "another shape" && right.how === "returns" && !isAsync)
        return Promise.reject(new Error("a promise"));
      return act(right);
    };
    const options: RouterOptions = {
      cells: { cell: () => cell, subscribe: () => () => {} },
      deadlineMs: 5000,
      trip: this.#chance(0.7) ? { mismatches: 1e9, panics: 1e9, errors: { share: 2, minCalls: 1 } } : {},
      shadow: { cpuShare: 1, noiseShare: 0.1 },
      random: this.#random,
      defer: (ring, afterMs) => {
        if (afterMs === 100) return () => {};
        const immediate = setImmediate(ring);
        return () => clearImmediate(immediate);
      },
      ...(this.#chance(0.5) ? { onEvent: this.#listener(where) } : {}),
    };
    const router = createRouter(options);
    if (this.#chance(0.3)) router.onExperiment(this.#listener(where));
    const kernel = defineKernel<readonly unknown[], unknown>({ key: "hostile", ...(writes ? { mutates: [0] } : {}) });
    const sides = { control, candidates: { native }, ...this.#judges(where), ...this.#isolated(stage, where) };
    const routed = router.route(kernel, sides) as {
      (...args: readonly unknown[]): unknown;
      keyed(key: string, ...args: readonly unknown[]): unknown;
    };

    for (let n = 0; n < times; n++) {
      const fault = this.#one<Fault>(["none", "none", "throws", "rejects", "never settles", "another shape"]);
      // Nobody waits for a candidate that writes to its arguments and never settles: no deadline holds for those.
      const bearable = fault === "never settles" && writes ? "none" : fault;
      now = { right: does(), fault: bearable, error: this.#kind(this.#chance(0.5) ? "error" : "cause", where) };
      const args = Array.from({ length: 1 + Math.floor(this.#random() * 3) }, () =>
        kinds[this.#kind("argument", where)](),
      );
      args.forEach(quiet);
      made = [];
      this.calls++;
      const got = await this.#call(() => (this.#chance(0.3) ? routed.keyed("k", ...args) : routed(...args)), isAsync);
      made.forEach(quiet);
      const right = await this.#rightly(now.right, made, isAsync, got);
      if (!right) this.#tell(`${where}: ${JSON.stringify(now)} gave ${got.how} ${shown(got.value)}`);
      await router.settle();
      made.forEach(quiet);
    }
    router.close();
  }

  #thrown(value: unknown): never {
    throw value;
  }

  #tell(example: string): void {
    this.wrong++;
    if (this.examples.length < 10) this.examples.push(example);
  }

  async #call(call: () => unknown, isAsync: boolean): Promise<{ how: string; value: unknown }> {
    let out: unknown;
    try {
      out = call();
    } catch (error) {
      return { how: "threw", value: error };
    }
    if (!isAsync) return { how: "returned", value: out };
    if (!types.isPromise(out)) return { how: "gave no promise but", value: out };
    return out.then(
      (value) => ({ how: "resolved to", value }),
      (error: unknown) => ({ how: "rejected with", value: error }),
    );
  }

  /** The very object that a side made in this call; of what a promise takes apart itself, the kind of outcome. */
  async #rightly(
    right: Does,
    made: readonly unknown[],
    isAsync: boolean,
    { how, value }: { how: string; value: unknown },
  ): Promise<boolean> {
    if (right.how === "throws") return how === (isAsync ? "rejected with" : "threw") && made.includes(value);
    if (!isAsync) return how === "returned" && made.includes(value);
    const own = kinds[right.kind]();
    quiet(own);
    const direct = await new Promise((resolve) => resolve(own)).then(
      (settled) => ({ how: "resolved to", isItself: types.isProxy(settled) || made.includes(value) }),
      () => ({ how: "rejected with", isItself: true }),
    );
    return how === direct.how && (direct.isItself || value === 1);
  }

  #cell(stage: Cell["stage"]): Cell {
    const population = stage === "off" ? "none" : this.#one(["all", "all", "sticky"] as const);
    const sample = this.#one([0, 0.5, 1]);
    const because = "hostile";
    return { stage, candidate: "native", epoch: 1, sample, minSize: 0, because, population, inside: () => true };
  }

  #listener(where: string): () => unknown {
    const kind = this.#kind("event handler", where);
    return this.#one([() => this.#thrown(kinds[kind]()), () => kinds[kind](), async () => this.#thrown(kinds[kind]())]);
  }

  #judges(where: string): object {
    if (this.#chance(0.4)) return {};
    const position = this.#one(["comparator", "normal form"] as const);
    const kind = this.#kind(position, where);
    const judge = this.#one([() => this.#thrown(kinds[kind]()), () => kinds[kind]()]);
    return position === "comparator" ? { compare: judge } : { normalize: { of: judge, because: "hostile" } };
  }

  #isolated(stage: string, where: string): object {
    if (stage !== "shadow" || this.#chance(0.7)) return {};
    const kind = this.#kind("result", where);
    const run = this.#one([
      async () => [{ kind: "returned", value: kinds[kind](), argsAfter: [] }],
      async () => this.#thrown(kinds[kind]()),
      () => this.#thrown(kinds[kind]()),
      async () => kinds[kind](),
    ]);
    return { isolated: { native: { run, close: () => this.#thrown(kinds[kind]()) } } };
  }
}

/** The caller has it now, and sees to it. */
function quiet(value: unknown): void {
  if (types.isPromise(value)) hush(value);
  try {
    const { all } = value as { all?: readonly unknown[] };
    if (Array.isArray(all)) all.forEach((each) => hush(each));
  } catch {
    // Nothing to see to.
  }
}

function shown(value: unknown): string {
  try {
    return String((value as { stack?: unknown } | undefined)?.stack ?? value).slice(0, 900);
  } catch {
    return "what cannot be printed";
  }
}
