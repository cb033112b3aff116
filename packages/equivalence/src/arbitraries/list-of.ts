import * as fc from "fast-check";
import type { Arbitrary } from "fast-check";
import { biased } from "./biased.ts";

/**
 * Lists of every length from `minLength` (0 if left out) to `maxLength`, one in ten of exactly `maxLength`. `fc.array` with the
 * same `maxLength` draws none of more than ten items, unless it is told `size: "max"`.
 */
export function listOf<T>(
  item: Arbitrary<T>,
  { minLength = 0, maxLength }: { readonly minLength?: number; readonly maxLength: number },
): Arbitrary<T[]> {
  return biased(
    fc.array(item, { minLength, maxLength, size: "max" }),
    fc.array(item, { minLength: maxLength, maxLength, size: "max" }),
    0.1,
  );
}
