import vm from "node:vm";
import { describe, expect, it } from "vitest";
import { codeOf, isGivenUp, isThenable, observeCall, threw } from "./observe.ts";

const revoked = (): object => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
};

const hostile = Object.defineProperty(new Error("x"), "code", {
  get() {
    throw new Error("code getter");
  },
});

describe("what was thrown", () => {
  it.each<[string, unknown, { class: string; code: string | undefined; message: string }]>([
    ["a string", "no", { class: "string", code: undefined, message: "no" }],
    ["nothing", undefined, { class: "undefined", code: undefined, message: "undefined" }],
    [
      "an object without a prototype",
      Object.create(null),
      { class: "object", code: undefined, message: "an object that cannot be printed" },
    ],
    ["a revoked Proxy", revoked(), { class: "object", code: undefined, message: "an object that cannot be printed" }],
    ["an error whose code throws", hostile, { class: "Error", code: undefined, message: "x" }],
    [
      "an error of another realm",
      vm.runInNewContext('Object.assign(new RangeError("far"), { code: "E" })'),
      { class: "RangeError", code: "E", message: "far" },
    ],
    ["a DOMException", new DOMException("m", "AbortError"), { class: "AbortError", code: "20", message: "m" }],
  ])("is told by class, code and message: %s", (_, error, expected) => {
    expect(threw(error, [])).toEqual({ kind: "threw", ...expected, argsAfter: [] });
  });

  it("has a code only where there is one to read", () => {
    expect([codeOf(hostile), codeOf(revoked()), codeOf(null), codeOf({ code: "A" })]).toEqual([
      undefined,
      undefined,
      undefined,
      "A",
    ]);
  });
});

describe("an observed call", () => {
  it("awaits whatever has a then, of any realm", async () => {
    const thenable = vm.runInNewContext("({ then(resolve) { resolve(7); } })") as PromiseLike<number>;
    expect(await observeCall({ run: () => thenable }, [])).toEqual({ kind: "returned", value: 7, argsAfter: [] });
    expect(isThenable(revoked())).toBe(false);
  });

  it("hands over a copy, and shows what became of it", async () => {
    const input = [Uint8Array.of(1)] as const;
    const seen = await observeCall({ run: (bytes: Uint8Array) => bytes.fill(9).length }, input);
    expect(seen).toEqual({ kind: "returned", value: 1, argsAfter: [Uint8Array.of(9)] });
    expect(input[0]).toEqual(Uint8Array.of(1));
  });

  it.each([
    [() => Promise.reject(revoked()), "object"],
    [
      () => {
        throw hostile;
      },
      "Error",
    ],
  ])("never throws: %#", async (run, name) => {
    expect(await observeCall({ run }, [])).toMatchObject({ kind: "threw", class: name });
  });
});

it("knows a call that its caller has given up", () => {
  const fired = AbortSignal.abort();
  expect([isGivenUp([1, fired]), isGivenUp([{ signal: fired }])]).toEqual([true, true]);
  expect([isGivenUp([new AbortController().signal]), isGivenUp([{ aborted: true }, revoked()])]).toEqual([
    false,
    false,
  ]);
});
