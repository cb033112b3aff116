/** An estimate with the ends of its interval. */
export interface Interval {
  readonly value: number;
  readonly lo: number;
  readonly hi: number;
  /** The share of intervals made this way that hold the truth, such as 0.95. */
  readonly level: number;
}

/** The middle value, or the mean of the two middle ones; NaN for an empty list. */
export function median(values: Iterable<number>): number {
  return quantile(Float64Array.from(values).sort(), 0.5);
}

/** The `q` quantile of numbers already sorted in ascending order, interpolated; NaN for an empty list. */
export function quantile(sorted: ArrayLike<number>, q: number): number {
  const position = (sorted.length - 1) * q;
  const below = sorted[Math.floor(position)] ?? Number.NaN;
  const above = sorted[Math.ceil(position)] ?? Number.NaN;
  return below + (above - below) * (position - Math.floor(position));
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The sample standard deviation (n − 1); NaN for fewer than two values. */
export function standardDeviation(values: readonly number[]): number {
  if (values.length < 2) return Number.NaN;
  const centre = mean(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1));
}

/** Student's t interval of the mean. A single value has no interval: its ends are ∓Infinity. */
export function tInterval(values: readonly number[], level = 0.95): Interval {
  const centre = mean(values);
  if (values.length < 2) return { value: centre, lo: -Infinity, hi: Infinity, level };
  const half =
    (tQuantile(1 - (1 - level) / 2, values.length - 1) * standardDeviation(values)) / Math.sqrt(values.length);
  return { value: centre, lo: centre - half, hi: centre + half, level };
}

/** The t interval of a geometric mean, from logarithms: for ratios and durations, whose noise multiplies. */
export function geometricInterval(logs: readonly number[], level = 0.95): Interval {
  const { value, lo, hi } = tInterval(logs, level);
  return { value: Math.exp(value), lo: Math.exp(lo), hi: Math.exp(hi), level };
}

/** Wilson's 95 % interval of a share that was seen in `count` samples; stays within 0 and 1. */
export function wilsonInterval(share: number, count: number): Interval {
  // What a normal distribution stays within 95 times in 100, in standard deviations.
  const z = 1.959964;
  const scale = 1 + z ** 2 / count;
  const centre = (share + z ** 2 / (2 * count)) / scale;
  const half = (z * Math.sqrt((share * (1 - share)) / count + z ** 2 / (4 * count ** 2))) / scale;
  return { value: share, lo: Math.max(0, centre - half), hi: Math.min(1, centre + half), level: 0.95 };
}

/** The interval of `statistic` over resamples with replacement, by percentiles. `random` gives numbers in [0, 1). */
export function bootstrapInterval<T>(
  items: readonly T[],
  statistic: (sample: readonly T[]) => number,
  { random, resamples = 1000, level = 0.95 }: { random: () => number; resamples?: number; level?: number },
): Interval {
  const found = new Float64Array(resamples);
  for (let i = 0; i < resamples; i++) {
    found[i] = statistic(items.map(() => items[Math.floor(random() * items.length)] as T));
  }
  found.sort();
  const tail = (1 - level) / 2;
  return { value: statistic(items), lo: quantile(found, tail), hi: quantile(found, 1 - tail), level };
}

/**
 * Holm's correction: the level each of several comparisons must be judged at so that all of them together err with
 * probability `alpha`. Takes the p-values, gives back which are significant, in the same order.
 */
export function holm(pValues: readonly number[], alpha = 0.05): readonly boolean[] {
  const order = pValues.map((_, index) => index).sort((a, b) => (pValues[a] as number) - (pValues[b] as number));
  const significant = pValues.map(() => false);
  for (const [rank, index] of order.entries()) {
    if ((pValues[index] as number) > alpha / (pValues.length - rank)) break;
    significant[index] = true;
  }
  return significant;
}

/** The value that Student's t with `df` degrees of freedom stays below with probability `p`. */
export function tQuantile(p: number, df: number): number {
  if (p === 0.5) return 0;
  if (p < 0.5) return -tQuantile(1 - p, df);
  let lo = 0;
  let hi = 1;
  while (tCumulative(hi, df) < p) hi *= 2;
  for (let i = 0; i < 100; i++) {
    const middle = (lo + hi) / 2;
    if (tCumulative(middle, df) < p) lo = middle;
    else hi = middle;
  }
  return (lo + hi) / 2;
}

/** The probability that Student's t with `df` degrees of freedom (a whole number) stays below `t`. */
export function tCumulative(t: number, df: number): number {
  // The finite series for whole degrees of freedom: exact, and short for the few forks there are.
  const theta = Math.atan(t / Math.sqrt(df));
  const cosine = Math.cos(theta);
  const sine = Math.sin(theta);
  let term = df % 2 === 1 ? cosine : 1;
  let sum = df === 1 ? 0 : term;
  for (let k = df % 2 === 1 ? 3 : 2; k <= df - 2; k += 2) {
    term *= (cosine * cosine * (k - 1)) / k;
    sum += term;
  }
  const within = df % 2 === 1 ? (2 / Math.PI) * (theta + sine * sum) : sine * sum;
  return 0.5 + within / 2;
}
