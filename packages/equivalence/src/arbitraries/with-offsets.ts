import * as fc from "fast-check";
import type { Arbitrary } from "fast-check";
import { gapAt, LAST, share, shareOfGap } from "./share.ts";

/**
 * A whole of `of`, and a part of it: `[whole, start, end]` with 0 ≤ start ≤ end ≤ `whole.length`. Both fall anywhere, and often on
 * the ends; the part is empty now and then. It stays where it is while the whole shrinks.
 */
export function withOffsets<S extends { readonly length: number }>(
  of: Arbitrary<S>,
): Arbitrary<[whole: S, start: number, end: number]> {
  const end = fc.oneof({ weight: 3, arbitrary: share() }, { weight: 1, arbitrary: fc.constantFrom(0, LAST) });
  return fc.tuple(of, end, end).map(
    ([whole, a, b]): [S, number, number] => {
      const [first, last] = [gapAt(whole.length, a), gapAt(whole.length, b)];
      return [whole, Math.min(first, last), Math.max(first, last)];
    },
    (value) => {
      const [whole, start, stop] = value as [S, number, number];
      if (!(start >= 0 && start <= stop && stop <= whole.length)) throw new TypeError("no offsets of it");
      return [whole, shareOfGap(whole.length, start), shareOfGap(whole.length, stop)];
    },
  );
}
