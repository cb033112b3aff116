import { describe, expect, it } from "vitest";
import { loosely } from "./exact.ts";
import { absolute, ignoring, relative, ulp } from "./tolerance.ts";

const declared = { because: "the sum is regrouped" };
const ending = { ...declared, until: "2027-01-31" };
const during = () => Date.parse("2027-01-31T23:59:59Z");
const after = () => Date.parse("2027-02-01T00:00:00Z");

describe("a tolerance of 1 ULP", () => {
  const compare = loosely([ulp(1, declared)]);

  it.each<[string, number, number, boolean]>([
    ["the next double", 0.1 + 0.2, 0.3, true],
    ["the double after the next", 1, 1 + 2 * Number.EPSILON, false],
    ["the sign of zero", -0, 0, false],
    ["the smallest doubles around zero", Number.MIN_VALUE, -Number.MIN_VALUE, false],
    ["the last double and infinity", Number.MAX_VALUE, Infinity, false],
    ["NaN and a number", NaN, 0, false],
  ])("%s", (_, control, candidate, tolerated) => expect(compare(control, candidate) === null).toBe(tolerated));

  it("holds inside typed arrays, in the width of their numbers", () => {
    expect(compare(Float64Array.of(1, 0.1 + 0.2), Float64Array.of(1, 0.3))).toBeNull();
    expect(compare(Float64Array.of(1, 0.1 + 0.2), Float64Array.of(2, 0.3))).toBe("[0]");
    const next = new Float32Array(Uint32Array.of(0x3f800001).buffer);
    expect(compare(Float32Array.of(1), next)).toBeNull();
    expect(compare([1], [next[0]])).toBe("[0]");
  });
});

describe("a relative tolerance", () => {
  const compare = loosely([relative(1e-6, declared)]);
  it.each<[number, number, boolean]>([
    [1e9, 1e9 + 999, true],
    [1e9, 1e9 + 1001, false],
    [1e-30, 1.0000005e-30, true],
    [0, 1e-300, false],
    [1, -1, false],
    [0, -0, false],
    [Infinity, 1e308, false],
  ])("%d and %d", (control, candidate, tolerated) => expect(compare(control, candidate) === null).toBe(tolerated));
});

describe("an absolute tolerance", () => {
  const compare = loosely([absolute(0.5, declared)]);
  it.each<[number | bigint, number | bigint, boolean]>([
    [1, 1.5, true],
    [1, 1.51, false],
    [0.1, -0.1, true],
    [0, -0, true],
    [10n, 11n, false],
    [1n, 1, false],
    [NaN, 1, false],
  ])("%s and %s", (control, candidate, tolerated) => expect(compare(control, candidate) === null).toBe(tolerated));
});

describe("ignoring a path", () => {
  const compare = loosely([ignoring({ ...declared, at: /^\.elapsedMs$/ })]);

  it("lets whatever is there differ, and nothing else", () => {
    expect(compare({ elapsedMs: 1, rows: 2 }, { elapsedMs: "3", rows: 2 })).toBeNull();
    expect(compare({ elapsedMs: [{ a: () => 1 }] }, { elapsedMs: [{ a: () => 2, b: 1 }] })).toBeNull();
    expect(compare({ elapsedMs: 1, rows: 2 }, { elapsedMs: 1, rows: 3 })).toBe(".rows");
  });

  it("does not let it be absent", () => expect(compare({ elapsedMs: 1 }, {})).toBe(".elapsedMs"));
});

describe("a tolerance", () => {
  it("ends with its last day, where it has one", () => {
    expect(loosely([ulp(1, ending)], during)(0.1 + 0.2, 0.3)).toBeNull();
    expect(loosely([ulp(1, ending)], after)(0.1 + 0.2, 0.3)).toBe("");
    expect(loosely([ignoring({ ...ending, at: /^\.a/ })], after)({ a: 1 }, { a: 2 })).toBe(".a");
  });

  it.each([
    [() => ulp(1, { ...declared, until: "soon" }), '"soon" is no day: a tolerance ends on a day such as 2027-01-31'],
    [() => ulp(1, { because: " " }), "a tolerance says why: because is empty"],
    [() => ulp(0.5, declared), "ulp takes a whole number of values, found 0.5"],
    [() => relative(2, declared), "relative takes a share between 0 and 1, found 2"],
    [() => absolute(0, declared), "absolute takes a number above 0, found 0"],
  ])("is refused where it is declared badly: %#", (make, message) => expect(make).toThrow(new TypeError(message)));
});
