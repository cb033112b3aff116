import { bare, extraKeys, keysOf } from "./extra-keys.ts";
import { isDetached, isShared, kindOf } from "./kind.ts";
import { unseen, unseenSubclass } from "./unseen.ts";

/** Puts back what was there, as often as it is called. False where something resisted: frozen since, or transferred away. */
export type Undo = () => boolean;

type Step = () => void;

/**
 * Remembers what the arguments at `positions` hold, all the way down, and gives back what puts it there again in place: every
 * array, Map, Set and object keeps its identity, as the caller holds them. A reason, in a sentence, where something holds
 * state that cannot be seen and so not be put back. Never throws.
 */
export function remember(args: readonly unknown[], positions: readonly number[]): Undo | string {
  const seen = new Set<unknown>();
  const left: unknown[] = positions.map((position) => args[position]);
  const steps: Step[] = [];
  try {
    while (left.length > 0) {
      const value = left.pop();
      if (typeof value !== "object" || value === null || seen.has(value)) continue;
      seen.add(value);
      const step = stepFor(value, left);
      if (typeof step === "string") return step;
      if (step !== null) steps.push(step);
    }
  } catch {
    return "an argument that throws when it is looked at";
  }
  return () => {
    let isBack = true;
    for (const step of steps) {
      try {
        step();
      } catch {
        // The others are put back all the same.
        isBack = false;
      }
    }
    return isBack;
  };
}

/** What puts one object's own contents back; what it refers to goes to `left`. */
function stepFor(value: object, left: unknown[]): Step | string | null {
  switch (kindOf(value)) {
    case "view":
      return bytesOf((value as ArrayBufferView).buffer, value as ArrayBufferView);
    case "buffer":
      return bytesOf(value as ArrayBufferLike, { byteOffset: 0, byteLength: (value as ArrayBuffer).byteLength });
    case "array":
      return unseenSubclass(value) ?? items(value as unknown[], left);
    case "map":
      return unseenSubclass(value) ?? together(mapOf(value as Map<unknown, unknown>, left), properties(value, left));
    case "set":
      return unseenSubclass(value) ?? together(setOf(value as Set<unknown>, left), properties(value, left));
    case "date": {
      const time = (value as Date).getTime();
      return together(() => void (value as Date).setTime(time), properties(value, left));
    }
    case "plain":
    case "regexp":
    case "boxed":
    case "error":
      return properties(value, left);
    case "instance":
      return unseen(value) ?? properties(value, left);
    case "proxy":
      return "a Proxy";
    case "url":
    case "parameters":
      return "an address, which cannot be put back in place";
  }
}

function bytesOf(buffer: ArrayBufferLike, at: { byteOffset: number; byteLength: number }): Step | null {
  if (isDetached(buffer) || at.byteLength === 0) return null;
  const saved = new Uint8Array(buffer, at.byteOffset, at.byteLength).slice();
  const size = buffer.byteLength;
  return () => {
    // Throws where it was transferred away since.
    if (!isShared(buffer) && buffer.resizable && buffer.byteLength !== size) buffer.resize(size);
    new Uint8Array(buffer, at.byteOffset, at.byteLength).set(saved);
  };
}

function items(array: unknown[], left: unknown[]): Step {
  const saved = bare(array);
  if (!Object.isExtensible(array) || extraKeys(array).length > 0) return properties(array, left);
  for (const item of saved) if (typeof item === "object" && item !== null) left.push(item);
  return () => {
    for (const key of extraKeys(array)) remove(array, key);
    array.length = 0;
    array.length = saved.length;
    // A hole is not undefined.
    for (let i = 0; i < saved.length; i++) if (saved[i] !== undefined || Object.hasOwn(saved, i)) array[i] = saved[i];
  };
}

function mapOf(map: Map<unknown, unknown>, left: unknown[]): Step {
  const saved = [...map];
  for (const [key, item] of saved) left.push(key, item);
  return () => {
    map.clear();
    for (const [key, item] of saved) map.set(key, item);
  };
}

function setOf(set: Set<unknown>, left: unknown[]): Step {
  const saved = [...set];
  left.push(...saved);
  return () => {
    set.clear();
    for (const item of saved) set.add(item);
  };
}

function properties(value: object, left: unknown[]): Step {
  const saved = keysOf(value).map((key) => {
    const property = Reflect.getOwnPropertyDescriptor(value, key)!;
    left.push(property.value);
    return { key, property };
  });
  return () => {
    const now = keysOf(value);
    const isSame = now.length === saved.length && saved.every(({ key }, i) => key === now[i]);
    // Another order of keys can only be put right by making them anew.
    if (!isSame) for (const key of now) remove(value, key);
    for (const { key, property } of saved) Object.defineProperty(value, key, property);
    if (keysOf(value).length !== saved.length) throw new TypeError("a property that was added stays");
  };
}

const remove = (value: object, key: PropertyKey): boolean =>
  (Array.isArray(value) && key === "length") || Reflect.deleteProperty(value, key);

const together =
  (one: Step, other: Step): Step =>
  () => {
    one();
    other();
  };
