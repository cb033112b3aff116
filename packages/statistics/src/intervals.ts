import { mean, standardDeviation } from "./moments.ts";
import { tQuantile } from "./student.ts";

/** An estimate with the ends of its interval. */
export interface Interval {
  readonly value: number;
  readonly lo: number;
  readonly hi: number;
  /** The share of intervals made this way that hold the truth, such as 0.95. */
  readonly level: number;
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
