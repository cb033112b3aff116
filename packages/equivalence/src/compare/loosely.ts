import { comparator, type Comparator } from "./exact.ts";

/** One way in which results may differ, declared: where, how far, why, and until when. */
export interface Tolerance {
  readonly tolerates: (control: unknown, candidate: unknown, path: string) => boolean;
  readonly because: string;
  /** The last day it holds, as `2027-01-31`. From then on the comparison is strict, and what it hid is a mismatch. */
  readonly until: string;
}

/** Where and why a tolerance holds. */
export interface Declared {
  /** Matched against paths such as `.groups[3].mean`; everywhere if left out. */
  readonly at?: RegExp;
  readonly because: string;
  readonly until: string;
}

/** The strict comparison, but for the differences that are declared. `now` is for tests. */
export function loosely<Out>(tolerances: readonly Tolerance[], now: () => number = Date.now): Comparator<Out> {
  for (const { because, until } of tolerances) {
    if (!/^\d{4}-\d{2}-\d{2}$/.test(until) || Number.isNaN(Date.parse(until))) {
      throw new TypeError(`"${until}" is no day: a tolerance ends on a day such as 2027-01-31`);
    }
    if (because.trim() === "") throw new TypeError("a tolerance says why: because is empty");
  }
  return comparator((control, candidate, path) =>
    tolerances.some(({ until, tolerates }) => now() < Date.parse(until) + DAY && tolerates(control, candidate, path)),
  );
}

const DAY = 86_400_000;

/**
 * Finite doubles of one sign may lie `most` representable values apart. NaN, infinities and the sign of zero stay strict: a
 * candidate that loses one of these has not rounded differently.
 */
export function ulp(most: number, declared: Declared): Tolerance {
  return {
    ...declared,
    tolerates: (control, candidate, path) =>
      typeof control === "number" &&
      typeof candidate === "number" &&
      isAt(declared, path) &&
      distance(control, candidate) <= most,
  };
}

/** Whatever stands at these paths is not looked at. It must be there on both sides. */
export function ignoring(declared: Declared & { readonly at: RegExp }): Tolerance {
  return { ...declared, tolerates: (_control, _candidate, path) => isAt(declared, path) };
}

const isAt = ({ at }: Declared, path: string): boolean => at === undefined || path.search(at) !== -1;

/** How many representable doubles lie between two, and Infinity if that means nothing. */
function distance(a: number, b: number): number {
  if (!Number.isFinite(a) || !Number.isFinite(b) || Object.is(Math.sign(a), -0) !== Object.is(Math.sign(b), -0))
    return Infinity;
  if (Math.sign(a) !== Math.sign(b)) return Infinity;
  const [x, y] = new BigInt64Array(Float64Array.of(a, b).buffer) as unknown as [bigint, bigint];
  return Number(x > y ? x - y : y - x);
}
