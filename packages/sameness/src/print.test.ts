import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { exact } from "./exact.ts";
import { print } from "./print.ts";

const detached = (): Uint8Array => {
  const view = new Uint8Array(1);
  view.buffer.transfer();
  return view;
};

/** What a person gets who pastes it. */
// oxlint-disable-next-line no-new-func, typescript/no-implied-eval -- to evaluate is what is tested.
const pasted = (source: string): unknown => new Function(`return (${source});`)() as unknown;

describe("a printed value", () => {
  it.each<[unknown, string]>([
    [-0, "-0"],
    [12n, "12n"],
    ["\ud800\r\n\u2028\ufeff\u{1f600}\u00e9", String.raw`"\ud800\r\n\u2028\ufeff😀é"`],
    ["e\u0301", String.raw`"e\u0301"`],
    [`ab${"x".repeat(4096)}c`, '"ab" + "x".repeat(4096) + "c"'],
    [new Uint8Array(4096), "new Uint8Array(4096)"],
    [new Uint8Array(64).fill(255), "new Uint8Array(64).fill(255)"],
    [new TextEncoder().encode("a,b\r\n"), String.raw`new TextEncoder().encode("a,b\r\n")`],
    [Buffer.from("a"), 'Buffer.from("a")'],
    [Float64Array.of(-0, NaN), "new Float64Array([-0, NaN])"],
    [Uint8Array.of(9, 1, 2).subarray(1), "new Uint8Array([9, 1, 2]).subarray(1, 3)"],
    // oxlint-disable-next-line no-sparse-arrays -- holes are what is tested.
    [[1, , undefined, ,], "[1, , undefined, ,]"],
    [JSON.parse('{"__proto__":1,"a b":2,"c":3}'), '{ ["__proto__"]: 1, "a b": 2, c: 3 }'],
    [new Map([[1, new Set(["a"])]]), 'new Map([[1, new Set(["a"])]])'],
    [new Date(5), "new Date(5)"],
    [new TypeError("no"), 'new TypeError("no")'],
  ])("%s is JavaScript that makes it again", (value, source) => {
    expect(print(value)).toBe(source);
    expect(exact(value, pasted(source))).toBeNull();
  });

  it("makes a detached view again", () => {
    expect((pasted(print(detached())) as Uint8Array<ArrayBuffer>).buffer.detached).toBe(true);
  });

  it.each<[string, fc.Arbitrary<unknown>]>([
    ["text", fc.string({ unit: "binary" })],
    ["text that repeats itself", fc.tuple(fc.string(), fc.nat(99)).map(([of, times]) => of.repeat(times))],
    ["json", fc.json()],
    ["number", fc.double()],
    [
      "anything",
      fc.anything({
        withBigInt: true,
        withDate: true,
        withMap: true,
        withSet: true,
        withNullPrototype: true,
        withSparseArray: true,
        withTypedArray: true,
      }),
    ],
  ])("makes any %s again", (_, arbitrary) => {
    fc.assert(fc.property(arbitrary, (value) => exact(value, pasted(print(value))) === null));
  });

  it("says what cannot be pasted", () => {
    const cyclic: unknown[] = [];
    cyclic.push(cyclic);
    expect(print(cyclic)).toBe("[/* cycle */ undefined]");
    let deep: unknown = null;
    for (let i = 0; i < 100_000; i++) deep = [deep];
    expect(print(deep)).toContain("/* deeper */ undefined");
    expect(print(new Proxy({}, {}))).toBe("/* a Proxy */ {}");
  });
});
