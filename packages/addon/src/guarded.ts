import { STRIDE } from "./slot-memory.ts";

/** Not remembered: what is promoted has shown itself, and is as fast as can be. */
export const PLAIN = 0;
export const REMEMBERED = 1;
export const REFUSED = 2;

/** How the calls of one kernel are made, as its flag says now. */
export interface Slot {
  readonly index: number;
  call: typeof PLAIN | typeof REMEMBERED | typeof REFUSED;
  /** Why calls are refused. */
  refusal: string | undefined;
}

/** The candidate, counted in and out of its slot. */
export function guarded<Args extends readonly unknown[], Out>(
  candidate: (...args: Args) => Out,
  slot: Slot,
  inside: Int32Array,
): (...args: Args) => Out {
  const at = slot.index * STRIDE;
  const leave = (): void => void inside[at]!--;
  return (...args) => {
    const { call } = slot;
    if (call === REFUSED) throw new Error(`the native candidate was not called: ${slot.refusal}`);
    if (call === REMEMBERED) inside[at]!++;
    let out: Out;
    try {
      // The only place where `args` is used: V8 then makes no array of them.
      out = candidate(...args);
    } catch (error) {
      if (call === REMEMBERED) leave();
      throw error;
    }
    if (call === REMEMBERED) leaveAfter(out, leave);
    return out;
  };
}

/** The work of a promise, of whatever realm, goes on in other threads, and may end the process from there. */
function leaveAfter(out: unknown, leave: () => void): void {
  if (typeof out !== "object" || out === null) return leave();
  let isInside = true;
  const leaveOnce = (): void => {
    if (isInside) leave();
    isInside = false;
  };
  try {
    const { then } = out as { readonly then?: unknown };
    if (typeof then === "function") then.call(out, leaveOnce, leaveOnce);
    else leaveOnce();
  } catch {
    // Whoever uses the result will meet the same error.
    leaveOnce();
  }
}
