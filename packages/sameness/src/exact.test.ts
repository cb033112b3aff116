import { InputError } from "@oxbow/contract";
import * as fc from "fast-check";
import vm from "node:vm";
import { describe, expect, it } from "vitest";
import { copy } from "./copy.ts";
import { exact } from "./exact.ts";
import { IncomparableError } from "./incomparable-error.ts";

const cycle = (length: number): unknown => {
  const list: unknown[] = Array.from({ length }, (_, i) => i);
  list.push(list);
  return list;
};

const error = (): Error => new RangeError("no", { cause: [1] });

const pointClass = () =>
  class Point {
    readonly x: number;
    constructor(x: number) {
      this.x = x;
    }
  };

class Total extends Array<number> {}

function deep(levels: number, at: unknown): unknown {
  let value: unknown = at;
  for (let i = 0; i < levels; i++) value = { next: value };
  return value;
}

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
    ["the message of an error that is a value", [new Error("a")], [new Error("b")], "[0].message"],
    ["the cause of an error", new Error("a", { cause: 1 }), new Error("a", { cause: 2 }), ".cause"],
    ["what a RegExp found and its list", /b/.exec("abc"), ["b"], ".index"],
    ["a key that is not listed", Object.defineProperty({}, "a", { value: 1 }), { a: 1 }, ".a"],
    ["an array of a class and a plain one", Total.of(1), [1], ".constructor"],
    [
      "what a subclass of an array holds beside it",
      Object.assign(Total.of(1), { unit: "g" }),
      Object.assign(Total.of(1), { unit: "kg" }),
      ".unit",
    ],
    ["fields of two instances", new (pointClass())(1), new (pointClass())(2), ".x"],
    ["the prototypes of two objects", Object.create({ a: 1 }), Object.create({ a: 2 }), ".__proto__.a"],
    ["the pairs of URLSearchParams", new URLSearchParams("a=1"), new URLSearchParams("a=2"), '["entries()"][0][1]'],
    ["a hundred thousand levels", deep(100_000, 1), deep(100_000, 2), `${".next".repeat(20)}…${".next".repeat(20)}`],
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
    ["errors that were made in two places", error(), error()],
    ["two classes of one name and shape", new (pointClass())(1), new (pointClass())(1)],
    [
      "objects of two realms",
      vm.runInNewContext("({ a: [new Map([[1, new Date(2)]])] })"),
      { a: [new Map([[1, new Date(2)]])] },
    ],
    ["one value frozen", Object.freeze([1]), [1]],
    ["URLs", new URL("a:b"), new URL("a:b")],
    ["URLSearchParams", new URLSearchParams("a=1&b"), new URLSearchParams("a=1&b=")],
    ["cycles", cycle(3), cycle(3)],
    ["one object twice and two equal ones", [cycle(0)].concat([1]), [cycle(0)].concat([1])],
  ])("does not tell apart %s", (_, control, candidate) => expect(exact(control, candidate)).toBeNull());
});

class Money {
  readonly #cents: number;
  constructor(cents: number) {
    this.#cents = cents;
  }
  get cents(): number {
    return this.#cents;
  }
}

class Price extends Money {
  readonly currency = "EUR";
}

const slots = new WeakMap<object, bigint>();
// oxlint-disable-next-line typescript/no-extraneous-class -- with nothing to show is what is tested.
class Instant {
  constructor(ns: bigint) {
    slots.set(this, ns);
  }
}

/** As of a compiler for old engines: the private field became a table. */
class Old {
  shown = 1;
  static secrets = new WeakMap<object, number>();
  constructor(secret: number) {
    Old.secrets.set(this, secret);
  }
}

function* numbers(first: number): Generator<number> {
  yield first;
}

describe("the exact comparator does not judge", () => {
  it.each<[string, unknown, unknown, string]>([
    ["a private field", new Money(1), new Money(2), "a Money keeps private state"],
    ["a private field of a parent", new Price(1), new Price(2), "a Price keeps private state"],
    ["a table of secrets", new Instant(1n), new Instant(2n), "an Instant shows no state of its own"],
    ["a table of secrets behind shown state", new Old(1), new Old(2), "an Old keeps private state"],
    ["Headers", new Headers({ a: "1" }), new Headers({ a: "2" }), "a Headers keeps its state where nobody can look"],
    ["Response", new Response("a"), new Response("b"), "a Response keeps its state where nobody can look"],
    ["Blob", new Blob(["a"]), new Blob(["b"]), "a Blob keeps its state where nobody can look"],
    [
      "Intl",
      new Intl.NumberFormat("en"),
      new Intl.NumberFormat("de"),
      "a NumberFormat keeps its state where nobody can look",
    ],
    ["a WeakMap", new WeakMap(), new WeakMap(), "a WeakMap keeps its state where nobody can look"],
    ["a promise", Promise.resolve(1), Promise.resolve(2), "a Promise keeps its state where nobody can look"],
    ["functions", () => 1, () => 2, "a function can only be called"],
    ["a Proxy", new Proxy({}, {}), new Proxy({}, {}), "a Proxy makes up what it shows at each look"],
    [
      "an accessor",
      {
        get a() {
          return 1;
        },
      },
      {
        get a() {
          return 1;
        },
      },
      "an accessor runs code at each look",
    ],
  ])("%s", (_, control, candidate, because) => {
    const thrown = `the result cannot be compared (${because}): declare in the definition how to normalize it`;
    expect(() => exact(control, candidate)).toThrow(because.startsWith("an accessor") ? because : thrown);
    expect(() => exact([{ deep: control }], [{ deep: candidate }])).toThrow(IncomparableError);
  });

  it.each<[string, unknown, unknown]>([
    ["iterators", [1].values(), [2].values()],
    ["iterators of a Map", new Map([[1, 1]]).entries(), new Map([[2, 2]]).entries()],
    ["matches", "a".matchAll(/a/g), "b".matchAll(/b/g)],
    ["generators", numbers(1), numbers(2)],
    ["signals", new AbortController().signal, new AbortController().signal],
  ])("%s", (_, control, candidate) => expect(() => exact(control, candidate)).toThrow(IncomparableError));

  it("finds what differs beside it all the same, and one and the same object equal", () => {
    const same = new Money(1);
    expect(exact([same, 1], [same, 1])).toBeNull();
    expect(exact([new Money(1), 1], [new Money(1), 2])).toBe("[1]");
    expect(exact(new Money(1), new Headers())).toBe(".constructor");
  });
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
