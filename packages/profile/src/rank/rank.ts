import { InputError } from "@oxbow/contract";
import type { CpuRanking } from "../cpuprofile/cpuprofile.ts";
import { believed, type Drop, dropPredictor, type Predict } from "./predicted-drop.ts";
import type { SizeBucket } from "../recorder/recording.ts";
import { type Share, sharesOfTail, type Tail, tailOf } from "./tail.ts";

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

/** Requests, and what each function took of them: a list of nanoseconds by request for each function. */
export interface RequestTimes {
  readonly latencies: Float64Array;
  readonly weights: Float64Array;
  readonly own: readonly Float64Array[];
  readonly least: readonly Float64Array[];
  readonly most: readonly Float64Array[] | null;
}

/** What is known of a function besides: the ranking adds the rest. */
export type FunctionFacts = Pick<
  RankedFunction,
  "name" | "calls" | "callsPerSecond" | "meanNs" | "meanCpuShare" | "sizes"
> & {
  /** Why it can have no share of the tail, if so. */
  readonly unfit: string | null;
};

/** Fewer slow requests than this say nothing about the tail. */
const leastTail = 100;

/** Ranks functions by their share of the slowest requests' time. Too few of these leave every share null. */
export function rankRequests(
  times: RequestTimes,
  facts: readonly FunctionFacts[],
  rest: Pick<Ranking, "evidence" | "notes"> & { readonly requests: number; readonly predict: Predict | string },
  { quantile: q = 0.99, minShare = 0.05, speedups = [2, 5], measured = new Map(), seed = 1 }: RankOptions = {},
): Ranking {
  const { latencies, weights, own, least, most } = times;
  if (!(q > 0 && q < 1)) throw new InputError("OUT_OF_RANGE", `quantile must be above 0 and below 1, found ${q}`);
  const tail = tailOf(latencies, weights, q);
  const enough = tail.requests >= leastTail;
  const shares = enough ? tailShares(tail, times, seed) : null;
  const whole = sumOf(latencies, weights);
  const predict = shares === null ? "" : believed(rest.predict, weights, tail.fromNs, q);
  const dropsOf = shares === null ? undefined : dropPredictor(latencies, weights, { q, seed });

  const functions = facts.map(({ unfit, ...fact }, f): RankedFunction => {
    const ownShare = unfit === null ? sumOf(own[f] as Float64Array, weights) / whole : null;
    const share = unfit === null ? (shares?.[f] ?? null) : null;
    const secondsPerSecond = unfit === null ? spread(fact.callsPerSecond, fact.meanNs, own[f] as Float64Array) : null;
    if (share === null || dropsOf === undefined) {
      const because = unfit ?? tooFew(tail.requests, q);
      return { ...fact, secondsPerSecond, ownShare, p99Share: null, predictedP99Drop: null, worthIt: null, because };
    }
    const named = measured.get(fact.name);
    const ks = [...new Set([...speedups, ...(named === undefined ? [] : [named])])];
    const drops = dropsOf({ f, least: least[f] as Float64Array, most: most?.[f] ?? null }, ks, predict);
    const worthIt = share.lo > minShare ? "yes" : share.hi !== null && share.hi < minShare ? "no" : "perhaps";
    return {
      ...fact,
      secondsPerSecond,
      ownShare,
      p99Share: share,
      predictedP99Drop: drops,
      worthIt,
      because: verdictOn(share, worthIt, minShare, q),
    };
  });
  return {
    schema: "oxbow/ranking/v1",
    evidence: rest.evidence,
    quantile: q,
    minShare,
    requests: rest.requests,
    tailFromNs: tail.fromNs,
    tailRequests: tail.requests,
    functions: functions.toSorted((a, b) => worth(b) - worth(a)),
    notes: rest.notes,
  };
}

/** A CPU profile in the same shape: mean CPU, and null with the reason for all that a profile cannot know. */
export function rankedByCpu(
  { functions, because, busyMs, elapsedMs }: CpuRanking,
  { quantile = 0.99, minShare = 0.05 }: RankOptions = {},
): Ranking {
  const busy = elapsedMs === 0 ? 0 : busyMs / elapsedMs;
  return {
    schema: "oxbow/ranking/v1",
    evidence: "cpu-only",
    quantile,
    minShare,
    requests: null,
    tailFromNs: null,
    tailRequests: null,
    functions: functions.map(({ name, url, line, selfShare: { value, lo, hi } }) => ({
      name: url === "" ? name : `${name} ${url}:${line}`,
      calls: null,
      callsPerSecond: null,
      meanNs: null,
      secondsPerSecond: { value: value * busy, lo: lo * busy, hi: hi * busy },
      ownShare: null,
      meanCpuShare: value,
      p99Share: null,
      predictedP99Drop: null,
      worthIt: null,
      because,
      sizes: [],
    })),
    notes: [],
  };
}

/** The function's seconds for each second, as uncertain as its mean over the requests is. */
function spread(callsPerSecond: number | null, meanNs: number | null, own: Float64Array): Share | null {
  if (callsPerSecond === null || meanNs === null) return null;
  const value = (callsPerSecond * meanNs) / 1e9;
  const mean = own.reduce((sum, ns) => sum + ns, 0) / own.length;
  if (mean === 0) return { value, lo: value, hi: value };
  const variance = own.reduce((sum, ns) => sum + (ns - mean) ** 2, 0) / Math.max(1, own.length - 1);
  const error = (1.96 * Math.sqrt(variance / own.length)) / mean;
  return { value, lo: value * Math.max(0, 1 - error), hi: value * (1 + error) };
}

const worth = ({ p99Share, ownShare, meanCpuShare }: RankedFunction): number =>
  // A function without a share comes after those with one.
  p99Share === null ? (ownShare ?? meanCpuShare ?? 0) - 1 : (p99Share.most ?? p99Share.least);

function tailShares(tail: Tail, { latencies, weights, least, most }: RequestTimes, seed: number): TailShare[] {
  const low = sharesOfTail(tail, latencies, weights, least, { seed });
  const high = most === null || most === least ? most && low : sharesOfTail(tail, latencies, weights, most, { seed });
  return low.map((from, f) => {
    const to: Share | undefined = high?.[f];
    return { least: from.value, most: to?.value ?? null, lo: from.lo, hi: to?.hi ?? null };
  });
}

function sumOf(values: Float64Array, weights: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += (values[i] as number) * (weights[i] as number);
  return sum;
}

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
const tailName = (q: number): string => `p${Number((q * 100).toFixed(4))}`;

function tooFew(found: number, q: number): string {
  return `only ${found} requests at or above ${tailName(q)}: a share of it needs ${leastTail}, so ${Math.ceil(leastTail / (1 - q) - 1e-6)} requests in all`;
}

function verdictOn(
  { least, most, lo, hi }: TailShare,
  worthIt: "yes" | "no" | "perhaps",
  minShare: number,
  q: number,
): string {
  const rule = percent(minShare);
  const found =
    most === null
      ? `at least ${percent(least)} of ${tailName(q)}`
      : most === least
        ? `${percent(least)} of ${tailName(q)}`
        : `between ${percent(least)} and ${percent(most)} of ${tailName(q)}`;
  switch (worthIt) {
    case "yes":
      return `${found}: above ${rule} even at the low end, ${percent(lo)}`;
    case "no":
      return `${found}: below ${rule} even at the high end, ${percent(hi ?? Number.NaN)}`;
    case "perhaps":
      return hi === null
        ? `${found}, and what others waited for it is not known: ${rule} is not decided`
        : `${found}: ${rule} lies between the ends, ${percent(lo)} and ${percent(hi)}, so more requests or full traces must decide`;
  }
}
