/** When to ask, and what is done with it. */
export interface PollOptions {
  /** Asks once. Rejects when that came to nothing, and ends at once when the signal says so. */
  readonly ask: (signal: AbortSignal) => Promise<void>;
  /** Between the end of one attempt and the next. */
  readonly everyMs: number;
  /** How long one attempt may take. */
  readonly timeoutMs: number;
  /** Longest pause after failures. */
  readonly maxBackoffMs: number;
  readonly random: () => number;
}

// Eleven times the usual pace at the slowest: a kill switch must not wait long for a server that is back.
const MOST_STEPS = 10;

/**
 * Asks again and again, one attempt at a time. After each failure in a row the pause is a step longer, and jittered, so that
 * a fleet that lost its server at one moment does not come back at one moment; after a success it is the usual one at once.
 * The first attempt starts before this returns. Pauses do not keep the process alive.
 */
export class Poll {
  readonly #options: PollOptions;
  #closed = false;
  #aborting = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  #underway: Promise<boolean> | null = null;
  #next: Promise<boolean> | null = null;
  #failures = 0;

  constructor(options: PollOptions) {
    this.#options = options;
    void this.#attempt();
  }

  /**
   * Whether an attempt that began after this call succeeded. One that is under way is let finish, and all who ask meanwhile
   * share the next: however often this is called, attempts end.
   */
  refresh(): Promise<boolean> {
    if (this.#next !== null) return this.#next;
    if (this.#underway === null) return this.#attempt();
    this.#next = this.#underway.then(() => {
      this.#next = null;
      return this.#attempt();
    });
    return this.#next;
  }

  /** Aborts what is under way, and asks no more. */
  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#aborting.abort();
  }

  #attempt(): Promise<boolean> {
    clearTimeout(this.#timer);
    if (this.#closed) return Promise.resolve(false);
    this.#underway = this.#once();
    return this.#underway;
  }

  async #once(): Promise<boolean> {
    const { ask, everyMs, timeoutMs, maxBackoffMs, random } = this.#options;
    const aborting = new AbortController();
    this.#aborting = aborting;
    const late = setTimeout(() => aborting.abort(new Error(`nothing came within ${timeoutMs} ms`)), timeoutMs).unref();
    try {
      await ask(aborting.signal);
      this.#failures = 0;
    } catch {
      this.#failures = Math.min(this.#failures + 1, MOST_STEPS);
    }
    clearTimeout(late);
    this.#underway = null;
    if (this.#closed) return false;
    const backoff = Math.min(everyMs * (1 + this.#failures), Math.max(everyMs, maxBackoffMs));
    const pause = this.#failures === 0 ? everyMs : backoff * (0.75 + 0.5 * random());
    this.#timer = setTimeout(() => void this.#attempt(), pause).unref();
    return this.#failures === 0;
  }
}
