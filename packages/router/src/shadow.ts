import type { Observation } from "@oxbow/contract";
import { copyArguments, weight } from "./copy.ts";
import { returned, threw } from "./observe.ts";
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
}

/** One captured input. */
export interface ShadowJob {
  readonly args: readonly unknown[];
  readonly bytes: number;
  readonly capturedAt: number;
}

/** Runs `run` after `afterMs`, and never at once; must not keep the process alive. What it gives back calls it off. */
export type Defer = (run: () => void, afterMs: number) => () => void;

// oxlint-disable-next-line typescript/no-explicit-any -- kernels of every signature share one shadow.
type AnyRoute = Route<any, any>;

// Credit saved up while there was nothing to do, in milliseconds of experiments: enough to start at once, not to stall.
const BURST_MS = 20;

/**
 * Runs both sides on copies of sampled inputs, after the caller has its answer. Inputs wait in a bounded queue for each
 * kernel; kernels take turns; what does not fit in the budget is dropped and counted.
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

  constructor(limits: ShadowLimits, now: () => number, random: () => number, defer: Defer) {
    this.#limits = {
      cpuShare: limits.cpuShare ?? 0.01,
      capacity: limits.capacity ?? 64,
      maxBytes: limits.maxBytes ?? 16 * 1024 * 1024,
      maxAgeMs: limits.maxAgeMs ?? 10_000,
      noiseShare: limits.noiseShare ?? 0.02,
    };
    this.#now = now;
    this.#random = random;
    this.#defer = defer;
    this.#creditAt = now();
  }

  /** Copies the input of one call, or counts why not. The only part of the shadow that a caller waits for. */
  capture(route: AnyRoute, args: readonly unknown[]): void {
    if (route.queue.length >= this.#limits.capacity) return drop(route, "full");
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
    try {
      if (route !== undefined && job !== undefined) {
        this.#bytes -= job.bytes;
        if (startedAt - job.capturedAt > this.#limits.maxAgeMs) drop(route, "stale");
        else await this.#experiment(route, job);
      }
    } finally {
      if (route !== undefined && route.queue.length > 0) this.#waiting.push(route);
      this.#credit -= Math.max(0, this.#now() - startedAt);
    }
  }

  async #experiment(route: AnyRoute, { args }: ShadowJob): Promise<void> {
    const { control, candidate } = route;
    if (this.#random() < this.#limits.noiseShare) {
      const first = await this.#observe(control, args);
      const second = await this.#observe(control, args);
      route.learnNoise(args, first.observation, second.observation);
      return;
    }
    // Whoever runs second finds warm caches, so neither side always does.
    const controlFirst = this.#random() < 0.5;
    const first = await this.#observe(controlFirst ? control : candidate, args);
    const second = await this.#observe(controlFirst ? candidate : control, args);
    const [c, k] = controlFirst ? [first, second] : [second, first];
    route.learn({
      args,
      control: c.observation,
      candidate: k.observation,
      candidateError: k.error,
      controlMs: c.ms,
      candidateMs: k.ms,
    });
  }

  /** Each side gets a copy of its own, so a side that writes where it should not is seen, and harms nobody. */
  async #observe(
    run: (...args: readonly unknown[]) => unknown,
    args: readonly unknown[],
  ): Promise<{ observation: Observation; error: unknown; ms: number }> {
    const own = copyArguments(args)!;
    const startedAt = this.#now();
    try {
      const out = run(...own);
      const value = out instanceof Promise ? await out : out;
      return { ms: this.#now() - startedAt, observation: returned(value, own), error: undefined };
    } catch (error) {
      return { ms: this.#now() - startedAt, observation: threw(error, own), error };
    }
  }
}

function drop(route: AnyRoute, reason: DropReason): void {
  route.tally[at[`drop-${reason}`]]!++;
}
