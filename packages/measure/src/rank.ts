import { InputError } from "@oxbow/contract";
import { randomFrom } from "./random.ts";
import type { Recording } from "./recording.ts";
import { bootstrapInterval, type Interval, quantile } from "./statistics.ts";

export interface RankOptions {
  /** Which latency the tail begins at: 0.99 unless given. */
  readonly quantile?: number;
  /** The share of the tail below which a function is not worth it: 0.05, the playbook's rule, unless given. */
  readonly minShare?: number;
  /** How many times faster the function is supposed to become, for the predicted drop: 5 unless given. */
  readonly speedup?: number;
  readonly seed?: number;
}

export interface Ranking {
  readonly quantile: number;
  readonly requests: number;
  /** The latency at the quantile. */
  readonly tailFromNs: number;
  readonly tailRequests: number;
  /** Most promising first: by share of the tail, or by share of time where there is no tail to speak of. */
  readonly functions: readonly RankedFunction[];
}

export interface RankedFunction {
  readonly name: string;
  readonly calls: number;
  readonly meanNs: number;
  /** Of the time the recorded requests took in all, what they themselves spent in the function. */
  readonly requestShare: number;
  /** Of the process's time, what it spent in the function. */
  readonly processShare: number;
  readonly tail: TailShare | null;
  /** Why `tail` is null, or what follows from it. */
  readonly because: string;
}

/**
 * The share of the slowest requests' time that the function took. The truth lies between: `own` leaves out the time a
 * request was kept waiting by the function in other requests, `occupied` also counts time it was not waiting for it.
 */
export interface TailShare {
  readonly own: Interval;
  readonly occupied: Interval;
  /** The share by which the latency at the quantile falls when the function is `speedup` times faster: from, to. */
  readonly predictedDrop: { readonly speedup: number; readonly lo: number; readonly hi: number };
  /** Whether the share is above `minShare`: yes by `own` alone, no even by `occupied`, or between. */
  readonly worthIt: "yes" | "no" | "perhaps";
}

/** Fewer slow requests than this say nothing about the tail. */
const leastTail = 100;

/** Ranks the recorded functions. A recording without requests is an InputError; too few of them leave `tail` null. */
export function rankRecording(recording: Recording, options: RankOptions = {}): Ranking {
  const { quantile: q = 0.99, minShare = 0.05, speedup = 5, seed = 1 } = options;
  const { kept } = recording;
  if (kept.length === 0) {
    throw new InputError("INVALID_INPUT", "the recording has no requests: run each one inside recorder.request(...)");
  }
  const latencies = Float64Array.from(kept, ({ latencyNs }) => latencyNs).sort();
  const tailFromNs = quantile(latencies, q);
  const tail = kept.filter(({ latencyNs }) => latencyNs >= tailFromNs);
  const totalLatency = latencies.reduce((sum, ns) => sum + ns, 0);

  const shareOfTail = (index: number): TailShare => {
    const own = shareOf(tail, (request) => request.own[index] ?? 0, seed);
    const occupied = shareOf(tail, (request) => request.occupied[index] ?? 0, seed);
    const dropOf = (nsOf: (request: Kept) => number): number => {
      const faster = Float64Array.from(kept, (request) => request.latencyNs - (1 - 1 / speedup) * nsOf(request)).sort();
      return 1 - quantile(faster, q) / tailFromNs;
    };
    return {
      own,
      occupied,
      predictedDrop: {
        speedup,
        lo: dropOf((request) => request.own[index] ?? 0),
        hi: dropOf((request) => Math.min(request.latencyNs, request.occupied[index] ?? 0)),
      },
      worthIt: own.lo > minShare ? "yes" : occupied.hi < minShare ? "no" : "perhaps",
    };
  };

  const functions = recording.functions.map(({ name, calls, totalNs }, index): RankedFunction => {
    const share = tail.length < leastTail ? null : shareOfTail(index);
    return {
      name,
      calls,
      meanNs: calls === 0 ? 0 : totalNs / calls,
      requestShare: kept.reduce((sum, { own }) => sum + (own[index] ?? 0), 0) / totalLatency,
      processShare: totalNs / recording.elapsedNs,
      tail: share,
      because: share === null ? tooFew(tail.length, q) : verdictOn(share, minShare, q),
    };
  });
  return {
    quantile: q,
    requests: recording.requests,
    tailFromNs,
    tailRequests: tail.length,
    functions: functions.toSorted((a, b) => worth(b) - worth(a)),
  };
}

type Kept = Recording["kept"][number];

const worth = ({ tail, requestShare }: RankedFunction): number => tail?.occupied.value ?? requestShare;

function shareOf(tail: readonly Kept[], nsOf: (request: Kept) => number, seed: number): Interval {
  return bootstrapInterval(
    tail.map((request) => ({ part: Math.min(request.latencyNs, nsOf(request)), whole: request.latencyNs })),
    (sample) => {
      let part = 0;
      let whole = 0;
      for (const item of sample) {
        part += item.part;
        whole += item.whole;
      }
      return part / whole;
    },
    { random: randomFrom(seed) },
  );
}

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
const tailName = (q: number): string => `p${Number((q * 100).toFixed(4))}`;

function tooFew(found: number, q: number): string {
  return `only ${found} requests at or above ${tailName(q)}: a share of it needs ${leastTail}, so ${Math.ceil(leastTail / (1 - q) - 1e-6)} requests in all`;
}

function verdictOn({ own, occupied, worthIt }: TailShare, minShare: number, q: number): string {
  const between = `between ${percent(own.value)} and ${percent(occupied.value)} of ${tailName(q)}`;
  switch (worthIt) {
    case "yes":
      return `${between}: above ${percent(minShare)} even at the low end`;
    case "no":
      return `${between}: below ${percent(minShare)} even at the high end`;
    case "perhaps":
      return `${between}: ${percent(minShare)} lies between the ends, so it depends on who waits for whom`;
  }
}
