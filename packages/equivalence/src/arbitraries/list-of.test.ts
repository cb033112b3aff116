import { describe, expect, it } from "vitest";
import { least, shareOf, shrunk } from "./arbitraries.test.fixture.ts";
import { listOf } from "./list-of.ts";
import { integer, number } from "./numbers.ts";
import { drawn } from "./tenths.ts";

describe("a list of at most 200 items", () => {
  const lists = drawn(listOf(integer(), { maxLength: 200 }), 2000).map(({ length }) => length);

  it("is of every length, and often of the greatest", () => {
    expect(least(lists, 0, 200)).toBeGreaterThan(0.03);
    expect(shareOf(lists, (length) => length === 200)).toBeGreaterThan(0.07);
  });

  it("is never shorter or longer than asked for, and shrinks to the shortest", () => {
    const between = listOf(integer(), { minLength: 3, maxLength: 5 });
    expect(new Set(drawn(between, 500).map(({ length }) => length))).toEqual(new Set([3, 4, 5]));
    expect(shrunk(between, () => false)).toEqual([0, 0, 0]);
  });
});

it("an item of a list shrinks as it does alone", () => {
  expect(shrunk(listOf(number(), { maxLength: 20 }), (list) => !list.some(Number.isNaN))).toEqual([NaN]);
});
