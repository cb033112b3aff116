import * as fc from "fast-check";
import type { Arbitrary } from "fast-check";
import { blockEnds, markFrom } from "./places.ts";
import { gapAt, indexAt, share } from "./share.ts";

/** Where a whole of `length` is cut, in ascending order. Cuts are shares, so that they stay where they are while it shrinks. */
export const gapsAt = (length: number, shares: readonly number[]): number[] =>
  ascending(shares.map((at) => gapAt(length, at)));

/** Every place between elements, or of more than `most` a run of that many that lies there. */
export function runOfGaps(length: number, at: number, most: number): number[] {
  const count = Math.min(Math.max(length - 1, 0), most);
  const first = 1 + gapAt(Math.max(length - 1, 0) - count, at);
  return Array.from({ length: count }, (_, i) => first + i);
}

/** A place where a stream is likely to be taken up wrongly: where a block ends, or before or behind a mark, at this share. */
export type Spot = readonly [kind: "block" | "before" | "behind", at: number];

/** One to four of them. */
export const spots = (): Arbitrary<Spot[]> =>
  fc.array(fc.tuple(fc.constantFrom<Spot[0][]>("block", "block", "before", "behind"), share()), {
    minLength: 1,
    maxLength: 4,
    size: "max",
  });

/** Where those are in the whole, in ascending order; the end of a block for a mark that it has not. */
export const someGaps = (whole: Uint8Array, drawn: readonly Spot[]): number[] =>
  ascending(
    drawn.map(([kind, at]) => {
      const mark = kind === "block" ? undefined : markFrom(whole, at);
      if (mark !== undefined) return kind === "before" ? mark : mark + 1;
      const blocks = blockEnds(whole.length);
      return blocks[indexAt(blocks.length, at)]!;
    }),
  );

const ascending = (gaps: number[]): number[] => gaps.sort((a, b) => a - b);
