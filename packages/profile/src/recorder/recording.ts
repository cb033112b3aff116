/** What a recorder saw. Plain data: it can be written as JSON and ranked elsewhere. */
export interface Recording {
  /** When it began, in milliseconds since 1970: processes record side by side, or one after the other. */
  readonly startedAtMs: number;
  readonly elapsedNs: number;
  /** All requests that ended; `kept` holds a random choice of them, in the order in which they ended. */
  readonly requests: number;
  readonly functions: readonly RecordedFunction[];
  readonly kept: readonly KeptRequest[];
}

export interface RecordedFunction {
  readonly name: string;
  readonly calls: number;
  /** In the whole process, in and outside of requests. */
  readonly totalNs: number;
  readonly sizes: readonly SizeBucket[];
}

/** `own` and `occupied` have one value per function, in the order of `functions`; a later function may be missing. */
export interface KeptRequest {
  readonly latencyNs: number;
  /** Nanoseconds the request itself spent in the function. */
  readonly own: readonly number[];
  /** Nanoseconds the process spent in it, for whomever, while the request was under way. */
  readonly occupied: readonly number[];
}

/** Calls whose size is at most `upTo` and more than half of it. */
export interface SizeBucket {
  readonly upTo: number;
  readonly calls: number;
  readonly totalNs: number;
}

export interface SizeTotal {
  calls: number;
  totalNs: number;
}

/** From totals whose place in the list is the binary logarithm of `upTo`; places never written to are left out. */
export function sizeBuckets(totals: readonly SizeTotal[]): SizeBucket[] {
  return totals.flatMap(({ calls, totalNs }, octave) => [{ upTo: 2 ** octave, calls, totalNs }]);
}
