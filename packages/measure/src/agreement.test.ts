import { returned, samenessOf } from "@oxbow/sameness";
import { expect, it } from "vitest";
import { Agreement } from "./agreement.ts";

/** A sameness that looks at the first byte, and counts how often it is asked. */
function firstBytes() {
  let asked = 0;
  const of = (bytes: Uint8Array): number => (asked++, bytes[0] as number);
  return {
    sameness: samenessOf({ normalize: { of, because: "the first byte is all that counts" } }),
    asked: () => asked,
  };
}

const bytes = (...values: number[]) => returned(Uint8Array.from(values), []);

it("asks for normal forms once while both sides go on as they were", () => {
  const { sameness, asked } = firstBytes();
  const agreement = new Agreement(sameness);
  for (let i = 0; i < 3; i++) expect(agreement.holds(bytes(1, 2), 0, bytes(1, 3))).toBe(true);
  expect(asked()).toBe(2);
});

it.each([
  ["the control", bytes(9, 2), bytes(1, 3)],
  ["the other side", bytes(1, 2), bytes(9, 3)],
])("sees when %s changes its answer", (_, expected, outcome) => {
  const agreement = new Agreement(firstBytes().sameness);
  expect(agreement.holds(bytes(1, 2), 0, bytes(1, 3))).toBe(true);
  expect(agreement.holds(expected, 0, outcome)).toBe(false);
});

it("sees a change in memory that a side answers in every time", () => {
  const agreement = new Agreement(firstBytes().sameness);
  const same = Uint8Array.of(1, 3);
  expect(agreement.holds(bytes(1, 2), 0, returned(same, []))).toBe(true);
  same[0] = 9;
  expect(agreement.holds(bytes(1, 2), 0, returned(same, []))).toBe(false);
});

it("takes nobody's agreement for another side's", () => {
  const agreement = new Agreement(firstBytes().sameness);
  expect(agreement.holds(bytes(1), 0, bytes(1))).toBe(true);
  expect(agreement.holds(bytes(1), 1, bytes(2))).toBe(false);
});
