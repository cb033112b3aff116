/** The spans of some processes, read from wherever they were stored. Plain data. */
export interface Trace {
  readonly processes: readonly ProcessSpans[];
  readonly counts: TraceCounts;
}

interface TraceCounts {
  readonly lines: number;
  readonly spans: number;
  /** Spans beyond the most that are kept in memory: counted, and not used. */
  readonly notUsed: number;
  /** Lines that are no trace, all of them; `badLines` names the first few. */
  readonly bad: number;
  readonly badLines: readonly BadLine[];
}

export interface BadLine {
  /** Counted from 1. */
  readonly line: number;
  readonly because: string;
}

/** What ran on one event loop. */
export interface ProcessSpans {
  readonly name: string;
  readonly spans: readonly Span[];
}

export interface Span {
  readonly id: string;
  /** Empty for a root. */
  readonly parent: string;
  /** The route of a request; the function of a function. */
  readonly name: string;
  /** `request`: a server span. `function`: an internal span. `away`: a call to somebody else, during which the loop is free. */
  readonly kind: "request" | "function" | "away";
  /** Nanoseconds since a moment that all spans of the trace share. */
  readonly from: number;
  readonly to: number;
  /** How many spans it stands for: above 1 when others like it were not kept. */
  readonly weight: number;
}
