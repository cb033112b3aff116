import { connectivityState } from "@grpc/grpc-js";

/** A call or a stream that waits for an answer. */
interface Waiting {
  cancel(): void;
}

/**
 * Gives up on calls that wait while there is no connection to any replica: one that hangs takes a connection and says nothing
 * on it. Where there is one, gRPC asks the other end whether it lives.
 */
export class Contact {
  readonly #waiting = new Set<Waiting>();
  readonly #state: () => connectivityState;
  readonly #mostMs: number;
  #timer: NodeJS.Timeout | undefined;
  #lostAt: number | undefined;

  constructor(state: () => connectivityState, mostMs: number) {
    this.#state = state;
    this.#mostMs = mostMs;
  }

  /** Whether there has been no connection for too long. */
  get isLost(): boolean {
    return this.#lostAt !== undefined && performance.now() - this.#lostAt >= this.#mostMs;
  }

  begin(waiting: Waiting): void {
    if (this.#waiting.size === 0) this.#lostAt = undefined;
    this.#waiting.add(waiting);
    this.#timer ??= setInterval(() => this.#look(), this.#mostMs / 8).unref();
  }

  end(waiting: Waiting): void {
    this.#waiting.delete(waiting);
    if (this.#waiting.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #look(): void {
    if (this.#state() === connectivityState.READY) this.#lostAt = undefined;
    else this.#lostAt ??= performance.now();
    if (this.isLost) for (const waiting of this.#waiting) waiting.cancel();
  }
}
