import { className, hrefOf, isDetached, isShared, kindOf, parametersOf } from "./kind.ts";
import { Normal, Unsent } from "./stand-in.ts";
import { unseen, unseenSubclass } from "./unseen.ts";

/**
 * Values as plain trees, for a process boundary or a file, and back. Beyond JSON they keep what a program could notice:
 * -0, NaN, BigInt, undefined, holes, key order, `__proto__` as a key, Map, Set, Date, URL, RegExp, Error with code, the class of
 * an object by name, views with their offset and what lies around them, views that share a buffer, detached and shared
 * buffers, and cycles.
 *
 * JSON values stand for themselves; everything else is `{ "$": kind, … }`. What would arrive as something else cannot be encoded
 * (functions, symbols, accessors, Proxies, subclasses of Array and the like, objects whose state cannot be seen, what is nested
 * deeper than a thousand levels): a `CannotLeaveError` says so.
 */
export function encode(value: unknown, bytes: BytesForm = "raw"): Encoded {
  return encodeWithin(value, { bytes, owners: [], buffers: [] });
}

/** A value cannot be sent to another process, nor kept in a file. */
export class CannotLeaveError extends TypeError {
  override readonly name = "CannotLeaveError";
  readonly code = "CANNOT_LEAVE";

  constructor(what: string) {
    super(`${what} cannot leave its process`);
  }
}

export function decode(encoded: Encoded): unknown {
  return decodeWithin(encoded, { owners: [], buffers: [] });
}

/** Made of JSON values, and of Uint8Arrays where the form of bytes is `raw`. */
export type Encoded = unknown;

/** `raw` keeps byte arrays as they are; `text` makes them strings, as `utf8:…` where people can read that, as `hex:…` else. */
export type BytesForm = "raw" | "text";

interface Visited {
  /** The objects around the present one, outermost first: a cycle names one by its depth. */
  readonly owners: object[];
  /** Every buffer met so far: a second view of it names it by its position here. */
  readonly buffers: ArrayBufferLike[];
}

interface Context extends Visited {
  readonly bytes: BytesForm;
}

type Tagged = { readonly $: string } & Record<string, unknown>;
type Entries = readonly (readonly [string, unknown])[];

function encodeWithin(value: unknown, context: Context): Encoded {
  if (value === null || typeof value === "boolean" || typeof value === "string") return value;
  if (typeof value === "number") {
    return Number.isFinite(value) && !Object.is(value, -0)
      ? value
      : { $: "number", of: Object.is(value, -0) ? "-0" : `${value}` };
  }
  if (value === undefined) return { $: "undefined" };
  if (typeof value === "bigint") return { $: "bigint", of: `${value}` };
  if (typeof value !== "object") throw new CannotLeaveError(`a ${typeof value}`);
  const depth = context.owners.indexOf(value);
  if (depth !== -1) return { $: "owner", depth };
  if (context.owners.length >= DEEPEST) throw new CannotLeaveError(`what is nested more than ${DEEPEST} levels deep`);
  context.owners.push(value);
  try {
    return encodeObject(value, context);
  } finally {
    context.owners.pop();
  }
}

/** "a Money keeps private state" as the subject of a sentence. */
const which = (because: string): string => `${because.replace(/^(an? \S+) /, "$1, which ")},`;

const DEEPEST = 1000;

function encodeObject(value: object, context: Context): Encoded {
  const inner = (item: unknown): Encoded => encodeWithin(item, context);
  if (value instanceof Unsent) return { $: "unsent", class: value.className, because: value.because };
  if (value instanceof Normal) return { $: "normal", of: inner(value.of) };
  const kind = kindOf(value);
  switch (kind) {
    case "view":
      return encodeView(value as ArrayBufferView, context);
    case "buffer":
      return { $: "buffer", ...encodeBuffer(value as ArrayBufferLike, context) };
    case "date":
      return { $: typeOf(value, "Date"), of: inner((value as Date).getTime()) };
    case "url":
      return { $: "URL", of: hrefOf(value) };
    case "parameters":
      return { $: "URLSearchParams", of: parametersOf(value) };
    case "regexp": {
      const { source, flags, lastIndex } = value as RegExp;
      return { $: typeOf(value, "RegExp"), source, flags, lastIndex };
    }
    case "map":
      return { $: typeOf(value, "Map"), of: Array.from(value as Map<unknown, unknown>, inner) };
    case "set":
      return { $: typeOf(value, "Set"), of: Array.from(value as Set<unknown>, inner) };
    case "error": {
      const because = unseenSubclass(value);
      if (because !== null) throw new CannotLeaveError(which(because));
      const { name, message } = value as Error;
      return { $: "Error", class: className(value), name, message, ...properties(value, inner) };
    }
    case "array": {
      const { of, hidden } = properties(value, inner);
      typeOf(value, "Array");
      const { length } = value as unknown[];
      return isDense(value as unknown[]) && hidden === undefined
        ? of.map(([, item]) => item)
        : { $: "array", length, of, ...(hidden === undefined ? {} : { hidden }) };
    }
    case "boxed":
      throw new CannotLeaveError(`a boxed ${typeof value.valueOf()}`);
    case "proxy":
      throw new CannotLeaveError("a Proxy");
    case "instance": {
      const because = unseen(value);
      if (because !== null) throw new CannotLeaveError(which(because));
      return { $: "object", class: className(value), ...properties(value, inner) };
    }
    case "plain": {
      const { of, hidden } = properties(value, inner);
      if (Object.getPrototypeOf(value) === null) return { $: "object", class: null, of, ...withHidden(hidden) };
      const isJson = hidden === undefined && !Object.hasOwn(value, "$") && !Object.hasOwn(value, "__proto__");
      return isJson ? Object.fromEntries(of) : { $: "object", class: "Object", of, ...withHidden(hidden) };
    }
    default:
      return kind satisfies never;
  }
}

/** The kind of something that arrives as that kind alone: a subclass, or one with properties of its own, would not. */
function typeOf(value: object, kind: string): string {
  if (className(value) !== kind) throw new CannotLeaveError(`a ${className(value)}, which extends ${kind},`);
  if (kind !== "Array" && Reflect.ownKeys(value).some((key) => key !== "lastIndex")) {
    throw new CannotLeaveError(`a ${kind} with properties of its own`);
  }
  return kind;
}

function isDense(array: readonly unknown[]): boolean {
  const keys = Object.keys(array);
  return keys.length === array.length && (keys.length === 0 || keys.at(-1) === `${array.length - 1}`);
}

interface Properties {
  readonly of: Entries;
  /** Those that are not enumerable, such as the cause of an error; absent for none. */
  readonly hidden?: Entries;
}

function properties(value: object, inner: (item: unknown) => Encoded): Properties {
  const of: [string, unknown][] = [];
  const hidden: [string, unknown][] = [];
  for (const key of Reflect.ownKeys(value)) {
    if (isKept(value, key)) continue;
    if (typeof key === "symbol") throw new CannotLeaveError(`a property whose key is ${String(key)}`);
    const property = Reflect.getOwnPropertyDescriptor(value, key)!;
    if (!("value" in property)) throw new CannotLeaveError(`an object with an accessor ("${key}")`);
    (property.enumerable === true ? of : hidden).push([key, inner(property.value)]);
  }
  return { of, ...withHidden(hidden) };
}

const withHidden = (hidden: Entries | undefined): { readonly hidden?: Entries } =>
  hidden === undefined || hidden.length === 0 ? {} : { hidden };

/** What is encoded by itself, or belongs to a process. */
const isKept = (value: object, key: PropertyKey): boolean =>
  Array.isArray(value) ? key === "length" : (key === "message" || key === "stack") && kindOf(value) === "error";

function encodeView(view: ArrayBufferView, context: Context): Encoded {
  const kind = className(view);
  if ((globalThis as Record<string, unknown>)[kind] === undefined) throw new CannotLeaveError(`a ${kind}`);
  if (isDetached(view.buffer)) return { $: kind, detached: true };
  if (Buffer.isBuffer(view)) return { $: kind, bytes: encodeBytes(view, context) };
  // All of the buffer, not only what is in view: a kernel that reads beside its view must not be handed zeros there.
  const buffer = encodeBuffer(view.buffer, context);
  return view.byteOffset === 0 && view.byteLength === view.buffer.byteLength
    ? { $: kind, ...buffer }
    : { $: kind, ...buffer, offset: view.byteOffset, length: view.byteLength };
}

function encodeBuffer(buffer: ArrayBufferLike, context: Context): Record<string, unknown> {
  if (isDetached(buffer)) return { detached: true };
  const at = context.buffers.indexOf(buffer);
  if (at !== -1) return { same: at };
  context.buffers.push(buffer);
  const bytes = encodeBytes(new Uint8Array(buffer), context);
  if (isShared(buffer)) return { shared: true, bytes };
  return buffer.resizable ? { max: buffer.maxByteLength, bytes } : { bytes };
}

function encodeBytes(bytes: Uint8Array, { bytes: form }: Context): Encoded {
  if (form === "raw") return bytes.slice();
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const text = buffer.toString();
  const readable = /^[\p{L}\p{N}\p{P}\p{S}\s]*$/u.test(text) && Buffer.from(text).equals(buffer);
  return readable ? `utf8:${text}` : `hex:${buffer.toString("hex")}`;
}

function decodeWithin(encoded: Encoded, visited: Visited): unknown {
  if (typeof encoded !== "object" || encoded === null) return encoded;
  if (Array.isArray(encoded)) {
    const array: unknown[] = [];
    return within(array, visited, () => {
      for (const item of encoded) array.push(decodeWithin(item, visited));
    });
  }
  if (!("$" in encoded)) {
    const object: Record<string, unknown> = {};
    return within(object, visited, () => assign(object, { of: Object.entries(encoded) }, visited));
  }
  return decodeTagged(encoded as Tagged, visited);
}

function decodeTagged(tagged: Tagged, visited: Visited): unknown {
  const of = tagged["of"] as Entries;
  switch (tagged.$) {
    case "undefined":
      return undefined;
    case "number":
      return Number(tagged["of"]);
    case "bigint":
      return BigInt(tagged["of"] as string);
    case "owner":
      return visited.owners[tagged["depth"] as number];
    case "unsent":
      return new Unsent(tagged["class"] as string, tagged["because"] as string);
    case "normal":
      return new Normal(decodeWithin(tagged["of"], visited));
    case "URLSearchParams":
      return new URLSearchParams(tagged["of"] as [string, string][]);
    case "Date":
      return new Date(decodeWithin(tagged["of"], visited) as number);
    case "URL":
      return new URL(tagged["of"] as string);
    case "RegExp":
      return Object.assign(new RegExp(tagged["source"] as string, tagged["flags"] as string), {
        lastIndex: tagged["lastIndex"] as number,
      });
    case "Map": {
      const map = new Map<unknown, unknown>();
      return within(map, visited, () => {
        for (const entry of of) map.set(...(decodeWithin(entry, visited) as [unknown, unknown]));
      });
    }
    case "Set": {
      const set = new Set<unknown>();
      return within(set, visited, () => of.forEach((item) => set.add(decodeWithin(item, visited))));
    }
    case "Error":
      return decodeError(tagged, visited);
    case "array": {
      const array: unknown[] = [];
      array.length = tagged["length"] as number;
      return within(array, visited, () => assign(array, tagged, visited));
    }
    case "object": {
      const name = tagged["class"] as string | null;
      const object = Object.create(name === null ? null : prototypeNamed(name, Object.prototype)) as object;
      return within(object, visited, () => assign(object, tagged, visited));
    }
    case "buffer":
      return decodeBuffer(tagged, visited);
    default:
      return decodeView(tagged, visited);
  }
}

/** Fills `made` while it counts as the owner of what is inside it, so that a cycle can find it. */
function within<T extends object>(made: T, visited: Visited, fill: () => void): T {
  visited.owners.push(made);
  fill();
  visited.owners.pop();
  return made;
}

function assign(object: object, { of, hidden = [] }: Partial<Tagged>, visited: Visited): void {
  const fill = (entries: Entries, enumerable: boolean): void => {
    for (const [key, item] of entries) {
      const value = decodeWithin(item, visited);
      // Defined, not assigned: `__proto__` is a name like any other here.
      Object.defineProperty(object, key, { value, writable: true, enumerable, configurable: true });
    }
  };
  fill(of as Entries, true);
  fill(hidden as Entries, false);
}

function decodeError(tagged: Tagged, visited: Visited): Error {
  const error = new Error(tagged["message"] as string);
  Object.setPrototypeOf(error, prototypeNamed(tagged["class"] as string, Error.prototype));
  if (error.name !== tagged["name"])
    Object.defineProperty(error, "name", { value: tagged["name"], configurable: true });
  return within(error, visited, () => assign(error, tagged, visited));
}

const prototypes = new Map<string, object>();

/** Objects of this class arrive as its instances; those of any other class that is not everywhere have only its name. */
export function arrivesAs(made: { readonly name: string; readonly prototype: object }): void {
  prototypes.set(`${made.name} false`, made.prototype);
}

/** The prototype of a class that exists everywhere, or one that only has the name of a class from elsewhere. */
function prototypeNamed(name: string, parent: object): object {
  const known = (globalThis as Record<string, unknown>)[name];
  if (typeof known === "function" && (known.prototype === parent || known.prototype instanceof Error)) {
    return known.prototype as object;
  }
  const id = `${name} ${parent === Error.prototype}`;
  const made = prototypes.get(id) ?? (Object.create(parent, { constructor: { value: { name } } }) as object);
  prototypes.set(id, made);
  return made;
}

function decodeBuffer(tagged: Tagged, visited: Visited): ArrayBufferLike {
  if (tagged["detached"] === true) return detach(new ArrayBuffer(1));
  if (tagged["same"] !== undefined) return visited.buffers[tagged["same"] as number] as ArrayBufferLike;
  const bytes = decodeBytes(tagged["bytes"]);
  const max = tagged["max"] as number | undefined;
  const buffer =
    tagged["shared"] === true
      ? new SharedArrayBuffer(bytes.length)
      : new ArrayBuffer(bytes.length, max === undefined ? undefined : { maxByteLength: max });
  new Uint8Array(buffer).set(bytes);
  visited.buffers.push(buffer);
  return buffer;
}

type ViewConstructor = new (buffer: ArrayBufferLike, offset?: number, length?: number) => ArrayBufferView;

function decodeView(tagged: Tagged, visited: Visited): ArrayBufferView {
  if (tagged.$ === "Buffer") {
    if (tagged["detached"] !== true) return Buffer.from(decodeBytes(tagged["bytes"]));
    const made = Buffer.from(new ArrayBuffer(1));
    detach(made.buffer);
    return made;
  }
  const Constructor = (globalThis as unknown as Record<string, ViewConstructor>)[tagged.$];
  if (Constructor === undefined) throw new TypeError(`no way to decode "${tagged.$}"`);
  if (tagged["detached"] === true) {
    const made = new Constructor(new ArrayBuffer(8));
    detach(made.buffer as ArrayBuffer);
    return made;
  }
  const buffer = decodeBuffer(tagged, visited);
  if (tagged["offset"] === undefined) return new Constructor(buffer);
  const size = (Constructor as unknown as { BYTES_PER_ELEMENT?: number }).BYTES_PER_ELEMENT ?? 1;
  return new Constructor(buffer, tagged["offset"] as number, (tagged["length"] as number) / size);
}

function decodeBytes(encoded: Encoded): Uint8Array {
  if (encoded instanceof Uint8Array) return encoded;
  const [, form, rest] = /^(utf8|hex):([\s\S]*)$/.exec(String(encoded)) ?? [];
  if (form === undefined || rest === undefined)
    throw new TypeError(`bytes begin with utf8: or hex:, found ${String(encoded)}`);
  return Buffer.from(rest, form as "utf8" | "hex");
}

function detach(buffer: ArrayBuffer): ArrayBuffer {
  buffer.transfer();
  return buffer;
}
