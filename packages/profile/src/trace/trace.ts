/** The spans of some processes, read from wherever they were stored. Plain data. */
export interface Trace {
  readonly processes: readonly ProcessSpans[];
  readonly counts: TraceCounts;
  /** In which formats it was written, in words: usually one. */
  readonly formats: readonly string[];
  /** How many times longer its times seem to be than they are written, where they are of the first days of 1970. */
  readonly rather?: 1000 | 1_000_000;
}

interface TraceCounts {
  readonly lines: number;
  /** Spans that could be read, each counted once. */
  readonly spans: number;
  /** Spans whose trace and span id had been read before, as after a delivery that was tried again: not used. */
  readonly twice: number;
  /** Spans beyond the most that are kept in memory: counted, and not used. */
  readonly notUsed: number;
  /** Spans whose parent is not there: each was taken for a part of its trace's request around it. */
  readonly adopted: number;
  /** Lines that are no trace, all of them; `badLines` names the first few. */
  readonly bad: number;
  readonly badLines: readonly BadLine[];
  /** Spans that lack what every span has, all of them; `badSpanLines` names the first few. */
  readonly badSpans: number;
  readonly badSpanLines: readonly BadLine[];
}

export interface BadLine {
  /** Counted from 1. */
  readonly line: number;
  readonly because: string;
}

/** What ran on one event loop. */
export interface ProcessSpans {
  readonly service: string;
  /** Like that of no other process of the trace, unless `isVague`: then several may go by it. */
  readonly name: string;
  readonly isVague: boolean;
  readonly spans: readonly Span[];
}

export interface Span {
  /** Unlike that of any other span of the trace file: span ids as they are written are unlike within one trace only. */
  readonly id: number;
  /** -1 for a root, and for a span whose parent nobody can tell. */
  readonly parent: number;
  /** The route of a request; the function of a function. */
  readonly name: string;
  /** Of a request: it says its route, where others have no name but their span's. */
  readonly isRoute: boolean;
  /** `request`: a server span. `function`: an internal span. `away`: a call to somebody else, during which the loop is free. */
  readonly kind: "request" | "function" | "away";
  /** Nanoseconds since a moment that all spans of the trace share. */
  readonly from: number;
  readonly to: number;
  /** How many spans it stands for: above 1 when others like it were not kept. */
  readonly weight: number;
}
