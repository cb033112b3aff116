import { describe, expect, it } from "vitest";
import { inlinedNotes } from "./inlined.ts";
import type { CpuFunction } from "./sampled.ts";
import { writtenFunctions } from "./written-functions.ts";

const source = `const tiny = (x) => Math.sqrt(x); // {
function outer(n) {
  let s = "}";
  for (let i = 0; i < n; i++) {
    s += tiny(i); /* } */
  }
  return [1].map(function inner(x) {
    return /[{]/.test(x);
  });
}
class A {
  method(a, { b } = {}) {
    if (a) { return b; }
  }
}`;
const url = "file:///app.js";
const interval = { value: 0.5, lo: 0.4, hi: 0.6, level: 0.95 };
const ranked = (name: string, line: number, lines: Readonly<Record<number, number>>): CpuFunction => ({
  name,
  url,
  line,
  column: 1,
  selfShare: interval,
  totalShare: interval,
  lines: Object.entries(lines).map(([at, samples]) => ({ line: Number(at), samples })),
});
const inlined = "V8 inlined it there";
const apart = "`node --no-turbo-inlining --cpu-prof` tells them apart, at another speed";

it("writtenFunctions finds declarations, arrows and methods, and is not misled by strings and comments", () => {
  expect(writtenFunctions(source).filter(({ name }) => name !== "")).toEqual([
    { name: "tiny", from: 1, to: 1 },
    { name: "outer", from: 2, to: 10 },
    { name: "inner", from: 7, to: 9 },
    { name: "method", from: 12, to: 14 },
  ]);
});

describe("inlinedNotes", () => {
  const notes = (...functions: readonly CpuFunction[]) => inlinedNotes({ functions }, () => source);

  it("names the function whose time is counted as its caller's, and that it has no row", () => {
    expect(notes(ranked("outer", 2, { 1: 93, 5: 7 }))).toEqual([
      `93 % of what is counted as outer is the time of tiny: ${inlined}, so tiny has no row of its own; ${apart}`,
    ]);
    expect(notes(ranked("outer", 2, { 13: 50, 5: 50 }), ranked("method", 12, {}))).toEqual([
      `50 % of what is counted as outer is the time of method: ${inlined}; ${apart}`,
    ]);
  });

  it("names one that is written inside of its caller", () => {
    expect(notes(ranked("outer", 2, { 5: 60, 8: 40 }))[0]).toContain(
      "40 % of what is counted as outer is the time of inner",
    );
  });

  it("says nothing of a function's own lines, of little, and of what is not worth it", () => {
    expect(notes(ranked("outer", 2, { 2: 50, 4: 20, 6: 30 }))).toEqual([]);
    expect(notes(ranked("outer", 2, { 1: 5, 4: 95 }))).toEqual([]);
    expect(
      notes({ ...ranked("outer", 2, { 1: 93, 5: 7 }), selfShare: { value: 0.001, lo: 0, hi: 0.1, level: 0.95 } }),
    ).toEqual([]);
  });

  it("without the source says only what stands before the function", () => {
    expect(inlinedNotes({ functions: [ranked("outer", 2, { 1: 93, 5: 7, 99: 50 })] }, () => undefined)).toEqual([
      `62 % of what is counted as outer is the time of functions outside of it: V8 inlined them there; ${apart}`,
    ]);
  });
});
