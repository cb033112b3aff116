import type { Tolerance } from "@oxbow/contract";
import { distance } from "./distance.ts";

/** Where and why a tolerance holds. */
export type Declared = Pick<Tolerance, "at" | "because" | "until">;

/**
 * Finite numbers of one sign may lie `most` representable values apart, counted in the width of the array they stand in. NaN,
 * infinities and the sign of zero stay strict: a candidate that loses one of these has not rounded differently.
 */
export function ulp(most: number, declared: Declared): Tolerance {
  if (!Number.isSafeInteger(most) || most < 0) throw new TypeError(`ulp takes a whole number of values, found ${most}`);
  return tolerance(
    declared,
    numbers((a, b, bits) => distance(a, b, bits) <= most),
  );
}

/** Finite numbers of one sign may differ by this share of the larger: `relative(1e-9, …)`. Zero has no share. */
export function relative(share: number, declared: Declared): Tolerance {
  if (!(share > 0 && share < 1)) throw new TypeError(`relative takes a share between 0 and 1, found ${share}`);
  const isClose = (a: number, b: number): boolean =>
    Math.sign(a) === Math.sign(b) && a !== 0 && Math.abs(a - b) <= share * Math.max(Math.abs(a), Math.abs(b));
  return tolerance(declared, numbers(isClose));
}

/** Finite numbers, BigInts among themselves, may differ by `most`; 0 and -0 are then the same. */
export function absolute(most: number, declared: Declared): Tolerance {
  if (!(most > 0 && Number.isFinite(most))) throw new TypeError(`absolute takes a number above 0, found ${most}`);
  const areClose = numbers((a, b) => Math.abs(a - b) <= most);
  return tolerance(declared, (a, b, bits) =>
    typeof a === "bigint" && typeof b === "bigint" ? Math.abs(Number(a - b)) <= most : areClose(a, b, bits),
  );
}

/** Whatever stands at these paths is not looked at. It must be there on both sides. */
export function ignoring(declared: Declared & { readonly at: RegExp }): Tolerance {
  return { ...tolerance(declared, () => true), whole: true };
}

function tolerance(declared: Declared, allows: Tolerance["allows"]): Tolerance {
  return check({ ...declared, allows });
}

/** Throws a sentence for a tolerance without a reason, or one that ends on no day. */
export function check(declared: Tolerance): Tolerance {
  const { because, until } = declared;
  if (because.trim() === "") throw new TypeError("a tolerance says why: because is empty");
  if (until !== undefined && (!/^\d{4}-\d{2}-\d{2}$/.test(until) || Number.isNaN(Date.parse(until)))) {
    throw new TypeError(`"${until}" is no day: a tolerance ends on a day such as 2027-01-31`);
  }
  return declared;
}

type Numbers = (a: number, b: number, bits: 16 | 32 | 64) => boolean;

const numbers =
  (isClose: Numbers): Tolerance["allows"] =>
  (a, b, bits) =>
    typeof a === "number" && typeof b === "number" && Number.isFinite(a) && Number.isFinite(b) && isClose(a, b, bits);
