import { type Interval, tQuantile } from "@oxbow/statistics";

/** A size and what one call of it costs. */
export interface CostAtSize {
  readonly size: number;
  readonly ns: number;
}

/** `ns ≈ fixedNs + perUnitNs × size`. */
export interface LinearFit {
  readonly fixedNs: number;
  readonly perUnitNs: number;
}

/**
 * Fixed and per-unit cost, neither below zero. Errors count relative to the cost, as noise does: otherwise the largest
 * size alone would decide. Needs two sizes or more.
 */
export function linearFit(points: readonly CostAtSize[]): LinearFit {
  const weighted = points.map(({ size, ns }) => ({ x: size, y: ns, weight: 1 / ns ** 2 }));
  const sum = (of: (point: (typeof weighted)[number]) => number): number =>
    weighted.reduce((total, point) => total + point.weight * of(point), 0);
  const [w, x, y, xx, xy] = [
    sum(() => 1),
    sum((p) => p.x),
    sum((p) => p.y),
    sum((p) => p.x * p.x),
    sum((p) => p.x * p.y),
  ];
  const perUnitNs = (w * xy - x * y) / (w * xx - x * x);
  const fixedNs = (y - perUnitNs * x) / w;
  // A line through the forbidden quarter: the best one allowed lies on its edge.
  if (perUnitNs < 0) return { fixedNs: y / w, perUnitNs: 0 };
  if (fixedNs < 0) return { fixedNs: 0, perUnitNs: xy / xx };
  return { fixedNs, perUnitNs };
}

/**
 * The power of the size that the cost grows with, 1 for linear: the slope in double-logarithmic paper over the larger
 * half of the sizes, where a fixed cost no longer bends it. Needs three sizes there for an interval with ends.
 */
export function growthExponent(points: readonly CostAtSize[], level = 0.95): Interval {
  const larger = points.toSorted((a, b) => a.size - b.size).slice(-Math.max(3, Math.ceil(points.length / 2)));
  const logs = larger.map(({ size, ns }) => ({ x: Math.log(size), y: Math.log(ns) }));
  const n = logs.length;
  const [x, y] = [logs.reduce((total, p) => total + p.x, 0) / n, logs.reduce((total, p) => total + p.y, 0) / n];
  const spread = logs.reduce((total, p) => total + (p.x - x) ** 2, 0);
  const value = logs.reduce((total, p) => total + (p.x - x) * (p.y - y), 0) / spread;
  if (n < 3) return { value, lo: -Infinity, hi: Infinity, level };
  const residual = logs.reduce((total, p) => total + (p.y - y - value * (p.x - x)) ** 2, 0);
  const half = tQuantile(1 - (1 - level) / 2, n - 2) * Math.sqrt(residual / (n - 2) / spread);
  return { value, lo: value - half, hi: value + half, level };
}
