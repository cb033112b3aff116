import { resamplesOf } from "./resampled.ts";

/** Requests from slow to fast, as far as the tail can reach in any resample. */
export interface Tail {
  /** The least latency of the tail. */
  readonly fromNs: number;
  /** How many requests are in it, the last one in part. */
  readonly requests: number;
  /** Places in the list of requests, the slowest first; more than the tail itself. */
  readonly slowest: Uint32Array;
  /** The weight that makes up the tail: (1 − q) of all. */
  readonly weight: number;
}

/** The slowest requests that together make up 1 − `q` of all, by weight; the last of them counts in part. */
export function tailOf(latencies: Float64Array, weights: Float64Array, q: number): Tail {
  const order = Uint32Array.from(latencies, (_, i) => i).sort(
    (a, b) => (latencies[b] as number) - (latencies[a] as number),
  );
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  const wanted = (1 - q) * all;
  let [sum, count] = [0, 0];
  while (count < order.length && sum < wanted * (1 - 1e-12)) sum += weights[order[count++] as number] as number;
  let [far, reach] = [sum, count];
  // A resample that misses many of the slowest reaches further down, but hardly past this.
  while (reach < order.length && far < wanted * 4 + 100) far += weights[order[reach++] as number] as number;
  const last = order[Math.max(0, count - 1)];
  return {
    fromNs: last === undefined ? Number.NaN : (latencies[last] as number),
    requests: count,
    slowest: order.slice(0, reach),
    weight: wanted,
  };
}

/** A share of the tail's time, and the ends of its 95 % interval. */
export interface Share {
  readonly value: number;
  readonly lo: number;
  readonly hi: number;
}

/**
 * For each of `parts`, nanoseconds by request, its share of the tail's time, with a bootstrap over requests, neighbours together:
 * where the tail begins is found anew in each resample.
 */
export function sharesOfTail(
  { slowest, weight: wanted }: Tail,
  latencies: Float64Array,
  weights: Float64Array,
  parts: readonly Float64Array[],
  { seed, resamples = 1000 }: { readonly seed: number; readonly resamples?: number },
): Share[] {
  const found = parts.map(() => new Float64Array(resamples));
  const values = walk(() => 1, wanted);
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  for (const [b, { times, weight }] of resamplesOf(weights, { seed, resamples }).entries())
    for (const [f, share] of walk(times, (wanted * weight) / whole).entries()) found[f]![b] = share;
  return parts.map((_, f) => {
    const sorted = (found[f] as Float64Array).sort();
    const at = (p: number): number => sorted[Math.round(p * (resamples - 1))] as number;
    return { value: values[f] as number, lo: at(0.025), hi: at(0.975) };
  });

  function walk(times: (request: number) => number, until: number): number[] {
    const sums = parts.map(() => 0);
    let [left, time] = [until, 0];
    for (let i = 0; i < slowest.length && left > 0; i++) {
      const request = slowest[i] as number;
      const drawn = times(request);
      if (drawn === 0) continue;
      const counted = Math.min(left, drawn * (weights[request] as number));
      left -= counted;
      time += counted * (latencies[request] as number);
      for (let f = 0; f < parts.length; f++)
        sums[f] = (sums[f] as number) + counted * ((parts[f] as Float64Array)[request] as number);
    }
    return sums.map((sum) => (time === 0 ? 0 : sum / time));
  }
}

/** The `q` quantile by weight: the latency at which the slowest 1 − `q` of all begin. */
export function weightedQuantile(latencies: Float64Array, weights: Float64Array, q: number): number {
  if (latencies.length === 0 || weights.some((weight) => weight !== weights[0])) {
    return tailOf(latencies, weights, q).fromNs;
  }
  // The same, many times faster: alike, the requests need not be put in order with their weights.
  const count = Math.max(1, Math.ceil((1 - q) * latencies.length * (1 - 1e-12)));
  return latencies.toSorted()[latencies.length - count] as number;
}
