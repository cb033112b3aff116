import { availableParallelism } from "node:os";

// With one processor the other side needs it more.
const alone = availableParallelism() === 1;

/**
 * Has the event loop look for an answer for a while before it sleeps: to wake a processor that sleeps takes longer than a
 * small call. Everything else that is due runs as ever.
 */
export class Wakefulness {
  readonly #forMs: number;
  #until = 0;
  #isLooking = false;

  constructor(forMs: number) {
    this.#forMs = alone ? 0 : forMs;
  }

  /** From now on. */
  begin(): void {
    if (this.#forMs === 0) return;
    this.#until = performance.now() + this.#forMs;
    if (this.#isLooking) return;
    this.#isLooking = true;
    setImmediate(this.#look);
  }

  /** Nothing is awaited any more. */
  end(): void {
    this.#until = 0;
  }

  // The event loop does not sleep while an immediate is due.
  readonly #look = (): void => {
    this.#isLooking = performance.now() < this.#until;
    if (this.#isLooking) setImmediate(this.#look);
  };
}
