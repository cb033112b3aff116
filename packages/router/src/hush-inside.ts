import { hush } from "@oxbow/contract";
import { types } from "node:util";

// Whoever hides a promise behind more than this has hidden it.
const MOST = 10_000;

/**
 * Sees to it that no promise inside a value ends the process when it is rejected: a caller would have awaited it, an experiment
 * only looks. Looks at what own properties hold, never runs an accessor or a trap, and never throws.
 */
export function hushInside(value: unknown): void {
  if (typeof value !== "object" || value === null) return;
  try {
    const seen = new Set<unknown>([value]);
    for (const each of seen) {
      if (types.isPromise(each)) hush(each);
      else for (const inner of insideOf(each as object)) if (isObject(inner) && seen.size < MOST) seen.add(inner);
    }
  } catch {
    // What throws when it is looked at shows nothing.
  }
}

function insideOf(value: object): Iterable<unknown> {
  if (types.isProxy(value) || ArrayBuffer.isView(value)) return [];
  if (types.isMap(value)) return mapItems.call(value);
  if (types.isSet(value)) return setItems.call(value);
  if (Array.isArray(value) && value.length > MOST) return value.slice(0, MOST);
  return Object.values(Object.getOwnPropertyDescriptors(value)).map(({ value: held }) => held as unknown);
}

const isObject = (value: unknown): boolean => typeof value === "object" && value !== null;

/* oxlint-disable typescript/unbound-method -- of the intrinsic classes: a subclass may have methods of the same names. */
const mapItems = Map.prototype.values as (this: unknown) => Iterable<unknown>;
const setItems = Set.prototype.values as (this: unknown) => Iterable<unknown>;
/* oxlint-enable typescript/unbound-method */
