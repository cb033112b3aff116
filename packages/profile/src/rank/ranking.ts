import type { SizeBucket } from "../recorder/recording.ts";
import type { Drop } from "./predicted-drop.ts";
import type { Share } from "./tail.ts";

export interface RankOptions {
  /** Which latency the tail begins at: 0.99 unless given. */
  readonly quantile?: number;
  /** The share of the tail below which a function is not worth it: 0.05, the playbook's rule, unless given. */
  readonly minShare?: number;
  /** How many times faster a function is supposed to become, for the predicted drop: 2 and 5 unless given. */
  readonly speedups?: readonly number[];
  /** Speedups that were measured, by the function's name; predicted for as well. */
  readonly measured?: ReadonlyMap<string, number>;
  readonly seed?: number;
}

/** What the input could tell: see `TailShare`. */
type RankEvidence = "own+blocked" | "interval" | "own-only" | "cpu-only";

export interface Ranking {
  readonly schema: "oxbow/ranking/v1";
  readonly evidence: RankEvidence;
  readonly quantile: number;
  readonly minShare: number;
  /** All that ended; null where the input knows of none. */
  readonly requests: number | null;
  /** The latency at the quantile. */
  readonly tailFromNs: number | null;
  readonly tailRequests: number | null;
  /** Most promising first: by share of the tail, or by share of time where there is no tail to speak of. */
  readonly functions: readonly RankedFunction[];
  /** What the input could not tell, and what would. */
  readonly notes: readonly string[];
}

export interface RankedFunction {
  readonly name: string;
  /** Null where the input counts none. */
  readonly calls: number | null;
  readonly callsPerSecond: number | null;
  readonly meanNs: number | null;
  /** Seconds on the loop for each second that passes, with the 95 % interval of the mean over requests or samples. */
  readonly secondsPerSecond: Share | null;
  /** Of the time all requests took, what they themselves spent in the function. */
  readonly ownShare: number | null;
  /** Of the time the process spent, or of its busy time in a CPU profile, what it spent in the function. */
  readonly meanCpuShare: number | null;
  readonly p99Share: TailShare | null;
  readonly predictedP99Drop: readonly Drop[] | null;
  /** Whether the share is above `minShare`: yes by its lower end, no even by its upper, or between. Null without a share. */
  readonly worthIt: "yes" | "no" | "perhaps" | null;
  /** Why a figure is null, or what follows from it. */
  readonly because: string;
  /** Calls by size, where they were recorded. */
  readonly sizes: readonly SizeBucket[];
}

/**
 * The share of the slowest requests' time that went to the function: in it, or ready and kept waiting by it. The truth is
 * between `least` and `most`. They are equal when the input shows who waited for whom ("own+blocked"); otherwise `least` is
 * own time alone, and `most` all the time the function ran meanwhile ("interval") or not known ("own-only"). `lo` and `hi`
 * are the outer ends of their 95 % intervals.
 */
export interface TailShare {
  readonly least: number;
  readonly most: number | null;
  readonly lo: number;
  readonly hi: number | null;
}
