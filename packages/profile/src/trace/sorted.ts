/** The places [begin, end) of the numbers from `lo` to `hi`, both included, in a list in ascending order. */
export function placesWithin(sorted: Float64Array, lo: number, hi: number): readonly [begin: number, end: number] {
  return [
    firstAtLeast(sorted.length, (i) => (sorted[i] as number) >= lo),
    firstAtLeast(sorted.length, (i) => (sorted[i] as number) > hi),
  ];
}

/** The first of `count` places that `holds`, if all after it do as well; `count` when none does. */
export function firstAtLeast(count: number, holds: (place: number) => boolean): number {
  let [lo, hi] = [0, count];
  while (lo < hi) {
    const middle = (lo + hi) >>> 1;
    if (holds(middle)) hi = middle;
    else lo = middle + 1;
  }
  return lo;
}
