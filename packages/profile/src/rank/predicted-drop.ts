import { resampler } from "./resampled.ts";
import { weightedQuantile } from "./tail.ts";

/**
 * By what share the latency at the quantile falls when a function becomes `speedup` times faster. The methods say something
 * between `least` and `most`; `lo` and `hi` are the outer ends of their 95 % intervals over the requests that were seen.
 */
export interface Drop {
  readonly speedup: number;
  /** Each request made shorter by what it would save, and the quantile taken again; null where it cannot be known. */
  readonly subtracted: { readonly lo: number; readonly hi: number | null };
  /** The requests run again on one event loop; null when that is not possible, and `because` says why. */
  readonly replayed: number | null;
  readonly least: number;
  /** Null when what others would wait less is not known. */
  readonly most: number | null;
  readonly lo: number;
  readonly hi: number | null;
  readonly because: string | null;
}

/** The latencies with function `f` so many times faster, by replay; `f` = -1 is the service as it is. */
export type Predict = (f: number, speedup: number) => Float64Array;

/** A replay that does not find the quantile that was seen, to this share, is not believed about another. */
const replayError = 0.05;

/** A function, and the nanoseconds that each request spent in it or waiting for it. */
interface Subject {
  readonly f: number;
  readonly least: Float64Array;
  readonly most: Float64Array | null;
}

/** Gives the drops of a function for each speedup; a drop by replay is one from replay to replay. */
export function dropPredictor(
  latencies: Float64Array,
  weights: Float64Array,
  { q, seed }: { readonly q: number; readonly seed: number },
): (subject: Subject, ks: readonly number[], predict: Believed | string) => Drop[] {
  const again = resampler(weights, q, { seed });
  const fallFrom = (before: Float64Array): ((after: Float64Array) => Fall) => {
    const [seen, resampled] = [weightedQuantile(before, weights, q), again(before)];
    return (after) => {
      const falls = again(after)
        .map((ns, b) => 1 - ns / (resampled[b] as number))
        .sort();
      const at = (p: number): number => falls[Math.round(p * (falls.length - 1))] as number;
      return { value: 1 - weightedQuantile(after, weights, q) / seen, lo: at(0.025), hi: at(0.975) };
    };
  };
  const fall = fallFrom(latencies);
  const subtract = (taken: Float64Array, k: number): Fall =>
    fall(latencies.map((ns, i) => ns - (1 - 1 / k) * Math.min(ns, taken[i] as number)));
  let fallOfReplay: ((after: Float64Array) => Fall) | undefined;

  return ({ f, least, most }, ks, predict) => {
    return ks.map((k) => {
      const from = subtract(least, k);
      // Where it is not known who waited for whom, queues may shorten by more than the function itself does: by all of it.
      const to = most === null ? null : most === least ? from : subtract(most, Infinity);
      let replayed: Fall | null = null;
      if (typeof predict !== "string") {
        fallOfReplay ??= fallFrom(predict.asIs);
        replayed = fallOfReplay(predict.withFaster(f, k));
      }
      const known = [from, to, replayed].filter((found) => found !== null);
      return {
        speedup: k,
        subtracted: { lo: from.value, hi: to?.value ?? null },
        replayed: replayed?.value ?? null,
        least: Math.min(...known.map(({ value }) => value)),
        most: to === null ? null : Math.max(...known.map(({ value }) => value)),
        lo: Math.min(...known.map(({ lo }) => lo)),
        hi: to === null ? null : Math.max(...known.map(({ hi }) => hi)),
        because: typeof predict === "string" ? predict : null,
      };
    });
  };
}

interface Fall {
  readonly value: number;
  readonly lo: number;
  readonly hi: number;
}

/** A replay that finds the latency that was seen, for one quantile. */
export interface Believed {
  readonly asIs: Float64Array;
  readonly withFaster: Predict;
}

/** The replay, unless it does not find the quantile that was seen: then, why it is not believed. */
export function believed(predict: Predict | string, weights: Float64Array, seen: number, q: number): Believed | string {
  if (typeof predict === "string") return predict;
  const asIs = predict(-1, 1);
  const found = weightedQuantile(asIs, weights, q);
  return Math.abs(found / seen - 1) <= replayError
    ? { asIs, withFaster: predict }
    : `the replay finds ${(found / 1e6).toFixed(2)} ms where ${(seen / 1e6).toFixed(2)} ms were seen: more than the spans show keeps requests waiting`;
}
