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
const apart = "Node 26 tells them apart, and so does `node --no-turbo-inlining --cpu-prof`, at another speed";

it("writtenFunctions finds declarations, arrows and methods, and is not misled by strings and comments", () => {
  const found = writtenFunctions(source).map(({ name, from, to }) => ({ name, from, to }));
  expect(found.filter(({ name }) => name !== "")).toEqual([
    { name: "tiny", from: 1, to: 1 },
    { name: "outer", from: 2, to: 10 },
    { name: "inner", from: 7, to: 9 },
    { name: "method", from: 12, to: 14 },
  ]);
});

describe("inlinedNotes", () => {
  const notes = (...functions: readonly CpuFunction[]) => inlinedNotes({ functions, busySamples: 200 }, () => source);

  it("names the function whose time is counted as its caller's, and that it has no row", () => {
    expect(notes(ranked("outer", 2, { 1: 93, 5: 7 }))).toEqual([
      `93 % of what is counted as outer is the time of tiny: ${inlined}, so tiny has no row of its own; ${apart}`,
    ]);
    const both = [ranked("outer", 2, { 1: 50, 5: 50 }), ranked("tiny", 1, {})] as const;
    expect(notes(...both)).toEqual([`50 % of what is counted as outer is the time of tiny: ${inlined}; ${apart}`]);
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

  it("names none for certain where another file may have one on the line", () => {
    const unsure = (name: string): string =>
      `50 % of what is counted as outer is the time of ${name}, or of a function of another file that stands on the same line: V8 inlined it there, and keeps its line and not its file; ${apart}`;
    // outer never calls it.
    expect(notes(ranked("outer", 2, { 13: 50, 5: 50 }))).toEqual([unsure("method")]);
    // It calls tiny, which calls what is imported.
    const imports = source.replace("Math.sqrt(x)", "far(x)") + '\nimport { near as far } from "./far.js";';
    const outer = { functions: [ranked("outer", 2, { 1: 50, 5: 50 })], busySamples: 200 };
    expect(inlinedNotes(outer, () => imports)).toEqual([unsure("tiny")]);
  });

  it("says that no line can tell where two functions are on one, and where a profile has none", () => {
    const untold = (which: string): string =>
      `outer calls ${which} hardly a sample: whether the engine inlined that, and counts it as outer, the lines of this profile cannot tell; ${apart}`;
    const found = (code: string, ...functions: readonly CpuFunction[]) =>
      inlinedNotes({ functions, busySamples: 200 }, () => code);
    const oneLine = "const tiny = (x) => x; function outer() { tiny(1); return Math.abs(tiny(2)); }";
    expect(found(oneLine, ranked("outer", 1, { 1: 100 }))).toEqual([untold("tiny, which has")]);
    expect(found(oneLine, ranked("outer", 1, { 1: 100 }), ranked("tiny", 1, { 1: 100 }))).toEqual([]);
    expect(found(source, ranked("outer", 2, {}))).toEqual([untold("tiny and 1 more, which have")]);
    expect(found(source, ranked("outer", 2, { 5: 20 }))).toEqual([untold("tiny and 1 more, which have")]);
    expect(found(source, ranked("outer", 2, { 2: 50, 5: 50 }))).toEqual([]);
    const imports =
      'import { far, other } from "./far.js";\nfunction outer() {\n  return far(tiny(1));\n}\nfunction tiny() {}';
    expect(found(imports, ranked("outer", 2, {}))).toEqual([untold("far and 1 more, which have")]);
  });

  it("without the source says only what stands before the function", () => {
    expect(
      inlinedNotes({ busySamples: 200, functions: [ranked("outer", 2, { 1: 93, 5: 7, 99: 50 })] }, () => undefined),
    ).toEqual([
      `62 % of what is counted as outer is the time of functions outside of it: V8 inlined them there; ${apart}`,
    ]);
  });
});
