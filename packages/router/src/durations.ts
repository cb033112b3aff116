/** Upper ends of the buckets, in seconds; the last bucket has none. From a microsecond to ten seconds, in steps of 1, 2.5, 5. */
export const bounds: readonly number[] = [
  1e-6, 2.5e-6, 5e-6, 1e-5, 2.5e-5, 5e-5, 1e-4, 2.5e-4, 5e-4, 1e-3, 2.5e-3, 5e-3, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1,
  2.5, 5, 10,
];

/** How long the sampled calls of one side took. */
export interface Durations {
  /** Calls in each bucket of `bounds`, and those above the last. */
  readonly counts: readonly number[];
  readonly sumSeconds: number;
}

/** A histogram that grows. */
export class DurationCounter {
  readonly #counts = bounds.map(() => 0).concat(0);
  #sumSeconds = 0;

  /** A clock that was moved back counts as no time. */
  add(ms: number): void {
    const seconds = Math.max(0, ms / 1000);
    const bucket = bounds.findIndex((bound) => seconds <= bound);
    this.#counts[bucket < 0 ? bounds.length : bucket]!++;
    this.#sumSeconds += seconds;
  }

  get(): Durations {
    return { counts: [...this.#counts], sumSeconds: this.#sumSeconds };
  }
}
