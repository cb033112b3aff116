import * as fc from "fast-check";
import type { Arbitrary } from "fast-check";
import type { Size } from "../size.ts";

/**
 * Lengths at which implementations change their way: one step around the ends of words, SIMD lanes, blocks and buffers.
 * `small` reaches 260, `large` 64 KiB and a little more.
 */
export function lengths(size: Size): Arbitrary<number> {
  const [from, to] = size === "small" ? [0, 8] : [8, 16];
  const edges = Array.from({ length: to - from + 1 }, (_, i) => 2 ** (from + i)).flatMap((n) => [n - 1, n, n + 1]);
  const most = 2 ** to + 4;
  return fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...edges) },
    { weight: 1, arbitrary: fc.noBias(fc.nat(most)) },
  );
}
