import { hushed, type Observation } from "@oxbow/contract";
import type { Finding } from "./finding.ts";
import type { ShadowObserver } from "./shadow-observer.ts";
import type { Trial } from "./trial.ts";
import { at, type DropReason } from "./tally.ts";

/** What the shadow asks of the kernel whose samples it runs, and tells it. */
export interface Shadowed {
  readonly control: (...args: readonly unknown[]) => unknown;
  /** What calls that are sampled now are evidence for; its `run` is the candidate. */
  readonly trial: Trial;
  /** Who runs the candidate's sampled calls; undefined when this process does. */
  readonly isolated: ShadowObserver | undefined;
  readonly tally: Float64Array;
  /** What both sides did with one input. */
  learn(finding: Finding, trial: Trial): void;
  /** What the control did with one input, twice. */
  learnNoise(args: readonly unknown[], first: Observation, second: Observation, trial: Trial): void;
  /** The isolated side could not be had. */
  notHad(error: unknown, trial: Trial): void;
  /** A sample was lost to something that threw. Counts it. */
  unobserved(error: unknown, trial: Trial): void;
}

/** One captured input. */
export interface ShadowJob {
  readonly args: readonly unknown[];
  readonly bytes: number;
  readonly capturedAt: number;
  readonly trial: Trial;
}

/** One kernel's place in the shadow: what waits for it, and how its isolated sides are. */
export class Lane {
  readonly kernel: Shadowed;
  readonly queue: ShadowJob[] = [];
  /** Whether one of its samples is at work: the next one waits. */
  isAtWork = false;
  /** Set while the isolated side cannot be had. */
  pause: { readonly since: number; readonly ms: number } | null = null;
  /** Whether it has run something: starting it is a cost of its own. */
  warm = false;
  readonly #observers: readonly ShadowObserver[];

  constructor(kernel: Shadowed, observers: readonly ShadowObserver[]) {
    this.kernel = kernel;
    this.#observers = observers;
  }

  drop(reason: DropReason): void {
    this.kernel.tally[at[`drop-${reason}`]]!++;
  }

  isPaused(now: number): boolean {
    if (this.pause === null) return false;
    const elapsed = now - this.pause.since;
    return elapsed >= 0 && elapsed < this.pause.ms;
  }

  /** Ends the processes of isolated sides that no longer run the samples. */
  rest(): void {
    const { isolated } = this.kernel;
    if (isolated === undefined) this.warm = false;
    for (const observer of this.#observers) {
      // One that cannot be ended is not the caller's concern.
      if (observer !== isolated) hushed(() => observer.close())(undefined);
    }
  }
}
