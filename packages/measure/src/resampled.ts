import { poisson, randomFrom } from "./random.ts";

/**
 * What the `q` quantile of the requests would have been in other stretches of the same service: gives, for latencies, one
 * quantile for each resample, and the same resamples for every list, so that two of them can be compared one by one.
 *
 * Requests are drawn in blocks of neighbours: those that waited for the same slow call come together or not at all. Drawn one
 * by one they would be taken for independent, and the interval for narrower than it is.
 */
export function resampler(
  weights: Float64Array,
  q: number,
  {
    seed,
    resamples = 400,
    blocks = 200,
  }: { readonly seed: number; readonly resamples?: number; readonly blocks?: number },
): (latencies: Float64Array) => Float64Array {
  const random = randomFrom(seed);
  const count = Math.min(blocks, weights.length);
  const blockOf = (request: number): number => Math.floor((request * count) / weights.length);
  const blockWeights = new Float64Array(count);
  for (const [request, weight] of weights.entries()) {
    blockWeights[blockOf(request)] = (blockWeights[blockOf(request)] as number) + weight;
  }
  const draws = Array.from({ length: resamples }, () => Uint32Array.from(blockWeights, () => poisson(random)));
  const wanted = draws.map((drawn) => (1 - q) * drawn.reduce((sum, times, b) => sum + times * blockWeights[b]!, 0));

  return (latencies) => {
    const slowest = slowestOf(latencies, Math.ceil(4 * (1 - q) * latencies.length) + 100);
    return Float64Array.from(draws, (drawn, b) => {
      let left = (wanted[b] as number) * (1 - 1e-12);
      let at = Number.NaN;
      for (let i = 0; left > 0 || i === 0; i++) {
        const request = slowest(i);
        if (request === undefined) break;
        left -= (drawn[blockOf(request)] as number) * (weights[request] as number);
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
