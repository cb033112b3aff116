import type { Arbitrary } from "fast-check";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decode, encode } from "../codec.ts";
import { exact } from "../compare/exact.ts";
import { bytes } from "./bytes.ts";
import { chunks } from "./chunks.ts";
import { csv } from "./csv.ts";
import { json } from "./json.ts";
import { log } from "./log.ts";
import { ndjson } from "./ndjson.ts";
import { bigint, integer, number } from "./numbers.ts";
import { png } from "./png.ts";
import { messages, protobuf } from "./protobuf.ts";
import { text } from "./text.ts";

const all: Record<string, Arbitrary<unknown>> = {
  bigint: bigint(),
  bytes: bytes(),
  chunks: chunks(bytes()),
  csv: csv({ columns: ["a", "b"] }),
  "framed protobuf": protobuf({ framed: true }),
  integer: integer(),
  json: json(),
  log: log(),
  messages: messages(),
  ndjson: ndjson(),
  number: number(),
  png: png(),
  protobuf: protobuf(),
  text: text(),
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
