import { types } from "node:util";

/** What an object is, whichever realm it comes from: asked of the object, never of a constructor of one realm. */
export type Kind =
  | "array"
  | "plain"
  | "view"
  | "buffer"
  | "date"
  | "regexp"
  | "map"
  | "set"
  | "error"
  | "boxed"
  | "url"
  | "parameters"
  /** Of somebody's class, or of one that the platform made: `unseen` says whether its state can be seen. */
  | "instance"
  | "proxy";

export function kindOf(value: object): Kind {
  if (types.isProxy(value)) return "proxy";
  if (ArrayBuffer.isView(value)) return "view";
  if (Array.isArray(value)) return "array";
  const prototype = Object.getPrototypeOf(value) as object | null;
  if (prototype === Object.prototype || prototype === null) return isTagged(value) ? branded(value) : "plain";
  const kind = branded(value);
  return kind === "instance" && isRootPrototype(prototype) ? "plain" : kind;
}

/** `arguments`, a Date whose prototype was taken away: what looks plain and is not. */
const isTagged = (value: object): boolean => toString.call(value) !== "[object Object]";
// oxlint-disable-next-line typescript/unbound-method -- called on the object that is asked about.
const { toString } = Object.prototype;

function branded(value: object): Kind {
  if (types.isMap(value)) return "map";
  if (types.isSet(value)) return "set";
  if (types.isDate(value)) return "date";
  if (types.isRegExp(value)) return "regexp";
  if (types.isAnyArrayBuffer(value)) return "buffer";
  if (types.isNativeError(value) || toString.call(value) === "[object DOMException]") return "error";
  if (types.isBoxedPrimitive(value)) return "boxed";
  if (hrefOf(value) !== undefined) return "url";
  return parametersOf(value) === undefined ? "instance" : "parameters";
}

/** Object.prototype of any realm: nothing lies behind it, and its constructor is called Object. */
const isRootPrototype = (prototype: object): boolean =>
  Object.getPrototypeOf(prototype) === null &&
  Object.hasOwn(prototype, "hasOwnProperty") &&
  (prototype as { constructor?: { name?: unknown } }).constructor?.name === "Object";

/** The address of a URL; undefined of anything else. */
export function hrefOf(value: object): string | undefined {
  return className(value) === "URL" ? attempt(() => hrefGetter.call(value)) : undefined;
}

/** The pairs of URLSearchParams, which are all there is to them; undefined of anything else. */
export function parametersOf(value: object): readonly (readonly [string, string])[] | undefined {
  return className(value) === "URLSearchParams"
    ? attempt(() => [...entries.call(value as URLSearchParams)])
    : undefined;
}

// oxlint-disable-next-line typescript/unbound-method -- called on what may be no URL, to find out.
const hrefGetter = Object.getOwnPropertyDescriptor(URL.prototype, "href")!.get as () => string;
// oxlint-disable-next-line typescript/unbound-method -- called on what may be no URLSearchParams, to find out.
const { entries } = URLSearchParams.prototype;

/** The name of an object's class; "null" without a prototype. A getter that throws in its place gives "". */
export function className(value: object): string {
  const prototype = Object.getPrototypeOf(value) as object | null;
  return prototype === null ? "null" : nameOf(prototype);
}

const names = new WeakMap<object, string>();

function nameOf(prototype: object): string {
  const known = names.get(prototype);
  if (known !== undefined) return known;
  const found = attempt(() => (prototype as { constructor?: { name?: unknown } }).constructor?.name);
  const name = typeof found === "string" ? found : "";
  names.set(prototype, name);
  return name;
}

/** The element type of a view: `Uint8Array` of a Buffer, `DataView` of a DataView. */
export const elementsOf = (view: ArrayBufferView): string =>
  types.isDataView(view) ? "DataView" : (elementsGetter.call(view) as string);

// oxlint-disable-next-line typescript/unbound-method -- called on the view.
const elementsGetter = Object.getOwnPropertyDescriptor(
  Object.getPrototypeOf(Uint8Array.prototype) as object,
  Symbol.toStringTag,
)!.get as () => unknown;

/** Asked of the buffer itself: `instanceof` would know one realm's buffers. */
export const isShared = (buffer: ArrayBufferLike): buffer is SharedArrayBuffer => types.isSharedArrayBuffer(buffer);

export const isDetached = (buffer: ArrayBufferLike): boolean => !isShared(buffer) && buffer.detached;

/** What a BigInt holds; hardly anything asks for the exact size of a small one. */
export const bytesOfBigInt = (value: bigint): number =>
  BigInt.asIntN(64, value) === value ? 16 : Math.ceil(value.toString(16).length / 2);

/** What `find` gives, or undefined where it throws. */
export function attempt<T>(find: () => T): T | undefined {
  try {
    return find();
  } catch {
    return undefined;
  }
}
