import { AsyncLocalStorage } from "node:async_hooks";
import { hushInside, type Observation } from "@oxbow/contract";
import { codeOf, copyArguments, isThenable, returned, threw } from "@oxbow/sameness";
import { Lane, type Shadowed, type ShadowJob } from "./lane.ts";
import type { ShadowObserver } from "./shadow-observer.ts";
import type { Trial } from "./trial.ts";

/** What the shadow may cost. */
export interface ShadowLimits {
  /** Share of one CPU, 0 to 1, that experiments may take. Default 0.01. */
  readonly cpuShare?: number;
  /** Inputs held for each kernel. Default 64. */
  readonly capacity?: number;
  /**
   * Bytes of inputs held, over all kernels, however deep they lie. Default 16 MiB. Beside them each side of a running
   * experiment has a copy of its one input, and what it makes of that.
   */
  readonly maxBytes?: number;
  /** Inputs older than this are dropped. Default 10 s. */
  readonly maxAgeMs?: number;
  /** Share of experiments that run the control twice, to see what noise looks like. Default 0.02. */
  readonly noiseShare?: number;
  /** A promise that is not settled after this long counts as hung. Default 5 s. An isolated side has its own patience. */
  readonly hangMs?: number;
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

/**
 * Runs `run` after `afterMs`, and never at once. What it gives back calls it off. It must not keep the process alive, unless
 * it is `awaited`: then a caller waits for what `run` decides.
 */
export type Defer = (run: () => void, afterMs: number, awaited?: "awaited") => () => void;

// A process that could not be had is asked for again after this long, then after twice as long, and so on.
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 60_000;

// An experiment that is not over after this long waits for something: others need not wait with it.
const OVERLAP_MS = 100;

/** Where no caller is: neither the first one nor the last shall lend a sample its context. */
const outside = AsyncLocalStorage.snapshot();

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
  readonly #waiting: Lane[] = [];
  #bytes = 0;
  #credit = BURST_MS;
  #creditAt: number;
  /** An experiment is under way that others wait for. */
  #busy = false;
  readonly #underWay = new Set<Promise<void>>();
  /** Set inside of experiments: what is routed there is no call of anybody's, and would feed the shadow without end. */
  readonly #inside = new AsyncLocalStorage<true>();
  #scheduled = false;

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

  /** A place for a kernel; `observers` are all its isolated sides. */
  lane(kernel: Shadowed, observers: readonly ShadowObserver[]): Lane {
    return new Lane(kernel, observers);
  }

  /** Copies the input of one call, or counts why not. The only part of the shadow that a caller waits for. */
  capture(lane: Lane, args: readonly unknown[]): void {
    if (this.#inside.getStore() === true) return lane.drop("nested");
    if (lane.queue.length >= this.#limits.capacity) return lane.drop("full");
    if (lane.kernel.isolated !== undefined && lane.isPaused(this.#now())) return lane.drop("unobserved");
    const copied = copyArguments(args, { maxBytes: this.#limits.maxBytes - this.#bytes });
    if (copied.kind !== "copied") return lane.drop(copied.kind);
    if (lane.queue.length === 0 && !lane.isAtWork) this.#waiting.push(lane);
    lane.queue.push({ args: copied.value, bytes: copied.bytes, capturedAt: this.#now(), trial: lane.kernel.trial });
    this.#bytes += copied.bytes;
    this.#schedule(0);
  }

  /** Drops what waits for a kernel that was rolled back: its candidate must not run again. */
  forget(lane: Lane): void {
    this.#empty(lane, "rolled-back");
  }

  /** Ends the processes of a kernel whose samples no longer run there. One that is at work is ended afterwards. */
  rest(lane: Lane): void {
    if (!lane.isAtWork) lane.rest();
  }

  /** Runs everything that waits, whatever the budget says: for tests, and for a process about to end. */
  async settle(): Promise<void> {
    while (this.#waiting.length > 0 || this.#underWay.size > 0) {
      await (this.#waiting.length > 0 && !this.#busy ? this.#begin() : Promise.race(this.#underWay));
    }
  }

  #schedule(afterMs: number): void {
    if (this.#scheduled || this.#busy) return;
    this.#scheduled = true;
    outside(() =>
      this.#defer(() => {
        this.#scheduled = false;
        this.#turn();
      }, afterMs),
    );
  }

  #turn(): void {
    if (this.#busy || this.#waiting.length === 0) return;
    this.#earn();
    if (this.#credit <= 0) return this.#schedule(Math.ceil(-this.#credit / this.#limits.cpuShare) + 1);
    void this.#begin();
  }

  #begin(): Promise<void> {
    this.#busy = true;
    let isAwaited = true;
    const release = (): void => {
      if (!isAwaited) return;
      isAwaited = false;
      this.#busy = false;
      if (this.#waiting.length > 0) this.#schedule(0);
    };
    const experiment = outside(() => this.#inside.run(true, () => this.#next()));
    const callOff = outside(() => this.#defer(release, OVERLAP_MS));
    // What was thrown has been counted: it must not reach the process.
    const running = experiment.then(noop, noop).then(() => {
      this.#underWay.delete(running);
      callOff();
      release();
    });
    this.#underWay.add(running);
    return running;
  }

  #earn(): void {
    const now = this.#now();
    // A clock that was moved back earns nothing, and does not stop the shadow for good.
    const elapsed = Math.max(0, now - this.#creditAt);
    this.#creditAt = now;
    this.#credit = Math.min(BURST_MS, this.#credit + elapsed * this.#limits.cpuShare);
  }

  /** One experiment, of the kernel whose turn it is. Whatever throws in it costs the sample, and nothing else. */
  async #next(): Promise<void> {
    const startedAt = this.#now();
    const lane = this.#waiting.shift();
    const job = lane?.queue.shift();
    if (lane === undefined) return;
    // The start of a process happens once, and would use up the budget of minutes.
    const charged = lane.kernel.isolated === undefined || lane.warm;
    let idleMs = 0;
    lane.isAtWork = true;
    try {
      if (job === undefined) return;
      if (startedAt - job.capturedAt > this.#limits.maxAgeMs) lane.drop("stale");
      else idleMs = await this.#experiment(lane, job);
    } catch (error) {
      hushInside(error);
      lane.kernel.unobserved(error, job!.trial);
    } finally {
      if (job !== undefined) this.#bytes -= job.bytes;
      lane.isAtWork = false;
      lane.rest();
      if (lane.queue.length > 0) this.#waiting.push(lane);
      if (charged) this.#credit -= Math.max(0, this.#now() - startedAt - idleMs);
    }
  }

  /** Gives the milliseconds in which nothing happened but the wait for a promise that was not settled. */
  async #experiment(lane: Lane, { args, trial }: ShadowJob): Promise<number> {
    const { kernel } = lane;
    const { control, isolated } = kernel;
    const { hangMs } = this.#limits;
    const runControl = (): Promise<Seen> => this.#observe(control, args);
    if (this.#random() < this.#limits.noiseShare) {
      const first = await runControl();
      const second = await runControl();
      if (!isHung(first) && !isHung(second)) kernel.learnNoise(args, first.observation, second.observation, trial);
      else lane.drop("hung");
      return (Number(isHung(first)) + Number(isHung(second))) * hangMs;
    }
    const runCandidate = (): Promise<Seen> =>
      isolated === undefined ? this.#observe(trial.run, args) : observeElsewhere(isolated, args);
    // Whoever runs second finds warm caches, so neither side always does.
    const controlFirst = this.#random() < 0.5;
    let first: Seen;
    let second: Seen;
    try {
      first = await (controlFirst ? runControl() : runCandidate());
      second = await (controlFirst ? runCandidate() : runControl());
    } catch (error) {
      // An input that no process boundary keeps says nothing about the process behind it.
      if (codeOf(error) === "CANNOT_LEAVE") lane.drop("uncopyable");
      else if (isolated === undefined) throw error;
      else this.#pause(lane, error, trial);
      return 0;
    }
    const [c, k] = controlFirst ? [first, second] : [second, first];
    lane.pause = null;
    lane.warm = isolated !== undefined;
    const idleMs = (Number(isHung(c)) + Number(isolated === undefined && isHung(k))) * hangMs;
    if (isHung(c)) {
      lane.drop("hung");
      return idleMs;
    }
    const finding = {
      args,
      control: c.observation,
      candidate: k.observation,
      candidateError: k.error,
      controlMs: c.ms,
      candidateMs: k.ms,
      controlPromised: c.promised,
      candidatePromised: k.promised,
    };
    kernel.learn(finding, trial);
    return idleMs;
  }

  /** Each side gets a copy of its own, so a side that writes where it should not is seen, and harms nobody. */
  async #observe(run: (...args: readonly unknown[]) => unknown, args: readonly unknown[]): Promise<Seen> {
    const copied = copyArguments(args);
    if (copied.kind !== "copied") throw new Error("what was copied once could not be copied again");
    const own = copied.value;
    const startedAt = this.#now();
    let promised = false;
    try {
      const out = run(...own);
      promised = isThenable(out);
      hushInside(out);
      const value = promised ? await this.#patiently(out as PromiseLike<unknown>) : out;
      hushInside(value);
      const observation: Observation =
        value === HUNG ? { kind: "hung", afterMs: this.#limits.hangMs } : returned(value, own);
      return { observation, error: undefined, ms: this.#now() - startedAt, promised };
    } catch (error) {
      hushInside(error);
      return { observation: threw(error, own), error, ms: this.#now() - startedAt, promised };
    }
  }

  /** The promise's value, or `HUNG` when there is none in time. What comes of it later is nobody's concern. */
  #patiently(promise: PromiseLike<unknown>): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const callOff = this.#defer(() => resolve(HUNG), this.#limits.hangMs);
      new Promise((adopt) => adopt(promise)).finally(callOff).then(resolve, reject);
    });
  }

  /** The isolated side cannot be had: what waits for it is dropped, and it is left alone for a while. */
  #pause(lane: Lane, error: unknown, trial: Trial): void {
    const ms = Math.min(LONGEST_PAUSE_MS, lane.pause === null ? FIRST_PAUSE_MS : 2 * lane.pause.ms);
    hushInside(error);
    lane.pause = { since: this.#now(), ms };
    lane.drop("unobserved");
    this.#empty(lane, "unobserved");
    lane.kernel.notHad(error, trial);
  }

  #empty(lane: Lane, reason: "rolled-back" | "unobserved"): void {
    for (const job of lane.queue) {
      this.#bytes -= job.bytes;
      lane.drop(reason);
    }
    lane.queue.length = 0;
  }
}

const noop = (): void => {};

const HUNG = Symbol("hung");

const isHung = ({ observation }: Seen): boolean => observation.kind === "hung";

/** Its time holds the way to another process and back: it says nothing about speed. */
async function observeElsewhere(observer: ShadowObserver, args: readonly unknown[]): Promise<Seen> {
  const observations = await observer.run([args]);
  hushInside(observations);
  const [observation] = observations;
  if (observation === undefined) throw new Error("the isolated side gave no observation");
  return { observation, error: undefined, ms: null, promised: null };
}
