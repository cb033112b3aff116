import { types } from "node:util";

/**
 * A listener that may do what it likes: what it throws, and what a promise of its is rejected with, goes to `failed` and to
 * nobody else. Neither harms the caller or ends the process.
 */
export function hushed<T>(
  listener: ((event: T) => unknown) | undefined,
  failed: (error: unknown) => void = nothing,
): (event: T) => void {
  if (listener === undefined) return nothing;
  return (event) => {
    try {
      const out = listener(event);
      hush(out, failed);
      hushInside(out);
    } catch (error) {
      told(failed, error);
    }
  };
}

/**
 * Sees to it that a value's rejection ends no process: of a promise of any realm, whatever its own `then` does, and of any
 * other object with a `then`. A value that is neither is left alone. Never throws.
 */
export function hush(value: unknown, failed: (error: unknown) => void = nothing): void {
  if ((typeof value !== "object" || value === null) && typeof value !== "function") return;
  const reject = (error: unknown): void => told(failed, error);
  try {
    // oxlint-disable-next-line typescript/unbound-method -- called on the promise, whose own `then` may be anybody's.
    if (types.isPromise(value)) void Promise.prototype.then.call(value, hushInside, reject);
    else {
      const { then } = value as { readonly then?: unknown };
      if (typeof then === "function") then.call(value, hushInside, reject);
    }
  } catch (error) {
    reject(error);
  }
}

function told(failed: (error: unknown) => void, error: unknown): void {
  // A promise can be thrown, too, and another one be its reason.
  hushInside(error);
  try {
    failed(error);
  } catch {
    // Whoever counts failures may fail as well: there is nobody left to tell.
  }
}

const nothing = (): void => {};

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
