import { InputError } from "@oxbow/contract";

/**
 * How long each sample stands for, in microseconds, from the times between samples: `deltas[i]` lies between sample i − 1 and
 * sample i, and belongs to sample i − 1, since what was seen then went on until the next look. This is how DevTools reads them.
 * The last sample stands until the end of the recording, `wholeUs` after its begin, or for as long as the others on average.
 *
 * V8 hands in the odd sample late, with a negative delta: each is put in its place in time.
 */
export function sampleTimes(deltas: readonly unknown[], wholeUs: number): Float64Array {
  const moments = new Float64Array(deltas.length);
  let now = 0;
  for (const [i, delta] of deltas.entries()) {
    if (typeof delta !== "number" || !Number.isFinite(delta)) {
      throw new InputError(
        "INVALID_INPUT",
        `time delta ${i + 1} of the profile is ${JSON.stringify(delta)}, and no number of microseconds: record it again`,
      );
    }
    moments[i] = now += delta;
  }
  const order = Uint32Array.from(moments.keys()).sort(
    (a, b) => (moments[a] as number) - (moments[b] as number) || a - b,
  );
  const times = new Float64Array(deltas.length);
  for (let i = 0; i + 1 < order.length; i++) {
    const [at, next] = [order[i] as number, order[i + 1] as number];
    times[at] = (moments[next] as number) - (moments[at] as number);
  }
  const [first, last] = [order[0], order.at(-1)];
  if (first === undefined || last === undefined) return times;
  const [begin, end] = [moments[first] as number, moments[last] as number];
  times[last] = wholeUs >= end ? wholeUs - end : (end - begin) / Math.max(1, order.length - 1);
  return times;
}
