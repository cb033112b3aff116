// A table of data: one pair a row, for suite, benchmark and router alike.
import vm from "node:vm";
import type { Definition, Side } from "@oxbow/contract";
import { absolute, ignoring, loosely, relative, ulp } from "@oxbow/equivalence";

/** What control and candidate give, and what everybody must say of it. */
export interface PairOfSides {
  readonly name: string;
  readonly control: Side["run"];
  readonly candidate: Side["run"];
  /** What both are called with; the first is written to. Nothing if left out. */
  readonly args?: () => readonly unknown[];
  /** The part of the definition that says what the same is. */
  readonly rules?: Pick<Definition<never, never>, "tolerance" | "normalize" | "compare" | "errors">;
  readonly expected: Expected;
  /** Why a child process must say something else, and what. */
  readonly inChild?: Expected;
}

/** Where they differ, that they do not, or that they cannot be compared. */
export type Expected = "same" | "incomparable" | `at ${string}`;

const because = "this is declared";

const pair = (
  name: string,
  control: () => unknown,
  candidate: () => unknown,
  expected: Expected,
  more: Partial<PairOfSides> = {},
): PairOfSides => ({ name, control, candidate, expected, ...more });

const values = (name: string, a: unknown, b: unknown, expected: Expected, more: Partial<PairOfSides> = {}) =>
  pair(
    name,
    () => a,
    () => b,
    expected,
    more,
  );

const throws = (error: unknown) => (): never => {
  throw error;
};

const coded = (error: Error, code: string): Error => Object.assign(error, { code });

const writes =
  (value: unknown): Side["run"] =>
  (out) => {
    (out as unknown[])[1] = value;
    return 0;
  };

class Money {
  readonly #cents: number;
  constructor(cents: number) {
    this.#cents = cents;
  }
  get cents(): number {
    return this.#cents;
  }
}

class Point {
  readonly x: number;
  constructor(x: number) {
    this.x = x;
  }
}

const another = (x: number): object => {
  // oxlint-disable-next-line no-shadow -- another class of the same name is what is tested.
  class Point {
    readonly x = x;
  }
  return new Point();
};

class Total extends Array<number> {}

function deep(levels: number, end: unknown): unknown {
  let value = end;
  for (let i = 0; i < levels; i++) value = [value];
  return value;
}

function* counting(): Generator<number> {
  yield 1;
}

const otherNaN = (): Float64Array => new Float64Array(BigInt64Array.of(-1n).buffer);

const AT = `at returned.value` as const;

export const pairs: readonly PairOfSides[] = [
  // The six that gate, router and benchmark judged differently.
  values("the order of keys", { a: 1, b: 2 }, { b: 2, a: 1 }, `${AT}.b`),
  values(
    "the order of a Map",
    new Map([
      [1, 1],
      [2, 2],
    ]),
    new Map([
      [2, 2],
      [1, 1],
    ]),
    `${AT}<0>`,
  ),
  values("the order of a Set", new Set([1, 2]), new Set([2, 1]), `${AT}<0>`),
  values("NaN of two bit patterns", Float64Array.of(NaN), otherNaN(), "same"),
  values("an error's message, as a value", new Error("a"), new Error("b"), `${AT}.message`),
  values("two classes of one name", new Point(1), another(1), "same"),

  // Primitives.
  values("one number", 1, 1, "same"),
  values("two numbers", 1, 2, AT),
  values("the sign of zero", 0, -0, AT),
  values("NaN", NaN, NaN, "same"),
  values("one ulp", 0.1 + 0.2, 0.3, AT),
  values("a BigInt and a number", 1n, 1, AT),
  values("null and undefined", null, undefined, AT),
  values("two forms of one letter", "\u00e9", "e\u0301", AT),
  values("two lone surrogates", "\ud800", "\udfff", AT),

  // Objects and arrays.
  values("equal objects", { a: [1, { b: 2n }] }, { a: [1, { b: 2n }] }, "same"),
  values("a missing key and undefined", {}, { a: undefined }, `${AT}.a`),
  values("a property that is not listed", Object.defineProperty({}, "a", { value: 1 }), { a: 1 }, `${AT}.a`),
  values("__proto__ as a key", JSON.parse('{"__proto__":1}'), JSON.parse('{"__proto__":2}'), `${AT}.__proto__`),
  // oxlint-disable-next-line no-sparse-arrays -- holes are what is tested.
  values("a hole and undefined", [1, , 3], [1, undefined, 3], `${AT}[1]`),
  values("the length of arrays", [1], [1, 2], `${AT}.length`),
  values("no prototype", Object.assign(Object.create(null) as object, { a: 1 }), { a: 1 }, `${AT}.constructor`),
  values("a frozen object", Object.freeze({ a: 1 }), { a: 1 }, "same"),
  values("what a RegExp found", /b/.exec("abc"), /b/.exec("abc"), "same"),
  values("what a RegExp found, and its list", /b/.exec("abc"), ["b"], `${AT}.index`),
  values("cycles", cycle(2), cycle(2), "same"),
  values("cycles of two lengths", cycle(2), cycle(3), `${AT}.length`),
  values("nine hundred levels", deep(900, 1), deep(900, 1), "same"),
  values("a hundred thousand levels", deep(100_000, 1), deep(100_000, 1), "same", { inChild: "incomparable" }),
  values("objects of another realm", vm.runInNewContext("[{ a: 1 }]"), [{ a: 1 }], "same"),

  // What stands for more than its properties.
  values("equal dates", new Date(5), new Date(5), "same"),
  values("a millisecond", new Date(5), new Date(6), `${AT}.getTime()`),
  values("invalid dates", new Date(NaN), new Date(NaN), "same"),
  values("the flags of a RegExp", /a/g, /a/, `${AT}.flags`),
  values("the size of a Map", new Map([[1, 1]]), new Map(), `${AT}.size`),
  values("a value in a Map", new Map([["k", 1]]), new Map([["k", 2]]), `${AT}<0>`),
  values("the class of an error, as a value", new TypeError("a"), new RangeError("a"), `${AT}.constructor`),
  values(
    "the cause of an error, as a value",
    new Error("a", { cause: 1 }),
    new Error("a", { cause: 2 }),
    `${AT}.cause`,
  ),
  values("URLs", new URL("a:b"), new URL("a:c"), `${AT}.href`),
  values("URLSearchParams", new URLSearchParams("a=1"), new URLSearchParams("a=1"), "same"),
  values(
    "pairs of URLSearchParams",
    new URLSearchParams("a=1"),
    new URLSearchParams("a=2"),
    `${AT}["entries()"][0][1]`,
  ),

  // Bytes.
  values("equal bytes elsewhere in their buffer", Uint8Array.of(2), Uint8Array.of(1, 2).subarray(1), "same"),
  values("the last byte", Uint8Array.of(1, 2), Uint8Array.of(1, 3), `${AT}[1]`),
  values("-0 in an array of numbers", Float64Array.of(0), Float64Array.of(-0), `${AT}[0]`),
  values("a Buffer and its bytes", Buffer.from("a"), Uint8Array.of(97), `${AT}.constructor`),
  values("two classes of bytes", new Uint8Array(1), new Uint8ClampedArray(1), `${AT}.constructor`),
  values("a byte of a buffer", new ArrayBuffer(1), Uint8Array.of(1).buffer, `${AT}[0]`),

  // Instances.
  values("equal instances", new Point(1), new Point(1), "same"),
  values("a field of an instance", new Point(1), new Point(2), `${AT}.x`),
  values("an instance and an object", new Point(1), { x: 1 }, `${AT}.constructor`),
  values("an array of a class", Total.of(1), Total.of(2), `${AT}[0]`, { inChild: "incomparable" }),

  // What cannot be looked into.
  values("private fields", new Money(1), new Money(2), "incomparable"),
  values("private fields, equal", new Money(1), new Money(1), "incomparable"),
  values("Headers", new Headers({ a: "1" }), new Headers({ a: "2" }), "incomparable"),
  values("Blob", new Blob(["a"]), new Blob(["b"]), "incomparable"),
  values("Intl", new Intl.NumberFormat("en"), new Intl.NumberFormat("de"), "incomparable"),
  values("a WeakMap", new WeakMap(), new WeakMap(), "incomparable"),
  values("promises inside", [Promise.resolve(1)], [Promise.resolve(2)], "incomparable"),
  values("generators", [counting()], [counting()], "incomparable"),
  values("functions", [() => 1], [() => 2], "incomparable"),
  values("Proxies", new Proxy({}, {}), new Proxy({}, {}), "incomparable"),
  values("private fields beside a difference", [new Money(1), 1], [new Money(1), 2], `${AT}[1]`, {
    inChild: "incomparable",
  }),
  values("private fields and Headers", new Money(1), new Headers(), `${AT}.constructor`),

  // Errors that were thrown.
  pair("messages of errors", throws(new RangeError("a")), throws(new RangeError("b")), "same"),
  pair("classes of errors", throws(new RangeError("a")), throws(new TypeError("a")), "at threw.class"),
  pair("codes of errors", throws(coded(new Error("a"), "A")), throws(coded(new Error("a"), "B")), "at threw.code"),
  pair("a result and an error", () => 1, throws(new Error("a")), "at kind"),
  pair("thrown things without a class", throws(Object.create(null)), throws("x"), "at threw.class"),
  pair(
    "a call that was given up",
    throws(new DOMException("a", "AbortError")),
    throws(coded(Object.assign(new Error("b"), { name: "AbortError" }), "ABORT_ERR")),
    "same",
  ),
  pair("codes, compared by class", throws(coded(new Error("a"), "A")), throws(coded(new Error("a"), "B")), "same", {
    rules: { errors: "class" },
  }),
  pair("classes, compared by outcome", throws(new RangeError("a")), throws(new TypeError("a")), "same", {
    rules: { errors: "outcome" },
  }),

  // Tolerances.
  values("one ulp, declared", 0.1 + 0.2, 0.3, "same", { rules: { tolerance: [ulp(1, { because })] } }),
  values("two ulp where one is declared", 1, 1 + 2 * Number.EPSILON, AT, {
    rules: { tolerance: [ulp(1, { because })] },
  }),
  values("one ulp that has expired", 0.1 + 0.2, 0.3, AT, {
    rules: { tolerance: [ulp(1, { because, until: "2020-01-01" })] },
  }),
  values("one ulp, by a comparator", 0.1 + 0.2, 0.3, "same", { rules: { compare: loosely([ulp(1, { because })]) } }),
  values("one ulp of a narrow array", Float32Array.of(1), new Float32Array(Uint32Array.of(0x3f800001).buffer), "same", {
    rules: { tolerance: [ulp(1, { because })] },
  }),
  values("a millionth", [1e9], [1e9 + 1], "same", { rules: { tolerance: [relative(1e-6, { because })] } }),
  values("more than a millionth", [1e9], [1e9 + 2000], `${AT}[0]`, {
    rules: { tolerance: [relative(1e-6, { because })] },
  }),
  values("a hundredth", { mean: 0.005 }, { mean: -0.004 }, "same", {
    rules: { tolerance: [absolute(0.01, { because, at: /^\.mean$/ })] },
  }),
  values("a hundredth elsewhere", { sum: 0.005 }, { sum: -0.004 }, `${AT}.sum`, {
    rules: { tolerance: [absolute(0.01, { because, at: /^\.mean$/ })] },
  }),
  values("what is ignored", { at: new Date(1), n: 1 }, { at: new Date(2), n: 1 }, "same", {
    rules: { tolerance: [ignoring({ because, at: /^\.at$/ })] },
  }),

  // Normal forms.
  values("one normal form", "[1, 2]", "[1,2]", "same", {
    rules: { normalize: { because, of: (text) => JSON.parse(text) } },
  }),
  values("two normal forms", "[1]", "[2]", `${AT}[0]`, {
    rules: { normalize: { because, of: (text) => JSON.parse(text) } },
  }),
  values("private fields, normalized", new Money(1), new Money(1), "same", {
    rules: { normalize: { because, of: (money: Money) => money.cents } },
  }),
  values("private fields, normalized and different", new Money(1), new Money(2), AT, {
    rules: { normalize: { because, of: (money: Money) => money.cents } },
  }),

  // Arguments that are written to.
  { name: "equal writes", control: writes(2), candidate: writes(2), args: () => [[1, 1]], expected: "same" },
  {
    name: "two writes",
    control: writes(2),
    candidate: writes(3),
    args: () => [[1, 1]],
    expected: "at argsAfter[0][1]",
  },
  {
    name: "an ulp that is written",
    control: writes(0.1 + 0.2),
    candidate: writes(0.3),
    args: () => [new Float64Array(2)],
    expected: "at argsAfter[0][1]",
  },
  {
    name: "an ulp that is written, declared",
    control: writes(0.1 + 0.2),
    candidate: writes(0.3),
    args: () => [new Float64Array(2)],
    rules: { tolerance: [ulp(1, { because, at: /^argsAfter\[0\]/ })] },
    expected: "same",
  },
  {
    name: "an ulp that is written, declared for results",
    control: writes(0.1 + 0.2),
    candidate: writes(0.3),
    args: () => [new Float64Array(2)],
    rules: { tolerance: [ulp(1, { because, at: /^returned/ })] },
    expected: "at argsAfter[0][1]",
  },
];

function cycle(length: number): unknown {
  const list: unknown[] = Array.from({ length }, (_, i) => i);
  list.push(list);
  return list;
}
