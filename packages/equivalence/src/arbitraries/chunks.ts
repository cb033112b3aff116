import * as fc from "fast-check";
import type { Arbitrary } from "fast-check";
import { biased } from "./biased.ts";
import { gapsAt, spots, runOfGaps, someGaps } from "./cuts.ts";
import { endOrShare, share, shareOfGap } from "./share.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/**
 * The same bytes cut into chunks, empty ones included: a streaming kernel must not notice where. Cuts fall anywhere, and
 * often inside UTF-8 sequences, between CR and LF, around records, and where blocks of 2^k bytes end; every byte on its own
 * is among them, of a long whole a run of bytes.
 */
export function chunks(of: Arbitrary<Bytes>): Arbitrary<Bytes[]> {
  const anywhere = (most: number): Arbitrary<Bytes[]> =>
    fc
      .tuple(of, fc.array(share(), { maxLength: most, size: "max" }))
      .map(([whole, at]) => cut(whole, gapsAt(whole.length, at)), uncut);
  const bytewise = fc.tuple(of, endOrShare()).map(([whole, at]) => cut(whole, runOfGaps(whole.length, at, MOST_ALONE)));
  const placed = fc.tuple(of, spots()).map(([whole, drawn]) => cut(whole, someGaps(whole, drawn)));
  return biased(
    // A stored value may have any number of them.
    anywhere(MOST_STORED),
    fc.oneof(
      { weight: 4, arbitrary: anywhere(8) },
      { weight: 2, arbitrary: bytewise },
      { weight: 3, arbitrary: placed },
    ),
    1,
  );
}

const MOST_ALONE = 1024;
const MOST_STORED = 2 ** 20;

function cut(whole: Bytes, gaps: readonly number[]): Bytes[] {
  const ends = [...gaps, whole.length];
  return ends.map((end, i) => whole.slice(ends[i - 1] ?? 0, end));
}

function uncut(value: unknown): [whole: Bytes, shares: number[]] {
  if (!Array.isArray(value) || value.length === 0) throw new TypeError("not a list of chunks");
  const parts = value as readonly Bytes[];
  const whole = Uint8Array.from(parts.flatMap((part) => Array.from(part)));
  let end = 0;
  const gaps = parts.slice(0, -1).map((part) => (end += part.length));
  return [whole, gaps.map((gap) => shareOfGap(whole.length, gap))];
}
