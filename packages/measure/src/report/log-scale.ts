/** Places values between two positions by their logarithms. */
export interface LogScale {
  readonly place: (value: number) => number;
  /** Round values within the scale, few enough to label each: 1, 2 and 5 times a power of ten, or powers of ten alone. */
  readonly ticks: readonly number[];
}

/** A scale that holds all of `values`, widened to whole ticks; `from` and `to` are positions on paper. */
export function logScale(values: readonly number[], from: number, to: number): LogScale {
  const known = values.filter((value) => Number.isFinite(value) && value > 0);
  const [least, most] = known.length === 0 ? [1, 10] : [Math.min(...known), Math.max(...known)];
  const fine = ticksAround(least, most, [1, 2, 5]);
  const decades = ticksAround(least, most, [1]);
  const step = Math.ceil(decades.length / 8);
  // Over many decades every second or third is enough, the two ends among them.
  const few = decades.filter((_, i) => i % step === 0 || i === decades.length - 1);
  const ticks = fine.length <= 8 ? fine : few;
  const [low, high] = [Math.log(ticks[0] as number), Math.log(ticks.at(-1) as number)];
  return {
    ticks,
    place: (value) => {
      const inside = Math.min(Math.max(Math.log(value), low), high);
      return from + ((inside - low) / (high - low)) * (to - from);
    },
  };
}

/** From the last round value at or below `least` to the first at or above `most`: two or more. */
function ticksAround(least: number, most: number, digits: readonly number[]): number[] {
  const first = Math.floor(Math.log10(least)) - 1;
  const last = Math.ceil(Math.log10(most)) + 1;
  const all = Array.from({ length: last - first + 1 }, (_, i) =>
    digits.map((digit) => digit * 10 ** (first + i)),
  ).flat();
  // A value that is a tick itself must not fall beside it by a rounding error.
  const begin = all.findLastIndex((tick) => tick <= least * (1 + 1e-9));
  const end = all.findIndex((tick, i) => i > begin && tick >= most * (1 - 1e-9));
  return all.slice(begin, end + 1);
}
