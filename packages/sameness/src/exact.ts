import { type Comparator, type Difference, hush, hushInside, type Incomparable, type Tolerance } from "@oxbow/contract";
import { compareValues, type Finding } from "./compare-values.ts";
import { IncomparableError } from "./incomparable-error.ts";
import { lenienceOf } from "./lenience.ts";
import { isThenable } from "./observe.ts";

type Look = (control: unknown, candidate: unknown) => Finding | null;

/** What the comparators of this package find beyond the place. */
const looks = new WeakMap<object, Look>();

/**
 * The strict comparator: null only if no program could tell the values apart by looking at them, and no value hides what it
 * holds. Throws an `IncomparableError` where one does.
 *
 * `Object.is` for primitives, so -0 is not 0, NaN is NaN, and 1n is not 1. Class by name, own keys in order, holes are not
 * `undefined`, Map and Set in insertion order, typed arrays by class and elements whatever buffer lies below, Error by class,
 * message and own fields. Whether a property can be written, and whether two parts are one object or two equal ones, is not
 * told apart.
 */
export const exact: Comparator = detailed((control, candidate) => compareValues(control, candidate, "", null));

/** The strict comparison, but for the differences that are declared. `now` is for tests. */
export function loosely<Out>(tolerances: readonly Tolerance[], now: () => number = Date.now): Comparator<Out> {
  const lenience = lenienceOf(tolerances, now);
  return detailed((control, candidate) => compareValues(control, candidate, "", lenience));
}

function detailed(look: Look): Comparator {
  const comparator: Comparator = (control, candidate) => {
    const finding = look(control, candidate);
    if (finding?.kind === "incomparable") throw new IncomparableError(finding.where, finding.because);
    return finding === null ? null : finding.where;
  };
  looks.set(comparator, look);
  return comparator;
}

/** What a comparator finds at `root`; what a stranger's throws makes the values incomparable. */
export function found(
  comparator: Comparator<never>,
  control: unknown,
  candidate: unknown,
  root: string,
): Difference | Incomparable | null {
  const look = looks.get(comparator);
  if (look !== undefined) {
    const finding = look(control, candidate);
    return finding === null ? null : { ...finding, where: root + finding.where };
  }
  try {
    const where: unknown = comparator(control as never, candidate as never);
    if (where === null) return null;
    if (typeof where === "string") return { kind: "different", where: root + where, shown: "" };
    hush(where);
    hushInside(where);
    const gave = isThenable(where) ? "a promise" : typeof where;
    return {
      kind: "incomparable",
      where: root,
      because: `the definition's comparator gave ${gave}: give a path, or null`,
    };
  } catch (error) {
    hushInside(error);
    if (error instanceof IncomparableError) {
      return { kind: "incomparable", where: root + error.where, because: error.because };
    }
    return { kind: "incomparable", where: root, because: `the definition's comparator threw ${told(error)}` };
  }
}

function told(error: unknown): string {
  try {
    return String(error);
  } catch {
    return "something that cannot be printed";
  }
}
