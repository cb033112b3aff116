import { expect, it } from "vitest";
import { poisson, randomFrom, shuffled } from "./random.ts";

it("randomFrom repeats itself for one seed, and fills every tenth alike", () => {
  const draw = (seed: number): number[] => Array.from({ length: 10_000 }, randomFrom(seed));
  expect(draw(3)).toEqual(draw(3));
  expect(draw(3)).not.toEqual(draw(4));
  const tenths = Array.from({ length: 10 }, () => 0);
  for (const value of draw(3)) tenths[Math.floor(value * 10)]!++;
  expect(Math.min(...tenths)).toBeGreaterThan(900);
  expect(Math.max(...tenths)).toBeLessThan(1100);
});

it("shuffled keeps every item, leaves the list as it was, and gives every order its turn", () => {
  const random = randomFrom(1);
  const list = ["a", "b", "c"];
  const orders = new Map<string, number>();
  for (let i = 0; i < 6000; i++) {
    const order = shuffled(list, random).join("");
    orders.set(order, (orders.get(order) ?? 0) + 1);
  }
  expect(list).toEqual(["a", "b", "c"]);
  expect([...orders.keys()].toSorted()).toEqual(["abc", "acb", "bac", "bca", "cab", "cba"]);
  expect(Math.min(...orders.values())).toBeGreaterThan(900);
});

it("poisson has mean 1 and variance 1", () => {
  const random = randomFrom(2);
  const drawn = Array.from({ length: 20_000 }, () => poisson(random));
  const mean = drawn.reduce((sum, n) => sum + n, 0) / drawn.length;
  expect(mean).toBeCloseTo(1, 1);
  expect(drawn.reduce((sum, n) => sum + (n - mean) ** 2, 0) / drawn.length).toBeCloseTo(1, 1);
});
