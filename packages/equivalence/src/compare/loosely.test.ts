import { describe, expect, it } from "vitest";
import { ignoring, loosely, ulp } from "./loosely.ts";

const declared = { because: "the sum is regrouped", until: "2027-01-31" };
const during = () => Date.parse("2027-01-31T23:59:59Z");
const after = () => Date.parse("2027-02-01T00:00:00Z");

describe("a tolerance of 1 ULP", () => {
  const compare = loosely([ulp(1, declared)], during);

  it.each<[string, number, number, boolean]>([
    ["the next double", 0.1 + 0.2, 0.3, true],
    ["the double after the next", 1, 1 + 2 * Number.EPSILON, false],
    ["the sign of zero", -0, 0, false],
    ["the smallest doubles around zero", Number.MIN_VALUE, -Number.MIN_VALUE, false],
    ["the last double and infinity", Number.MAX_VALUE, Infinity, false],
    ["NaN and a number", NaN, 0, false],
  ])("%s", (_, control, candidate, tolerated) => expect(compare(control, candidate) === null).toBe(tolerated));

  it("holds inside typed arrays", () => {
    expect(compare(Float64Array.of(1, 0.1 + 0.2), Float64Array.of(1, 0.3))).toBeNull();
    expect(compare(Float64Array.of(1, 0.1 + 0.2), Float64Array.of(2, 0.3))).toBe("[0]");
  });

  it("ends with its last day", () => {
    expect(loosely([ulp(1, declared)], after)(0.1 + 0.2, 0.3)).toBe("");
  });
});

describe("ignoring a path", () => {
  const compare = loosely([ignoring({ ...declared, at: /^\.elapsedMs$/ })], during);

  it("lets the value there differ, and no other", () => {
    expect(compare({ elapsedMs: 1, rows: 2 }, { elapsedMs: "3", rows: 2 })).toBeNull();
    expect(compare({ elapsedMs: 1, rows: 2 }, { elapsedMs: 1, rows: 3 })).toBe(".rows");
  });

  it("does not let it be absent", () => expect(compare({ elapsedMs: 1 }, {})).toBe(".elapsedMs"));
});

describe("a tolerance", () => {
  it("needs a day", () => {
    expect(() => loosely([ulp(1, { ...declared, until: "soon" })])).toThrow(
      new TypeError('"soon" is no day: a tolerance ends on a day such as 2027-01-31'),
    );
  });

  it("needs a reason", () => {
    expect(() => loosely([ulp(1, { ...declared, because: " " })])).toThrow(
      new TypeError("a tolerance says why: because is empty"),
    );
  });
});
