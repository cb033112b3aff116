import { weightedQuantile } from "./tail.ts";

/** By what share the latency at the quantile falls when a function becomes `speedup` times faster: from `lo` to `hi`. */
export interface Drop {
  readonly speedup: number;
  /** Each request made shorter by what it would save, and the quantile taken again; null where it cannot be known. */
  readonly subtracted: { readonly lo: number; readonly hi: number | null };
  /** The requests run again on one event loop; null when that is not possible, and `because` says why. */
  readonly replayed: number | null;
  readonly lo: number;
  /** Null when what others would wait less is not known. */
  readonly hi: number | null;
  readonly because: string | null;
}

/** The latency at the quantile with function `f` so many times faster, by replay; `f` = -1 is the service as it is. */
export type Predict = (f: number, speedup: number, q: number) => number;

/** A replay that does not find the quantile that was seen, to this share, is not believed about another. */
const replayError = 0.05;

interface Subject {
  readonly f: number;
  readonly latencies: Float64Array;
  readonly weights: Float64Array;
  readonly least: Float64Array;
  readonly most: Float64Array | null;
}

/** For each speedup of `ks`; `predict` is the replay, or why there is none. A drop by replay is one from replay to replay. */
export function predictedDrops(
  { f, latencies, weights, least, most }: Subject,
  { q, ks, predict }: { readonly q: number; readonly ks: readonly number[]; readonly predict: Believed | string },
): Drop[] {
  const seen = weightedQuantile(latencies, weights, q);
  const subtract = (taken: Float64Array, k: number): number => {
    const faster = latencies.map((ns, i) => ns - (1 - 1 / k) * Math.min(ns, taken[i] as number));
    return 1 - weightedQuantile(faster, weights, q) / seen;
  };
  return ks.map((k) => {
    const from = subtract(least, k);
    // Where it is not known who waited for whom, queues may shorten by more than the function itself does: by all of it.
    const to = most === null ? null : most === least ? from : subtract(most, Infinity);
    const replayed = typeof predict === "string" ? null : 1 - predict.withFaster(f, k) / predict.asIs;
    const known = [from, to, replayed].filter((drop) => drop !== null);
    return {
      speedup: k,
      subtracted: { lo: from, hi: to },
      replayed,
      lo: Math.min(...known),
      hi: to === null ? null : Math.max(...known),
      because: typeof predict === "string" ? predict : null,
    };
  });
}

/** A replay that finds the latency that was seen, for one quantile. */
export interface Believed {
  readonly asIs: number;
  readonly withFaster: (f: number, speedup: number) => number;
}

/** The replay, unless it does not find the quantile that was seen: then, why it is not believed. */
export function believed(predict: Predict | string, seen: number, q: number): Believed | string {
  if (typeof predict === "string") return predict;
  const asIs = predict(-1, 1, q);
  return Math.abs(asIs / seen - 1) <= replayError
    ? { asIs, withFaster: (f, speedup) => predict(f, speedup, q) }
    : `the replay finds ${(asIs / 1e6).toFixed(2)} ms where ${(seen / 1e6).toFixed(2)} ms were seen: more than the spans show keeps requests waiting`;
}
