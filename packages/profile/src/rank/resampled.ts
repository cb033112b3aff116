import { poisson, randomFrom } from "@oxbow/statistics";

/** Other stretches of the same service, made of the requests that were seen. */
export interface Resample {
  /** How often a request is in it. */
  readonly times: (request: number) => number;
  /** Of all requests in it together. */
  readonly weight: number;
}

/**
 * Resamples of requests, drawn in blocks of neighbours: those that waited for the same slow call come together or not at all.
 * Drawn one by one they would be taken for independent, and every interval for narrower than it is.
 */
export function resamplesOf(
  weights: Float64Array,
  {
    seed,
    resamples = 400,
    blocks = 200,
  }: { readonly seed: number; readonly resamples?: number; readonly blocks?: number },
): Resample[] {
  const random = randomFrom(seed);
  const count = Math.min(blocks, weights.length);
  const blockOf = (request: number): number => Math.floor((request * count) / weights.length);
  const blockWeights = new Float64Array(count);
  for (const [request, weight] of weights.entries()) {
    blockWeights[blockOf(request)] = (blockWeights[blockOf(request)] as number) + weight;
  }
  return Array.from({ length: resamples }, () => {
    const drawn = Uint32Array.from(blockWeights, () => poisson(random));
    return {
      times: (request) => drawn[blockOf(request)] as number,
      weight: drawn.reduce((sum, times, b) => sum + times * (blockWeights[b] as number), 0),
    };
  });
}

/** Gives, for latencies, their `q` quantile in each resample: in the same ones for every list, to be compared one by one. */
export function resampler(
  weights: Float64Array,
  q: number,
  options: { readonly seed: number; readonly blocks?: number },
): (latencies: Float64Array) => Float64Array {
  const resamples = resamplesOf(weights, options);
  return (latencies) => {
    const slowest = slowestOf(latencies, Math.ceil(4 * (1 - q) * latencies.length) + 100);
    return Float64Array.from(resamples, ({ times, weight }) => {
      let left = (1 - q) * weight * (1 - 1e-12);
      let at = Number.NaN;
      for (let i = 0; left > 0 || i === 0; i++) {
        const request = slowest(i);
        if (request === undefined) break;
        left -= times(request) * (weights[request] as number);
        at = latencies[request] as number;
      }
      return at;
    });
  };
}

/** The request in the i-th place, the slowest first; put in order only as far down as is asked for. */
function slowestOf(latencies: Float64Array, first: number): (place: number) => number | undefined {
  const sorted = latencies.toSorted();
  let order: number[] = [];
  return (place) => {
    while (place >= order.length && order.length < latencies.length) {
      const reach = Math.min(latencies.length, Math.max(first, order.length * 4));
      const least = sorted[latencies.length - reach] as number;
      order = [...latencies.keys()].filter((i) => (latencies[i] as number) >= least);
      order.sort((a, b) => (latencies[b] as number) - (latencies[a] as number));
    }
    return order[place];
  };
}
