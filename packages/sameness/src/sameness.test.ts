import { describe, expect, it } from "vitest";
import { describeIncomparable, describeMismatch, describePlace } from "./describe.ts";
import { exact, loosely } from "./exact.ts";
import { returned, threw } from "./observe.ts";
import { mismatchOf, type Rules, samenessOf } from "./sameness.ts";
import { Normal, Unsent } from "./stand-in.ts";
import { absolute, ignoring, ulp } from "./tolerance.ts";

const because = "the sum is regrouped";

/** What is found between two results, in a sentence. */
function between(
  control: unknown,
  candidate: unknown,
  rules: Rules = {},
  argsAfter: [unknown[], unknown[]] = [[], []],
) {
  const seen = [returned(control, argsAfter[0]), returned(candidate, argsAfter[1])] as const;
  const found = samenessOf(rules).difference(...seen);
  if (found === null) return null;
  return found.kind === "different" ? describeMismatch(mismatchOf(found, ...seen)) : describeIncomparable(found);
}

describe("a mismatch", () => {
  it.each<[unknown, unknown, string]>([
    [[0, 0, 0, 0.1 + 0.2], [0, 0, 0, 0.3], "returned.value[3]: 0.30000000000000004 against 0.3, 1 ulp (5.6e-17) apart"],
    [7, 9, "returned.value: 7 against 9, 2 apart"],
    [5n, 7n, "returned.value: 5n against 7n, 2 apart"],
    [{ a: "x" }, { a: "y" }, 'returned.value.a: "x" against "y"'],
    [Float32Array.of(1), Float32Array.of(1.5), "returned.value[0]: 1 against 1.5, 0.5 apart"],
    [{ a: 1, b: 2 }, { b: 2, a: 1 }, "returned.value.b: another order of keys"],
    [{}, { a: 1 }, "returned.value.a: none against a property"],
    [Buffer.from("a"), new Uint8Array(1), "returned.value.constructor: Buffer against Uint8Array"],
    [[], new Map(), "returned.value.constructor: Array against Map"],
  ])("shows both values at the place: %#", (control, candidate, sentence) =>
    expect(between(control, candidate)).toBe(sentence),
  );

  it("shows what was written to an argument, not what was returned", () => {
    expect(between(0, 0, {}, [[Float64Array.of(1)], [Float64Array.of(2.5)]])).toBe(
      "argsAfter[0][0]: 1 against 2.5, 1.5 apart",
    );
  });

  it("says of outcomes of two kinds what they were, and of results nothing where none may be read", () => {
    const seen = [returned("secret", []), threw(new RangeError("no"), [])] as const;
    const found = samenessOf({}).difference(...seen);
    if (found?.kind !== "different") throw new Error("no difference");
    const mismatch = mismatchOf(found, ...seen);
    expect(describeMismatch(mismatch)).toBe('kind: the control returned "secret", the candidate threw RangeError: no');
    expect(describePlace(mismatch)).toBe("kind: the control returned, the candidate threw RangeError: no");
  });
});

describe("a tolerance of a definition", () => {
  it("holds for results and for written arguments, where its path says", () => {
    const everywhere = { tolerance: [ulp(1, { because })] };
    const [a, b] = [Float64Array.of(0.1 + 0.2), Float64Array.of(0.3)];
    expect(between(0.1 + 0.2, 0.3, everywhere, [[a], [b]])).toBeNull();
    const results = { tolerance: [ulp(1, { because, at: /^\.mean$/ })] };
    expect(between({ mean: 0.1 + 0.2 }, { mean: 0.3 }, results)).toBeNull();
    expect(between(0, 0, results, [[a], [b]])).toMatch(/^argsAfter\[0\]\[0\]: /);
    const third = { tolerance: [absolute(1, { because, at: /^argsAfter\[2\]/ })] };
    expect(
      between(0, 0, third, [
        [0, 0, [1]],
        [0, 0, [2]],
      ]),
    ).toBeNull();
    expect(
      between(0, 0, third, [
        [0, [1]],
        [0, [2]],
      ]),
    ).toBe("argsAfter[1][0]: 1 against 2, 1 apart");
    expect(
      between({ at: 1 }, { at: 2 }, { tolerance: [ignoring({ because, at: /^returned\.value\.at$/ })] }),
    ).toBeNull();
  });
});

describe("normalize", () => {
  const of = (text: string): unknown => JSON.parse(text);
  const rules: Rules = { normalize: { because: "white space in JSON has no meaning", of } };

  it("finds results of one normal form the same", () => expect(between("[1, 2]", "[1,2]", rules)).toBeNull());

  it("says where normal forms differ", () =>
    expect(between('{"a":[1]}', '{"a":[2]}', rules)).toBe("returned.value.a[0]: 1 against 2, 1 apart"));

  it("finds a difference in what has a normal form on one side only, and equal results equal", () => {
    expect(between("[1]", "[1", rules)).toMatch(/^returned\.value\.normalize: a normal form against none \(/);
    expect(between("[1", "[1", rules)).toBeNull();
    expect(between("[1", "[2", rules)).toMatch(/^returned\.value\.normalize: none/);
  });

  it("makes what cannot be seen comparable, also where another process has done it already", () => {
    const pairs: Rules = { normalize: { because: "only the pairs count", of: (headers: Headers) => [...headers] } };
    expect(between(new Headers({ a: "1" }), new Headers({ a: "1" }), pairs)).toBeNull();
    expect(between(new Headers({ a: "1" }), new Normal([["a", "2"]]), pairs)).toBe(
      'returned.value[0][1]: "1" against "2"',
    );
  });

  it("refuses to loosen without a reason", () =>
    expect(() => samenessOf({ normalize: { because: " ", of } })).toThrow(
      new TypeError("normalize needs a reason: say why equal normal forms are equal results"),
    ));
});

describe("what cannot be compared", () => {
  it("is neither the same nor different", () => {
    expect(between({ head: new Headers() }, { head: new Headers() })).toBe(
      "returned.value.head cannot be compared (a Headers keeps its state where nobody can look): declare in the definition how to normalize it",
    );
    expect(between(new Unsent("Headers", "a Headers cannot leave its process"), new Headers())).toMatch(
      /cannot be compared \(a Headers cannot leave its process\)/,
    );
    expect(between(new Unsent("Headers", ""), [])).toBe("returned.value.constructor: Headers against Array");
  });

  it("is what a comparator that throws has looked at", () => {
    const compare = (): never => {
      throw new TypeError("no lines");
    };
    expect(between(1, 2, { compare })).toMatch(
      /^returned\.value cannot be compared \(the definition's comparator threw TypeError: no lines\)/,
    );
  });

  it("gives way to a difference elsewhere", () =>
    expect(between(new Headers(), new Headers(), {}, [[1], [2]])).toBe("argsAfter[0]: 1 against 2, 1 apart"));
});

describe("errors", () => {
  const [a, b, c] = [
    threw(Object.assign(new RangeError("a"), { code: "A" }), []),
    threw(Object.assign(new RangeError("b"), { code: "B" }), []),
    threw(new TypeError("c"), []),
  ];

  it.each<[Rules["errors"], string | undefined, string | undefined]>([
    ["code", "threw.code", "threw.class"],
    ["class", undefined, "threw.class"],
    ["outcome", undefined, undefined],
  ])("are compared by %s", (errors, codes, classes) => {
    const rules = errors === undefined ? {} : { errors };
    expect(samenessOf(rules).difference(a, b)?.where).toBe(codes);
    expect(samenessOf(rules).difference(a, c)?.where).toBe(classes);
  });

  it("of a call that was given up are the platform's, whichever it has thrown", () => {
    const node = Object.assign(new Error("aborted"), { name: "AbortError", code: "ABORT_ERR" });
    expect(samenessOf({}).difference(threw(AbortSignal.abort().reason, []), threw(node, []))).toBeNull();
  });
});

it("obeys a comparator of the definition, with what ours know beyond the place", () => {
  const compare = loosely([ulp(1, { because })]);
  expect(between(0.1 + 0.2, 0.3, { compare })).toBeNull();
  expect(between([1], [1.5], { compare })).toBe("returned.value[0]: 1 against 1.5, 0.5 apart");
  expect(between([1], [2], { compare: exact })).toBe("returned.value[0]: 1 against 2, 1 apart");
  expect(between(1, 2, { compare: () => ".sign" })).toBe(
    "returned.value.sign: the control returned 1, the candidate returned 2",
  );
});

it.each([
  ["a promise", (): unknown => Promise.reject(new Error("late"))],
  ["undefined", (): unknown => undefined],
  ["object", (): unknown => ({ toString: () => ".x" })],
] as const)("takes a comparator that gives %s for no judgement, and lets it end no process", async (gave, compare) => {
  const ends: unknown[] = [];
  const note = (error: unknown): void => void ends.push(error);
  process.on("unhandledRejection", note);
  try {
    const found = samenessOf({ compare: compare as never }).difference(returned(1, []), returned(2, []));
    expect(found).toEqual({
      kind: "incomparable",
      where: "returned.value",
      because: `the definition's comparator gave ${gave}: give a path, or null`,
    });
    const normalize = { of: compare as never, because: "a test" };
    samenessOf({ normalize }).difference(returned(1, []), returned(2, []));
    await new Promise(setImmediate);
    expect(ends).toEqual([]);
  } finally {
    process.off("unhandledRejection", note);
  }
});
