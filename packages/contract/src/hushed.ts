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
      hush(listener(event), failed);
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
    if (types.isPromise(value)) void Promise.prototype.then.call(value, undefined, reject);
    else {
      const { then } = value as { readonly then?: unknown };
      if (typeof then === "function") then.call(value, nothing, reject);
    }
  } catch (error) {
    reject(error);
  }
}

function told(failed: (error: unknown) => void, error: unknown): void {
  try {
    failed(error);
  } catch {
    // Whoever counts failures may fail as well: there is nobody left to tell.
  }
}

const nothing = (): void => {};
