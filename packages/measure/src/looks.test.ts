import type { Comparison } from "@oxbow/contract";
import { expect, it } from "vitest";
import { fewLooks, isDecided, lookUntilDecided, manyLooks, type Looks } from "./looks.ts";

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
  [
    "has no time left, and then all that is left to err by",
    { leftMs: () => 0 },
    () => 1,
    [
      [2, 0.99],
      [2, 0.98],
    ],
    0,
  ],
])("a verdict that %s", async (_, limits, width, looks, more) => {
  const seen: (readonly [number, number])[] = [];
  let forks = 2;
  const found = await lookUntilDecided({
    decideAt: 1,
    looks: manyLooks(2),
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
  await lookUntilDecided({
    decideAt: 1,
    looks: manyLooks(2),
    mostForks: 20,
    leftMs: () => 1,
    found,
    more: async () => {},
  });
  expect(looks).toBe(3);
});

it("needs three processes for what is far from what is asked, four for what is near, and else all", async () => {
  const looksUntil = async (width: (forks: number) => number): Promise<(readonly [number, number])[]> => {
    const seen: (readonly [number, number])[] = [];
    let forks = 3;
    await lookUntilDecided({
      decideAt: 1,
      looks: fewLooks(6),
      mostForks: 6,
      leftMs: () => 1,
      found: (level) => (seen.push([forks, level]), comparison(forks, 1.5, width(forks), level)),
      more: async (asked) => void (forks += asked),
    });
    return seen;
  };
  const [three, four, six] = [
    [3, 0.999],
    [4, 0.998],
    [6, 0.96],
  ] as const;
  expect(await looksUntil(() => 0.4)).toEqual([three]);
  expect(await looksUntil((forks) => (forks < 4 ? 0.6 : 0.4))).toEqual([three, four]);
  expect(await looksUntil(() => 0.6)).toEqual([three, four, six]);
});

it("looks once, at the usual level, where there are too few processes for more", () => {
  expect(fewLooks(4)).toEqual([{ forks: 4, level: 0.95 }]);
});

it.each([manyLooks(6), fewLooks(6)])("errs by 5 % at most in all looks together: %j", (...looks) => {
  expect(looks.reduce((sum, { level }) => sum + 1 - level, 0)).toBeLessThan(0.05 + 1e-9);
});

it.each([
  [0.9, true],
  [1.2, false],
  [1.7, true],
])("of 1.5 with an interval from 1.1 to 1.6, %d times as fast is decided: %s", (asked, decided) => {
  const found = { ...comparison(3, 1.5, 0, 0.95), speedup: { ratio: 1.5, lo: 1.1, hi: 1.6, level: 0.95 } };
  expect(isDecided(found, asked)).toBe(decided);
});

function comparison(forks: number, ratio: number, width: number, level: number): Comparison {
  const speedup = { ratio, lo: ratio - width, hi: ratio + width, level };
  const aa = { ratio: 1, lo: 1, hi: 1, level };
  return { forks, speedup, cpuSpeedup: null, primary: "wall", aa, aaOk: true } as unknown as Comparison;
}
