/** How often a watch over a child process looks at it. */
export const WATCH_MS = 50;

/**
 * How long a child process has been silent while we could have heard it. Time in which our own event loop did not turn is
 * not the child's: a control that blocks, or a machine that stopped us, must not make a candidate hang.
 */
export class Silence {
  #ms = 0;
  #seen: number;

  constructor(now: number) {
    this.#seen = now;
  }

  /** A sign of life has arrived. */
  heard(now: number): void {
    this.#ms = 0;
    this.#seen = now;
  }

  /** Call it once in `WATCH_MS`: what is longer than twice that was spent in something else of ours. */
  tick(now: number): number {
    this.#ms += Math.min(now - this.#seen, 2 * WATCH_MS);
    this.#seen = now;
    return this.#ms;
  }

  get ms(): number {
    return this.#ms;
  }
}
