import { InputError } from "@oxbow/contract";
import { leastTail, tooFew, verdictOn } from "./because.ts";
import { believed, dropPredictor, type Predict } from "./predicted-drop.ts";
import type { RankedFunction, Ranking, RankOptions, TailShare } from "./ranking.ts";
import { type Share, sharesOfTail, type Tail, tailOf } from "./tail.ts";

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

/** Ranks functions by their share of the slowest requests' time. Too few of these leave every share null. */
export function rankRequests(
  times: RequestTimes,
  facts: readonly FunctionFacts[],
  rest: Pick<Ranking, "evidence" | "notes"> & { readonly requests: number; readonly predict: Predict | string },
  { quantile: q = 0.99, minShare = 0.05, speedups = [2, 5], measured = new Map(), seed = 1 }: RankOptions = {},
): Ranking {
  const { latencies, weights, own, least, most } = bounded(times);
  if (!(q > 0 && q < 1)) throw new InputError("OUT_OF_RANGE", `quantile must be above 0 and below 1, found ${q}`);
  const tail = tailOf(latencies, weights, q);
  const enough = tail.requests >= leastTail;
  const shares = enough ? tailShares(tail, { latencies, weights, own, least, most }, seed) : null;
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
    functions: functions.toSorted((a, b) => worth(b) - worth(a) || (b.p99Share?.least ?? 0) - (a.p99Share?.least ?? 0)),
    notes: enough ? rest.notes : [tooFew(tail.requests, q), ...rest.notes],
  };
}

/** Nothing took longer of a request than the request: what a clock, a pool or overlapping calls say beyond that is no share. */
function bounded({ latencies, weights, own, least, most }: RequestTimes): RequestTimes {
  const within = (lists: readonly Float64Array[]): Float64Array[] =>
    lists.map((list) => list.map((ns, i) => Math.min(ns, latencies[i] as number)));
  const low = within(least);
  return { latencies, weights, own: within(own), least: low, most: most === least ? low : most && within(most) };
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
