/** The conditions a number was taken under. No conditions, no number. */
export interface Conditions {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly os: string;
  readonly node: string;
  readonly v8: string;
  readonly rustc: string | null;
  readonly commit: string | null;
  /** ISO 8601, UTC. */
  readonly date: string;
  /** One-minute load average when the run began. */
  readonly load: number;
}

/** One line of a benchmark. Ratios are how many times better than the peer: above 1 is better. */
export interface BenchmarkRow {
  /** Unique in its file, stable between runs: `byte-hash/many-64B/native`. */
  readonly id: string;
  readonly subject: string;
  readonly workload: string;
  readonly metric: string;
  readonly unit: string;
  readonly value: number;
  /** Ends of the 95 % interval of `value`; null when a single value is all there is, and `note` says why. */
  readonly lo: number | null;
  readonly hi: number | null;
  readonly peer: string | null;
  readonly peerValue: number | null;
  readonly ratio: number | null;
  readonly ratioLo: number | null;
  readonly ratioHi: number | null;
  readonly target: number | null;
  /** Decided on the interval's worse end; null without a target. */
  readonly met: boolean | null;
  readonly note: string;
}

/** What every benchmark command writes with `--json FILE`. */
export interface BenchmarkFile {
  readonly schema: "oxbow/benchmark/v1";
  /** Of the machine: absolute figures are compared only where it is the same. Older files have none. */
  readonly fingerprint?: string;
  readonly conditions: Conditions;
  readonly rows: readonly BenchmarkRow[];
}

/** A speedup is control ÷ candidate: above 1, the candidate is faster. */
export interface Speedup {
  readonly ratio: number;
  readonly lo: number;
  readonly hi: number;
  /** Such as 0.95. */
  readonly level: number;
}

/** One side's cost for one call. */
export interface SideCost {
  readonly name: string;
  readonly medianNs: number;
  readonly loNs: number;
  readonly hiNs: number;
  /** The median of each process: what `medianNs` and its ends were computed from. */
  readonly forkNs: readonly number[];
  /** CPU time of the whole process in one call, on all cores: the JIT, the collector and native threads included. */
  readonly cpuNs: number;
  /** How long one call keeps the event loop from everybody else: the whole call, unless it is awaited. */
  readonly loopBlockedNs: number;
  /** Time the collector stopped JavaScript for, per call; null where it could not be told apart from other sides'. */
  readonly gcNs: number | null;
  /** Bytes allocated on the JavaScript heap by one call; null where a collection hid them. */
  readonly allocatedBytes: number | null;
  /**
   * Highest resident set while the side ran, in a process that ran nothing else; null for sides that shared a process.
   * Node, the config module and what it imports are in it.
   */
  readonly peakRssMiB: number | null;
  /** How far above its start that was: what the side itself took. */
  readonly rssGrowthMiB: number | null;
  /**
   * Bytes by which the resident set grows with each call over a soak, garbage collected before every look: a leak, on
   * whichever side of the boundary. Null for sides that had a process each, which run once.
   */
  readonly rssSlopeBytes: number | null;
}

/** A side that stands beside control and candidate. */
export interface OtherSide {
  readonly side: SideCost;
  /** Control ÷ this side. */
  readonly speedup: Speedup;
  /** This side ÷ candidate: above 1, the candidate is faster than it. Paired like the other. */
  readonly candidateSpeedup: Speedup;
  /** Whether it gave what the control gave, every time: otherwise its time is for scale, and it is no replacement. */
  readonly resultsEqual: boolean;
}

/** Control, candidate and whatever stands beside them, on one workload. */
export interface Comparison {
  readonly kernel: string;
  readonly workload: string;
  readonly inputSize: number;
  readonly sizeUnit: string;
  readonly control: SideCost;
  readonly candidate: SideCost;
  /** By wall time. */
  readonly speedup: Speedup;
  /** By CPU time of the whole process, so that a candidate cannot win by using more cores unseen. */
  readonly cpuSpeedup: Speedup | null;
  /** The quieter of the two clocks here: CPU time for synchronous calls above about 2 ms that keep to one core. */
  readonly primary: "wall" | "cpu";
  /** The control against itself, by the primary clock: what this machine shows as a difference where there is none. */
  readonly aa: Speedup;
  /** The whole interval of `aa` lies near 1, within 2 % as a rule; otherwise the rest holds only as far as `aa` allows. */
  readonly aaOk: boolean;
  /** Library steps and other sides, each against the control. */
  readonly others: readonly OtherSide[];
  /** Results compared in every block, and found equal. False makes every number above meaningless. */
  readonly resultsEqual: boolean;
  readonly forks: number;
  readonly blocksPerFork: number;
  /** ln(control ÷ candidate) by wall time, one per fork: what `speedup` was computed from. */
  readonly perForkLogRatio: readonly number[];
  /** Decides the order of the sides within the blocks. */
  readonly seed: number;
  readonly notes: readonly string[];
}
