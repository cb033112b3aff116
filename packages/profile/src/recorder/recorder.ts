import { AsyncLocalStorage } from "node:async_hooks";
import { InputError } from "@oxbow/contract";
import { randomFrom } from "@oxbow/statistics";
import { type Recording, type SizeTotal, sizeBuckets } from "./recording.ts";

export interface RecorderOptions {
  /** Nanoseconds since some fixed moment; the process's clock unless given. */
  readonly now?: () => bigint;
  /** So many requests are kept, each as likely as the others: all of them until there are more. 20,000 unless given. */
  readonly capacity?: number;
  /** Decides which requests are kept and which calls are timed. */
  readonly seed?: number;
  /** The share of time that recording may take: 0.01 unless given. A function that takes more is timed half as often. */
  readonly budget?: number;
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
  /** What recording itself has cost so far, by what a call was found to cost when recording began. */
  readonly overhead: () => Overhead;
  /** Ends recording: wrapped functions run bare from now on, at the cost of a branch. */
  readonly stop: () => void;
}

interface Overhead {
  /** For a call that is timed, and for one that is passed through. */
  readonly timedCallNs: number;
  readonly passedCallNs: number;
  readonly totalNs: number;
  /** Of the time since recording began. */
  readonly share: number;
  /** Of each function one call in so many is timed now: more than was asked for where the budget did not allow it. */
  readonly functions: readonly { readonly name: string; readonly sample: number }[];
}

// Held: looked up at each call, as `process` and its `hrtime` are, it takes a third longer.
// oxlint-disable-next-line typescript/unbound-method -- it reads no `this`; a function around it is what this is to save.
const clock: () => bigint = process.hrtime.bigint;

/**
 * Records, in this process, how long requests take and how much of that is spent in the wrapped functions, by the
 * request itself or by others while it waited. Bounded memory: `capacity` × (1 + 2 × functions) doubles.
 */
export function createRecorder({
  now = clock,
  capacity = 20_000,
  seed = 1,
  budget = 0.01,
}: RecorderOptions = {}): Recorder {
  const random = randomFrom(seed);
  const current = new AsyncLocalStorage<Open>();
  const functions: Recorded[] = [];
  const kept: { readonly nth: number; readonly request: Closed }[] = [];
  const startedAtMs = Date.now();
  const began = now();
  let requests = 0;
  /** Requests that have begun and not ended: without any, whose call it is need not be asked. */
  let underWay = 0;
  let recording = true;
  let endedAt: bigint | undefined;
  let cost: { readonly timedNs: number; readonly passedNs: number } | undefined;

  /** A function around `work` that counts and times into `state`. */
  function instrumented<This, Args extends unknown[], Out>(
    work: (this: This, ...args: Args) => Out,
    state: Recorded,
    size?: (...args: Args) => number,
  ): (this: This, ...args: Args) => Out {
    let running = false;
    return function recorded(...args) {
      // First, and alone, on the path of most calls of a sampled function.
      if (--state.left > 0) return work.apply(this, args);
      if (!recording || running) {
        state.left = recording ? 1 : never;
        return work.apply(this, args);
      }
      running = true;
      const start = now();
      try {
        return work.apply(this, args);
      } finally {
        const end = now();
        running = false;
        const ns = Number(end - start) * state.sample;
        state.totalNs += ns;
        // Of a function wrapped while the request was under way the write falls outside the array, and is ignored.
        const own = underWay === 0 ? undefined : current.getStore()?.own;
        if (own !== undefined) own[state.index] = (own[state.index] ?? 0) + ns;
        if (size !== undefined) addSize(state.sizes, size(...args), ns, state.sample);
        state.calls += state.gap;
        if (++state.timed % callsBetweenChecks === 0) keepBudget(state, end);
        state.gap = gapAround(state.sample);
        state.left = state.gap;
      }
    };
  }

  /** Around the divisor, not always at it: a fixed step could fall in with a rhythm of the caller's. */
  function gapAround(sample: number): number {
    return sample === 1 ? 1 : 1 + Math.floor(random() * (2 * sample - 1));
  }

  function keepBudget(state: Recorded, at: bigint): void {
    const { timedNs, passedNs } = cost as NonNullable<typeof cost>;
    const spent = callsBetweenChecks * (timedNs + (state.sample - 1) * passedNs);
    const allowed = (budget / functions.length) * Number(at - state.checkedAt);
    state.checkedAt = at;
    // Sampled this thinly, what a call costs to be passed through is all there is to save.
    if (spent > allowed && state.sample < mostSample) state.sample *= 2;
  }

  function recordedOf(name: string, sample: number, gap = gapAround(sample)): Recorded {
    const index = functions.length;
    return { name, index, sample, gap, left: gap, calls: 0, timed: 0, totalNs: 0, sizes: [], checkedAt: now() };
  }

  /** One call in `sample` is timed of a function that does nothing: how long each takes. */
  function emptyCallNs(sample: number): number {
    const scratch = recordedOf("", 1, sample);
    const nothing = instrumented(() => {}, scratch);
    const start = now();
    for (let i = 0; i < 200; i++) nothing();
    return Number(now() - start) / 200;
  }

  /** What a recorded call costs: the quickest of some rounds. */
  function calibrate(): NonNullable<typeof cost> {
    const rounds = Array.from({ length: 30 }, () => [emptyCallNs(1), emptyCallNs(never)] as const);
    return {
      timedNs: Math.min(...rounds.map(([timed]) => timed)),
      passedNs: Math.min(...rounds.map(([, passed]) => passed)),
    };
  }

  function elapsedNs(): number {
    return Number((endedAt ?? now()) - began);
  }

  function keep(request: Closed): void {
    requests++;
    // Reservoir sampling: the n-th request replaces a kept one with probability capacity ÷ n.
    const place = requests <= capacity ? requests - 1 : Math.floor(random() * requests);
    if (place < capacity) kept[place] = { nth: requests, request };
  }

  function close({ startedAt, own, before }: Open): void {
    underWay--;
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
      const state = recordedOf(name, sample);
      functions.push(state);
      cost ??= calibrate();
      return instrumented(work, state, size);
    },

    request(work) {
      if (!recording) return work();
      const open: Open = {
        startedAt: now(),
        own: new Float64Array(functions.length),
        before: Float64Array.from(functions, ({ totalNs }) => totalNs),
      };
      let settles = false;
      underWay++;
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
      startedAtMs,
      elapsedNs: elapsedNs(),
      requests,
      functions: functions.map((state) => ({
        name: state.name,
        calls: callsOf(state),
        totalNs: state.totalNs,
        sizes: sizeBuckets(state.sizes),
      })),
      kept: kept.toSorted((a, b) => a.nth - b.nth).map(({ request }) => request),
    }),

    overhead() {
      const { timedNs, passedNs } = cost ?? { timedNs: 0, passedNs: 0 };
      const totalNs = functions.reduce(
        (sum, state) => sum + state.timed * timedNs + (callsOf(state) - state.timed) * passedNs,
        0,
      );
      return {
        timedCallNs: timedNs,
        passedCallNs: passedNs,
        totalNs,
        share: totalNs === 0 ? 0 : totalNs / elapsedNs(),
        functions: functions.map(({ name, sample }) => ({ name, sample })),
      };
    },

    stop() {
      if (!recording) return;
      recording = false;
      endedAt = now();
      for (const state of functions) {
        state.calls = callsOf(state);
        state.gap = state.left = never;
      }
    },
  };
}

/** How many timed calls pass before the budget is looked at again. */
const callsBetweenChecks = 256;
const mostSample = 1024;

/** So many calls that none of them is timed; a small integer for V8, as the other counts are, which Infinity is not. */
const never = 2 ** 30;

/** Those since the last timed call are in its gap. */
const callsOf = ({ calls, gap, left }: Recorded): number => (gap === never ? calls : calls + gap - left);

/** A request under way. `before` is what each function had cost the process when it began. */
interface Open {
  readonly startedAt: bigint;
  readonly own: Float64Array;
  readonly before: Float64Array;
}

type Closed = Recording["kept"][number];

interface Recorded {
  readonly name: string;
  readonly index: number;
  /** One call in so many is timed, on average. */
  sample: number;
  /** From the last timed call to the next, and how many of these are left. */
  gap: number;
  left: number;
  /** Up to the last timed call. */
  calls: number;
  timed: number;
  totalNs: number;
  checkedAt: bigint;
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
  try {
    return typeof (value as { then?: unknown } | null | undefined)?.then === "function";
  } catch {
    // What throws when it is looked at cannot be awaited.
    return false;
  }
}
