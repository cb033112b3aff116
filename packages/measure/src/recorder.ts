import { AsyncLocalStorage } from "node:async_hooks";
import { InputError } from "@oxbow/contract";
import { randomFrom } from "./random.ts";
import { type Recording, type SizeTotal, sizeBuckets } from "./recording.ts";

export interface RecorderOptions {
  /** Nanoseconds since some fixed moment; the process's clock unless given. */
  readonly now?: () => bigint;
  /** So many requests are kept, each as likely as the others: all of them until there are more. 20,000 unless given. */
  readonly capacity?: number;
  /** Decides which requests are kept and which calls are timed. */
  readonly seed?: number;
}

export interface WrapOptions<Args extends unknown[]> {
  /** What the report calls it; unique within the recorder. */
  readonly name: string;
  /** The size of a call, for the histogram of sizes; must not throw. */
  readonly size?: (...args: Args) => number;
  /** Times one call in so many, at random, and counts it for all: for functions of less than a few microseconds. */
  readonly sample?: number;
}

export interface Recorder {
  /**
   * The same function, timed. It answers, throws and is called exactly as before; of a function that gives a promise, the
   * time until it first waits is what counts. A call of itself by itself counts once.
   */
  readonly record: <This, Args extends unknown[], Out>(
    work: (this: This, ...args: Args) => Out,
    options: WrapOptions<Args>,
  ) => (this: This, ...args: Args) => Out;
  /** Runs one request: from the call until what it gives back settles. */
  readonly request: <Out>(work: () => Out) => Out;
  /** What was recorded so far. Recording goes on. */
  readonly recording: () => Recording;
  /** Ends recording: wrapped functions run bare from now on, at the cost of a branch. */
  readonly stop: () => void;
}

/**
 * Records, in this process, how long requests take and how much of that is spent in the wrapped functions, by the
 * request itself or by others while it waited. Bounded memory: `capacity` × (1 + 2 × functions) doubles.
 */
export function createRecorder({
  now = () => process.hrtime.bigint(),
  capacity = 20_000,
  seed = 1,
}: RecorderOptions = {}): Recorder {
  const random = randomFrom(seed);
  const current = new AsyncLocalStorage<Open>();
  const functions: Recorded[] = [];
  const kept: Closed[] = [];
  const began = now();
  let requests = 0;
  let recording = true;

  function keep(request: Closed): void {
    requests++;
    // Reservoir sampling: the n-th request replaces a kept one with probability capacity ÷ n.
    const place = requests <= capacity ? requests - 1 : Math.floor(random() * requests);
    if (place < capacity) kept[place] = request;
  }

  function close({ startedAt, own, before }: Open): void {
    keep({
      latencyNs: Number(now() - startedAt),
      own: Array.from(own),
      occupied: Array.from(before, (ns, f) => (functions[f] as Recorded).totalNs - ns),
    });
  }

  return {
    record(work, { name, size, sample = 1 }) {
      if (functions.some((other) => other.name === name)) {
        throw new InputError(
          "INVALID_ARGUMENT",
          `"${name}" is already recorded: give each wrapped function its own name`,
        );
      }
      if (!Number.isInteger(sample) || sample < 1) {
        throw new InputError(
          "OUT_OF_RANGE",
          `sample must be a whole number of at least 1, found ${sample}: 16 times one call in 16`,
        );
      }
      const index = functions.length;
      const state: Recorded = { name, calls: 0, totalNs: 0, sizes: [] };
      functions.push(state);
      let running = false;
      // Around the divisor, never at it: a fixed step could fall in with a rhythm of the caller's.
      const gap = (): number => (sample === 1 ? 1 : 1 + Math.floor(random() * (2 * sample - 1)));
      let untilTimed = gap();

      return function recorded(...args) {
        if (!recording || running) return work.apply(this, args);
        state.calls++;
        if (--untilTimed > 0) return work.apply(this, args);
        untilTimed = gap();
        running = true;
        const start = now();
        try {
          return work.apply(this, args);
        } finally {
          const ns = Number(now() - start) * sample;
          running = false;
          state.totalNs += ns;
          // Of a function wrapped while the request was under way the write falls outside the array, and is ignored.
          const own = current.getStore()?.own;
          if (own !== undefined) own[index] = (own[index] ?? 0) + ns;
          if (size !== undefined) addSize(state.sizes, size(...args), ns, sample);
        }
      };
    },

    request(work) {
      if (!recording) return work();
      const open: Open = {
        startedAt: now(),
        own: new Float64Array(functions.length),
        before: Float64Array.from(functions, ({ totalNs }) => totalNs),
      };
      let settles = false;
      try {
        const answer = current.run(open, work);
        if (isPromise(answer)) {
          settles = true;
          const end = (): void => close(open);
          // Beside the caller's own handlers, never between: the caller gets the promise that `work` made.
          answer.then(end, end);
        }
        return answer;
      } finally {
        if (!settles) close(open);
      }
    },

    recording: () => ({
      elapsedNs: Number(now() - began),
      requests,
      functions: functions.map(({ name, calls, totalNs, sizes }) => ({
        name,
        calls,
        totalNs,
        sizes: sizeBuckets(sizes),
      })),
      kept: [...kept],
    }),

    stop() {
      recording = false;
    },
  };
}

/** A request under way. `before` is what each function had cost the process when it began. */
interface Open {
  readonly startedAt: bigint;
  readonly own: Float64Array;
  readonly before: Float64Array;
}

type Closed = Recording["kept"][number];

interface Recorded {
  readonly name: string;
  calls: number;
  totalNs: number;
  /** By the binary logarithm of the size, rounded up. */
  readonly sizes: SizeTotal[];
}

function addSize(sizes: SizeTotal[], size: number, ns: number, calls: number): void {
  const octave = size <= 1 ? 0 : size <= 2 ** 31 ? 32 - Math.clz32(Math.ceil(size) - 1) : Math.ceil(Math.log2(size));
  const entry = (sizes[octave] ??= { calls: 0, totalNs: 0 });
  entry.calls += calls;
  entry.totalNs += ns;
}

function isPromise(value: unknown): value is Promise<unknown> {
  return value instanceof Promise || typeof (value as { then?: unknown } | null | undefined)?.then === "function";
}
