import { describe, expect, it } from "vitest";
import { randomFrom } from "@oxbow/statistics";
import { resampler } from "./resampled.ts";
import { weightedQuantile } from "./tail.ts";

const alike = (count: number): Float64Array => new Float64Array(count).fill(1);

/** Requests of 1 ms, some of which wait for a slow call: alone, or `together` one after the other. */
function latencies(random: () => number, count: number, together: number): Float64Array {
  const found = Float64Array.from({ length: count }, () => 1 + random() / 100);
  for (let at = 0; at < count; at += together) {
    if (random() >= 0.01) continue;
    const ms = 10 + 40 * random();
    for (let i = at; i < Math.min(count, at + together); i++) found[i] = ms;
  }
  return found;
}

const ends = (values: Float64Array): [number, number] => {
  const sorted = values.toSorted();
  return [sorted[Math.round(0.025 * (sorted.length - 1))]!, sorted[Math.round(0.975 * (sorted.length - 1))]!];
};

describe("resampler", () => {
  it("finds the quantile of every resample as the quantile itself is found", () => {
    // One block alone: each resample holds all requests as often, or none.
    const list = latencies(randomFrom(1), 5000, 1);
    const found = resampler(alike(5000), 0.99, { seed: 1, blocks: 1 })(list);
    const seen = weightedQuantile(list, alike(5000), 0.99);
    expect(found.filter((ns) => ns === seen).length).toBeGreaterThan(200);
  });

  it("looks down as far as a resample reaches that misses the slowest", () => {
    // Everything slow is in one block of two: where it is not drawn, the quantile is among the others.
    const list = Float64Array.from({ length: 1000 }, (_, i) => (i < 500 ? 1000 - i : 1));
    const found = resampler(alike(1000), 0.9, { seed: 3, blocks: 2 })(list);
    expect([...found].filter((ns) => ns === 1).length).toBeGreaterThan(50);
    expect([...found].every((ns) => ns >= 1)).toBe(true);
  });

  it.each([
    ["independent", 1],
    ["eight of them waiting for one", 8],
  ])("holds the true p99.5 about 19 times in 20, requests being %s", (_, together) => {
    const random = randomFrom(7);
    const truth = weightedQuantile(latencies(random, 1_000_000, together), alike(1_000_000), 0.995);
    let held = 0;
    for (let i = 0; i < 60; i++) {
      const [lo, hi] = ends(resampler(alike(20_000), 0.995, { seed: i })(latencies(random, 20_000, together)));
      if (lo <= truth && truth <= hi) held++;
    }
    // Of 60 intervals of 95 %, fewer than 51 hold the truth once in a thousand.
    expect(held).toBeGreaterThanOrEqual(51);
  });
});
