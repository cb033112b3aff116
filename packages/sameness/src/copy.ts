import type { Copied } from "./copied.ts";
import { Copier } from "./copier.ts";
import { copyFlat } from "./copy-flat.ts";

export interface CopyLimit {
  /** Copying stops as soon as the copy holds more. */
  readonly maxBytes?: number;
}

/**
 * Copies an argument list so that a callee may write to it and cannot tell it from the original: one object passed twice is
 * one object, subclasses of Array, Map, Date and typed arrays stay what they are, and so do holes, symbol keys, attributes,
 * frozen objects, null prototypes, shared, resizable and detached buffers, and whatever comes from another realm.
 *
 * What cannot be copied so is told, never replaced: functions, accessors, Proxies, objects whose state cannot be seen. Never
 * throws. Of a view only the bytes in view are copied, as what lies around them may be another caller's; of two views of
 * one buffer, all of it.
 */
export function copyArguments(args: readonly unknown[], { maxBytes = Infinity }: CopyLimit = {}): Copied<unknown[]> {
  return copyFlat(args, maxBytes) ?? new Copier({ maxBytes, surroundings: false, handOn: false }).run(args);
}

/**
 * The copy that a suite makes: functions and objects that cannot be copied are handed on as they are, and views keep all of
 * the buffer that they lie in, since a kernel that reads beside its view must find there what was drawn.
 */
export function copy<T>(value: T): T {
  if (typeof value !== "object" || value === null) return value;
  const copied = new Copier({ maxBytes: Infinity, surroundings: true, handOn: true }).run([value]);
  return copied.kind === "copied" ? (copied.value[0] as T) : value;
}
