import { isDeepStrictEqual } from "node:util";
import { elementsOf } from "./kind.ts";

/**
 * The keys of an array that are no positions: `index`, `input` and `groups` of what a RegExp found, say. To name a hundred
 * thousand positions takes 17 ms, so they are named only where a comparison with its bare elements has shown that there is more.
 */
export function extraKeys(array: readonly unknown[]): readonly PropertyKey[] {
  return isBare(array) ? NONE : extraKeysByName(array);
}

const isBare = (array: readonly unknown[]): boolean =>
  array.length <= 8 && Object.keys(array).length === array.length
    ? Object.getOwnPropertySymbols(array).length === 0
    : isDeepStrictEqual(array, bare(array));

/** The same of an array of numbers. */
export function extraKeysOfView(view: ArrayBufferView): readonly PropertyKey[] {
  const Constructor = (globalThis as unknown as Record<string, new (of: unknown) => object>)[elementsOf(view)]!;
  return isDeepStrictEqual(view, like(new Constructor(view), view)) ? NONE : extraKeysByName(view);
}

/** The elements and holes of an array, as they stand, without whatever else it holds. */
export function bare(array: readonly unknown[]): unknown[] {
  // Of a subclass `slice` would call the constructor.
  if (Object.getPrototypeOf(array) === Array.prototype) return array.slice();
  const made: unknown[] = [];
  made.length = array.length;
  for (let i = 0; i < array.length; i++) if (Object.hasOwn(array, i)) made[i] = array[i];
  return like(made, array);
}

const like = <T extends object>(made: T, original: object): T =>
  Object.setPrototypeOf(made, Object.getPrototypeOf(original) as object | null) as T;

/** The own keys of an object, as Reflect.ownKeys gives them, in half its time where no symbol is among them. */
export function keysOf(value: object): readonly PropertyKey[] {
  const keys: PropertyKey[] = Object.getOwnPropertyNames(value);
  const symbols = Object.getOwnPropertySymbols(value);
  return symbols.length === 0 ? keys : keys.concat(symbols);
}

/** All of them, hidden ones included. */
const extraKeysByName = (array: object): readonly PropertyKey[] =>
  Reflect.ownKeys(array).filter((key) => typeof key === "symbol" || !(key === "length" || isPosition(key)));

const isPosition = (key: string): boolean => /^(0|[1-9]\d{0,9})$/.test(key) && Number(key) < 2 ** 32 - 1;

const NONE: readonly PropertyKey[] = [];
