import { InputError } from "@oxbow/contract";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { copy } from "../copy.ts";
import { exact } from "./exact.ts";

const cycle = (length: number): unknown => {
  const list: unknown[] = Array.from({ length }, (_, i) => i);
  list.push(list);
  return list;
};

describe("the exact comparator", () => {
  it.each<[string, unknown, unknown, string]>([
    ["the sign of zero", { a: -0 }, { a: 0 }, ".a"],
    ["a bigint and a number", 1n, 1, ""],
    ["null and undefined", [null], [undefined], "[0]"],
    // oxlint-disable-next-line no-sparse-arrays -- holes are what is tested.
    ["a hole and undefined", [1, , 3], [1, undefined, 3], "[1]"],
    ["a missing key and undefined", { a: 1 }, { a: 1, b: undefined }, ".b"],
    ["the order of keys", { a: 1, b: 2 }, { b: 2, a: 1 }, ".b"],
    ["the first of two differences", { a: [1, 2], b: 3 }, { a: [1, 9], b: 9 }, ".a[1]"],
    ["the length of arrays", [1], [1, 2], ".length"],
    ["one ULP", 0.1 + 0.2, 0.3, ""],
    ["a trailing newline", "a", "a\n", ""],
    ["two lone surrogates", "\ud800", "\udfff", ""],
    ["two forms of one letter", "\u00e9", "e\u0301", ""],
    ["a Buffer and its bytes", Buffer.from("a"), new TextEncoder().encode("a"), ".constructor"],
    ["two classes of typed array", new Uint8Array(1), new Uint8ClampedArray(1), ".constructor"],
    ["the last byte", Uint8Array.of(1, 2), Uint8Array.of(1, 3), "[1]"],
    ["-0 in a typed array", Float64Array.of(-0), Float64Array.of(0), "[0]"],
    ["a byte of a DataView", new DataView(new ArrayBuffer(1)), new DataView(Uint8Array.of(1).buffer), "[0]"],
    ["a plain object and one without prototype", {}, Object.create(null), ".constructor"],
    [
      "the order of a Map",
      new Map([
        [1, 1],
        [2, 2],
      ]),
      new Map([
        [2, 2],
        [1, 1],
      ]),
      "<0>",
    ],
    ["the size of a Set", new Set([1]), new Set([1, 2]), ".size"],
    ["a millisecond", new Date(0), new Date(1), ".getTime()"],
    ["the flags of a RegExp", /a/g, /a/, ".flags"],
    ["where a RegExp stands", Object.assign(/a/g, { lastIndex: 1 }), /a/g, ".lastIndex"],
    ["the class of an error", new TypeError("x"), new RangeError("x"), ".constructor"],
    ["the code of an error", new InputError("UNSUPPORTED", "x"), new InputError("OUT_OF_RANGE", "x"), ".code"],
    ["a boxed number and a number", Object(1), 1, ""],
    ["a symbol key", { [Symbol.iterator]: 1 }, {}, "[Symbol(Symbol.iterator)]"],
    ["a key that needs quotes", { "a b": 1 }, { "a b": 2 }, '["a b"]'],
    ["cycles of different length", cycle(1), cycle(2), ".length"],
  ])("tells apart %s", (_, control, candidate, where) => {
    expect(exact(control, candidate)).toBe(where);
    expect(exact(candidate, control)).not.toBeNull();
  });

  it.each<[string, unknown, unknown]>([
    ["NaN and NaN", NaN, NaN],
    ["NaN of two bit patterns", Float64Array.of(NaN), new Float64Array(BigInt64Array.of(-1n).buffer)],
    ["typed arrays at different offsets", Uint8Array.of(1), Uint8Array.of(0, 1).subarray(1)],
    ["errors with different messages", new TypeError("a"), new TypeError("b")],
    ["cycles", cycle(3), cycle(3)],
    ["one object twice and two equal ones", [cycle(0)].concat([1]), [cycle(0)].concat([1])],
  ])("does not tell apart %s", (_, control, candidate) => expect(exact(control, candidate)).toBeNull());
});

const anything = fc.anything({
  withBigInt: true,
  withDate: true,
  withMap: true,
  withSet: true,
  withNullPrototype: true,
  withSparseArray: true,
  withTypedArray: true,
});

/** Relations that hold whatever the values are: the comparator is tested without a second comparator to trust. */
describe("for any values, the exact comparator", () => {
  it("finds a value equal to itself and to its copy", () => {
    fc.assert(fc.property(anything, (value) => exact(value, value) === null && exact(value, copy(value)) === null));
  });

  it("does not depend on who is the control", () => {
    fc.assert(fc.property(anything, anything, (a, b) => (exact(a, b) === null) === (exact(b, a) === null)));
  });

  it("finds equal values equal inside anything", () => {
    fc.assert(
      fc.property(anything, anything, (a, b) => {
        const equal = exact(a, b) === null;
        return equal === (exact([0, a], [0, b]) === null) && equal === (exact({ a }, { a: b }) === null);
      }),
    );
  });

  it("finds a list different from one with any element more, fewer or changed", () => {
    fc.assert(
      fc.property(fc.array(anything, { minLength: 1 }), fc.nat(), (list, at) => {
        const index = at % list.length;
        const marker = Symbol("other");
        return [list.toSpliced(index, 1), list.toSpliced(index, 0, marker), list.with(index, marker)].every(
          (other) => exact(list, other) !== null,
        );
      }),
    );
  });

  it("finds any flipped bit of a byte array", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1 }), fc.nat(), fc.nat(7), (data, at, bit) => {
        const other = data.slice();
        const index = at % data.length;
        other[index] = (other[index] as number) ^ (1 << bit);
        return exact(data, other) === `[${index}]`;
      }),
    );
  });
});
