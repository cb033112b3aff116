import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { sound, definitionOf } from "./byte-sum.test.fixture.ts";
import { describeEquivalence } from "./vitest.ts";

describeEquivalence(definitionOf(sound));

describeEquivalence({
  ...definitionOf(sound),
  kernel: { key: "byte-sum-rejected" },
  candidates: [{ name: "native", implementation: "native", run: () => 0, flaw: "has no sum" }],
});

describeEquivalence({ ...definitionOf(sound), cases: [], kernel: { key: "byte-sum-without-cases" } });

/** Inputs that no generator draws: their number is their last two bytes. */
const numbered = Array.from({ length: 1000 }, (_, i): [Uint8Array] => {
  const input = new Uint8Array(5000).fill(7);
  new DataView(input.buffer).setUint16(4998, i);
  return [input];
});

const seen = { native: new Set<number>(), worker: new Set<number>() };
const noting = (name: keyof typeof seen) => (data: Uint8Array) => {
  if (data.length === 5000 && data[0] === 7) seen[name].add(new DataView(data.buffer).getUint16(4998));
  return sound(data);
};

describeEquivalence({
  ...definitionOf(sound, { exhaustive: () => numbered }),
  kernel: { key: "byte-sum-remote" },
  candidates: [
    { name: "native", implementation: "native", run: noting("native") },
    { name: "worker", implementation: "native", run: noting("worker"), speedShown: "as native" },
  ],
});

it("tries the whole exhaustive space on a candidate, and a tenth of it, spread, on another form of it", () => {
  expect(seen.native.size).toBe(1000);
  expect([...seen.worker]).toEqual(Array.from({ length: 100 }, (_, i) => 10 * i));
});

describe("a definition whose control refuses nearly every random input", () => {
  const warnings: unknown[] = [];
  beforeEach(() => void vi.spyOn(process, "emitWarning").mockImplementation((...args) => void warnings.push(args)));
  afterEach(() => void vi.restoreAllMocks());

  const definition = definitionOf((data) => (data.length === 0 ? 0 : tooLong()));
  const cases = [{ name: "takes nothing", args: (): [Uint8Array] => [new Uint8Array()], expected: { returns: 0 } }];
  describeEquivalence({ ...definition, control: { ...definition.control, run: refuse }, cases });

  it("is warned of", () => {
    expect(warnings).toEqual(
      ["small", "large"].map((size) => [
        expect.stringMatching(
          `^byte-sum: typescript refuses 9.* % .* "random ${size}", mostly with RangeError: too long\n`,
        ),
        "EquivalenceWarning",
      ]),
    );
  });
});

function refuse(data: Uint8Array): number {
  for (const byte of data) throw new RangeError(byte > 255 ? "too large" : "too long");
  return 0;
}

function tooLong(): never {
  throw new RangeError("too long");
}
