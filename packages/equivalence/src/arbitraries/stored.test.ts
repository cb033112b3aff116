import type { Arbitrary } from "fast-check";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decode, encode } from "@oxbow/sameness";
import { bytes } from "./bytes.ts";
import { chunks } from "./chunks.ts";
import { csv } from "./csv.ts";
import { json } from "./json.ts";
import { ndjson } from "./ndjson.ts";
import { bigint, integer, number } from "./numbers.ts";
import { listOf } from "./list-of.ts";
import { nearlyEqual } from "./nearly-equal.ts";
import { text } from "./text.ts";
import { float64Array } from "./typed-arrays.ts";
import { withOffsets } from "./with-offsets.ts";

const all: Record<string, Arbitrary<unknown>> = {
  bigint: bigint(),
  bytes: bytes(),
  chunks: chunks(bytes()),
  csv: csv({ columns: ["a", "b"] }),
  integer: integer(),
  json: json(),
  ndjson: ndjson(),
  number: number(),
  text: text(),
  "float64 arrays": float64Array(),
  lists: listOf(integer(), { maxLength: 20 }),
  "offsets of bytes": withOffsets(bytes()),
  "pairs of texts": nearlyEqual(text()),
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
