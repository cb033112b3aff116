import * as fc from "fast-check";
import type { Arbitrary } from "fast-check";

/**
 * How far into a whole something lies: from 0 up to but not 1, every tenth as often as any other. A share stays where it is
 * while the whole shrinks. (`fc.double` is uniform over bit patterns: 91 % of its draws from 0 to 1 are below 1e-10. `fc.nat`
 * prefers both ends.)
 */
export function share(): Arbitrary<number> {
  return fc.noBias(fc.nat(STEPS - 1)).map(
    (n) => n / STEPS,
    (value) => Math.floor((value as number) * STEPS),
  );
}

/** The same, half of the time at the very end: where a block that was read wrongly would lose what stands there. */
export const endOrShare = (): Arbitrary<number> => fc.oneof(share(), fc.constant(LAST));

/** The element of `length` that lies there; 0 for a length of 0. */
export const indexAt = (length: number, at: number): number => Math.floor(at * length);

/** The place between elements that lies there: 0 is before the first, `length` behind the last. */
export const gapAt = (length: number, at: number): number => Math.floor(at * (length + 1));

/** The share whose `gapAt` is `gap`. */
export const shareOfGap = (length: number, gap: number): number => (gap + 0.5) / (length + 1);

/** Finer than any whole is long. */
const STEPS = 2 ** 30;

/** The last share: behind every element but the last, and the place at the very end. */
export const LAST = 1 - 1 / STEPS;
