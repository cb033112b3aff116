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
