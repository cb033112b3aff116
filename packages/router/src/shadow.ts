import type { Observation } from "@oxbow/contract";
import { copyArguments, weight } from "./copy.ts";
import { returned, type ShadowObserver, threw } from "./observe.ts";
import type { Route } from "./route.ts";
import { at, type DropReason } from "./tally.ts";

/** What the shadow may cost. */
export interface ShadowLimits {
  /** Share of one CPU, 0 to 1, that experiments may take. Default 0.01. */
  readonly cpuShare?: number;
  /** Inputs held for each kernel. Default 64. */
  readonly capacity?: number;
  /** Bytes of inputs held, over all kernels. Default 16 MiB. */
  readonly maxBytes?: number;
  /** Inputs older than this are dropped. Default 10 s. */
  readonly maxAgeMs?: number;
  /** Share of experiments that run the control twice, to see what noise looks like. Default 0.02. */
  readonly noiseShare?: number;
  /** A promise that is not settled after this long counts as hung. Default 5 s. An isolated side has its own patience. */
  readonly hangMs?: number;
}

/** One captured input. */
export interface ShadowJob {
  readonly args: readonly unknown[];
  readonly bytes: number;
  readonly capturedAt: number;
}

/** What one side did in an experiment. */
interface Seen {
  readonly observation: Observation;
  /** What was thrown, where it was thrown in this process. */
  readonly error: unknown;
  /** Null where it cannot be compared with this process's times. */
  readonly ms: number | null;
  /** Whether a promise came back; null where nobody could see. */
  readonly promised: boolean | null;
}

/** Runs `run` after `afterMs`, and never at once; must not keep the process alive. What it gives back calls it off. */
export type Defer = (run: () => void, afterMs: number) => () => void;

// oxlint-disable-next-line typescript/no-explicit-any -- kernels of every signature share one shadow.
type AnyRoute = Route<any, any>;

// A process that could not be had is asked for again after this long, then after twice as long, and so on.
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 60_000;

// Credit saved up while there was nothing to do, in milliseconds of experiments: enough to start at once, not to stall.
const BURST_MS = 20;

/**
 * Runs both sides on copies of sampled inputs, after the caller has its answer. Inputs wait in a bounded queue for each
 * kernel; kernels take turns; what does not fit in the budget is dropped and counted. A candidate that answers nobody yet is
 * run by its observer, in a process of its own, when there is one; the time that takes counts against the budget as well.
 */
export class Shadow {
  readonly #limits: Required<ShadowLimits>;
  readonly #now: () => number;
  readonly #random: () => number;
  readonly #defer: Defer;
  readonly #waiting: AnyRoute[] = [];
  #bytes = 0;
  #credit = BURST_MS;
  #creditAt: number;
  #busy: Promise<void> | null = null;
  #scheduled = false;
  #running: AnyRoute | null = null;

  constructor(limits: ShadowLimits, now: () => number, random: () => number, defer: Defer) {
    this.#limits = {
      cpuShare: limits.cpuShare ?? 0.01,
      capacity: limits.capacity ?? 64,
      maxBytes: limits.maxBytes ?? 16 * 1024 * 1024,
      maxAgeMs: limits.maxAgeMs ?? 10_000,
      noiseShare: limits.noiseShare ?? 0.02,
      hangMs: limits.hangMs ?? 5000,
    };
    this.#now = now;
    this.#random = random;
    this.#defer = defer;
    this.#creditAt = now();
  }

  /** Copies the input of one call, or counts why not. The only part of the shadow that a caller waits for. */
  capture(route: AnyRoute, args: readonly unknown[]): void {
    if (route.queue.length >= this.#limits.capacity) return drop(route, "full");
    if (route.isolated !== undefined && this.#isPaused(route)) return drop(route, "unobserved");
    const bytes = weight(args);
    if (this.#bytes + bytes > this.#limits.maxBytes) return drop(route, "too-large");
    const copied = copyArguments(args);
    if (copied === null) return drop(route, "uncopyable");
    if (route.queue.length === 0) this.#waiting.push(route);
    route.queue.push({ args: copied, bytes, capturedAt: this.#now() });
    this.#bytes += bytes;
    this.#schedule(0);
  }

  /** Drops what waits for a kernel that was rolled back: its candidate must not run again. */
  forget(route: AnyRoute): void {
    for (const job of route.queue) {
      this.#bytes -= job.bytes;
      drop(route, "rolled-back");
    }
    route.queue.length = 0;
  }

  /** Ends the processes of a kernel whose samples no longer run there. One that is at work is ended afterwards. */
  rest(route: AnyRoute): void {
    if (this.#running === route) return;
    if (route.isolated === undefined) route.warm = false;
    for (const observer of route.observers) {
      // One that cannot be ended is not the caller's concern.
      if (observer !== route.isolated) observer.close().catch(() => {});
    }
  }

  /** Runs everything that waits, whatever the budget says: for tests, and for a process about to end. */
  async settle(): Promise<void> {
    while (this.#waiting.length > 0 || this.#busy !== null) {
      await (this.#busy ?? this.#begin());
    }
  }

  #schedule(afterMs: number): void {
    if (this.#scheduled || this.#busy !== null) return;
    this.#scheduled = true;
    this.#defer(() => {
      this.#scheduled = false;
      this.#turn();
    }, afterMs);
  }

  #turn(): void {
    if (this.#busy !== null || this.#waiting.length === 0) return;
    this.#earn();
    if (this.#credit <= 0) return this.#schedule(Math.ceil(-this.#credit / this.#limits.cpuShare) + 1);
    void this.#begin();
  }

  #begin(): Promise<void> {
    // Not set by #next itself: what drops a stale input ends before it returns.
    const running = this.#next().then(() => {
      this.#busy = null;
      if (this.#waiting.length > 0) this.#schedule(0);
    });
    this.#busy = running;
    return running;
  }

  #isPaused({ pause }: AnyRoute): boolean {
    if (pause === null) return false;
    const elapsed = this.#now() - pause.since;
    return elapsed >= 0 && elapsed < pause.ms;
  }

  #earn(): void {
    const now = this.#now();
    // A clock that was moved back earns nothing, and does not stop the shadow for good.
    const elapsed = Math.max(0, now - this.#creditAt);
    this.#creditAt = now;
    this.#credit = Math.min(BURST_MS, this.#credit + elapsed * this.#limits.cpuShare);
  }

  /** One experiment, of the kernel whose turn it is. */
  async #next(): Promise<void> {
    const startedAt = this.#now();
    const route = this.#waiting.shift();
    const job = route?.queue.shift();
    // The start of a process happens once, and would use up the budget of minutes.
    const charged = route?.isolated === undefined || route.warm;
    try {
      if (route !== undefined && job !== undefined) {
        this.#running = route;
        this.#bytes -= job.bytes;
        if (startedAt - job.capturedAt > this.#limits.maxAgeMs) drop(route, "stale");
        else await this.#experiment(route, job);
      }
    } finally {
      this.#running = null;
      if (route !== undefined) this.rest(route);
      if (route !== undefined && route.queue.length > 0) this.#waiting.push(route);
      if (charged) this.#credit -= Math.max(0, this.#now() - startedAt);
    }
  }

  async #experiment(route: AnyRoute, { args }: ShadowJob): Promise<void> {
    const { control, candidate, isolated } = route;
    const runControl = (): Promise<Seen> => this.#observe(control, args);
    if (this.#random() < this.#limits.noiseShare) {
      const first = await runControl();
      const second = await runControl();
      if (isHung(first) || isHung(second)) return drop(route, "hung");
      return route.learnNoise(args, first.observation, second.observation);
    }
    const runCandidate = (): Promise<Seen> =>
      isolated === undefined ? this.#observe(candidate, args) : observeElsewhere(isolated, args);
    // Whoever runs second finds warm caches, so neither side always does.
    const controlFirst = this.#random() < 0.5;
    let first: Seen;
    let second: Seen;
    try {
      first = await (controlFirst ? runControl() : runCandidate());
      second = await (controlFirst ? runCandidate() : runControl());
    } catch (error) {
      return this.#pause(route, error);
    }
    const [c, k] = controlFirst ? [first, second] : [second, first];
    route.pause = null;
    route.warm = isolated !== undefined;
    if (isHung(c)) return drop(route, "hung");
    route.learn({
      args,
      control: c.observation,
      candidate: k.observation,
      candidateError: k.error,
      controlMs: c.ms,
      candidateMs: k.ms,
      controlPromised: c.promised,
      candidatePromised: k.promised,
    });
  }

  /** Each side gets a copy of its own, so a side that writes where it should not is seen, and harms nobody. */
  async #observe(run: (...args: readonly unknown[]) => unknown, args: readonly unknown[]): Promise<Seen> {
    const own = copyArguments(args)!;
    const startedAt = this.#now();
    let promised = false;
    try {
      const out = run(...own);
      promised = out instanceof Promise;
      const value = promised ? await this.#patiently(out as Promise<unknown>) : out;
      const observation: Observation =
        value === HUNG ? { kind: "hung", afterMs: this.#limits.hangMs } : returned(value, own);
      return { observation, error: undefined, ms: this.#now() - startedAt, promised };
    } catch (error) {
      return { observation: threw(error, own), error, ms: this.#now() - startedAt, promised };
    }
  }

  /** The promise's value, or `HUNG` when there is none in time. What comes of it later is nobody's concern. */
  #patiently(promise: Promise<unknown>): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const callOff = this.#defer(() => resolve(HUNG), this.#limits.hangMs);
      promise.finally(callOff).then(resolve, reject);
    });
  }

  /** The isolated side cannot be had: what waits for it is dropped, and it is left alone for a while. */
  #pause(route: AnyRoute, error: unknown): void {
    const ms = Math.min(LONGEST_PAUSE_MS, route.pause === null ? FIRST_PAUSE_MS : 2 * route.pause.ms);
    route.pause = { since: this.#now(), ms };
    drop(route, "unobserved");
    for (const job of route.queue) {
      this.#bytes -= job.bytes;
      drop(route, "unobserved");
    }
    route.queue.length = 0;
    route.unobserved(error);
  }
}

const HUNG = Symbol("hung");

const isHung = ({ observation }: Seen): boolean => observation.kind === "hung";

/** Its time holds the way to another process and back: it says nothing about speed. */
async function observeElsewhere(observer: ShadowObserver, args: readonly unknown[]): Promise<Seen> {
  const [observation] = await observer.run([args]);
  if (observation === undefined) throw new Error("the isolated side gave no observation");
  return { observation, error: undefined, ms: null, promised: null };
}

function drop(route: AnyRoute, reason: DropReason): void {
  route.tally[at[`drop-${reason}`]]!++;
}
