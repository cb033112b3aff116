import { decode, encode, exact, fc } from "@oxbow/equivalence";
import type { Arbitrary } from "fast-check";
import { describe, expect, it } from "vitest";
import { log } from "./log-fields/log-generator.ts";
import { messages, protobuf } from "./message-codec/message-generator.ts";
import { png } from "./pixel-filter/png-generator.ts";

const all: Record<string, Arbitrary<unknown>> = {
  "framed protobuf": protobuf({ framed: true }),
  log: log(),
  messages: messages(),
  png: png(),
  protobuf: protobuf(),
};

/** What a file gives back: equal, and made of other objects. */
const stored = (value: unknown): unknown => decode(JSON.parse(JSON.stringify(encode(value, "text"))) as never);

describe.each(Object.entries(all))("a stored value of %s", (_, arbitrary) => {
  it("shrinks without a memory of how it was made", () => {
    const values = fc.sample(arbitrary, { seed: 1, numRuns: 200 }).map(stored);
    const foreign = values.filter((value) => !arbitrary.canShrinkWithoutContext(value));
    expect(foreign.length).toBe(0);
    const smaller = values.map((value) => arbitrary.shrink(value, undefined).getNthOrLast(0));
    expect(smaller.filter((each) => each !== null).length).toBeGreaterThan(100);
  });
});

it("a stored PNG shrinks to a small one that is still sound", () => {
  const file = fc.sample(png(), { seed: 5, numRuns: 40 }).find((each) => each.length > 300) as Uint8Array<ArrayBuffer>;
  const width = (each: Uint8Array): number => new DataView(each.buffer, each.byteOffset).getUint32(16);
  const isSound = (each: Uint8Array): boolean => each.length > 60 && each[24] === 8 && width(each) > 2;
  const { counterexample } = fc.check(
    fc.property(png(), (each) => !isSound(each)),
    { seed: 1, examples: [[stored(file) as typeof file]], numRuns: 1 },
  );
  const [smallest] = counterexample ?? [];
  expect(smallest?.length).toBeLessThan(file.length);
  expect(width(smallest ?? file)).toBe(3);
  expect(exact(stored(file), file)).toBeNull();
});
