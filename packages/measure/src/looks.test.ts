import type { Comparison } from "@oxbow/contract";
import { expect, it } from "vitest";
import { lookUntilDecided, type Looks } from "./looks.ts";

it.each<[string, Partial<Looks>, (forks: number) => number, (readonly [number, number])[], number]>([
  ["is decided at the first look", {}, () => 0, [[2, 0.99]], 0],
  [
    "is open to the end",
    {},
    () => 1,
    [
      [2, 0.99],
      [20, 0.98],
      [40, 0.98],
    ],
    38,
  ],
  [
    "is decided at the second",
    {},
    (forks) => (forks < 20 ? 1 : 0),
    [
      [2, 0.99],
      [20, 0.98],
    ],
    18,
  ],
  [
    "may have four processes and no more",
    { mostForks: 4 },
    () => 1,
    [
      [2, 0.99],
      [4, 0.98],
    ],
    2,
  ],
  ["has no time left", { leftMs: () => 0 }, () => 1, [[2, 0.99]], 0],
])("a verdict that %s", async (_, limits, width, looks, more) => {
  const seen: (readonly [number, number])[] = [];
  let forks = 2;
  const found = await lookUntilDecided({
    decideAt: 1,
    mostForks: 40,
    leftMs: () => 100,
    found: (level) => {
      seen.push([forks, level]);
      return comparison(forks, 1.5, width(forks), level);
    },
    more: async (asked) => void (forks += asked),
    ...limits,
  });
  expect(seen).toEqual(looks);
  expect(forks).toBe(2 + more);
  expect([found.forks, found.speedup.level]).toEqual(looks.at(-1));
});

it("widens the interval by what the machine calls a difference when there is none", async () => {
  let looks = 0;
  const unsteady = { ...comparison(2, 1.5, 0.1, 0.99), aaOk: false, aa: { ratio: 1, lo: 0.6, hi: 1.6, level: 0.95 } };
  const found = (): Comparison => (looks++, unsteady);
  await lookUntilDecided({ decideAt: 1, mostForks: 20, leftMs: () => 1, found, more: async () => {} });
  expect(looks).toBe(3);
});

function comparison(forks: number, ratio: number, width: number, level: number): Comparison {
  const speedup = { ratio, lo: ratio - width, hi: ratio + width, level };
  const aa = { ratio: 1, lo: 1, hi: 1, level };
  return { forks, speedup, cpuSpeedup: null, primary: "wall", aa, aaOk: true } as unknown as Comparison;
}
