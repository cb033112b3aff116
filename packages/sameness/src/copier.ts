import { types } from "node:util";
import type { Copied } from "./copied.ts";
import { extraKeys, extraKeysOfView, keysOf } from "./extra-keys.ts";
import { bytesOfBigInt, elementsOf, isDetached, isShared, kindOf, parametersOf } from "./kind.ts";
import { isMadeOfProperties, unseen, unseenSubclass } from "./unseen.ts";

interface Rules {
  readonly maxBytes: number;
  /** Whether views keep what lies around them. */
  readonly surroundings: boolean;
  /** Whether what cannot be copied is handed on as it is. */
  readonly handOn: boolean;
}

/**
 * One deep copy. A copy is made empty, noted, and filled later from a list of what is left: nothing recurses, so a hundred
 * thousand levels are copied like one, and a cycle finds the copy that it leads back to.
 */
export class Copier {
  readonly #rules: Rules;
  #surroundings: boolean;
  /** The first object has no entry in the table: most lists hold one. */
  #first: object | null = null;
  #firstCopy: object | null = null;
  #copies: Map<object, object> | null = null;
  /** Pairs of original and copy whose contents are to be copied. */
  #left: object[] = [];
  /** Pairs whose copy is sealed when all is filled. */
  #closed: object[] = [];
  /** Buffers of which only the part in view was copied. */
  #windows: Set<ArrayBufferLike> | null = null;
  #bytes = 0;

  constructor(rules: Rules) {
    this.#rules = rules;
    this.#surroundings = rules.surroundings;
  }

  run(args: readonly unknown[]): Copied<unknown[]> {
    try {
      return this.#run(args);
    } catch (stop) {
      if (stop === TOO_LARGE) return { kind: "too-large" };
      if (stop === SHARED) return new Copier({ ...this.#rules, surroundings: true }).run(args);
      if (stop instanceof Refused) return { kind: "uncopyable", because: stop.because };
      // A value that throws when it is looked at cannot be copied, whatever it is.
      return { kind: "uncopyable", because: "an object that throws when it is looked at" };
    }
  }

  #run(args: readonly unknown[]): Copied<unknown[]> {
    const value: unknown[] = [];
    for (let i = 0; i < args.length; i++) value.push(this.#copy(args[i]));
    const left = this.#left;
    while (left.length > 0) {
      const to = left.pop()!;
      this.#fill(left.pop()!, to);
    }
    for (let i = 0; i < this.#closed.length; i += 2) close(this.#closed[i]!, this.#closed[i + 1]!);
    return { kind: "copied", value, bytes: this.#bytes };
  }

  #copy(value: unknown): unknown {
    if (typeof value === "string") this.#weigh(value.length * 2);
    if (typeof value === "bigint") this.#weigh(bytesOfBigInt(value));
    if (typeof value === "function") return this.#refuse(value, "a function");
    if (typeof value === "symbol" && !this.#rules.handOn) return this.#refuse(value, "a symbol");
    if (typeof value !== "object" || value === null) return value;
    const known = value === this.#first ? this.#firstCopy : this.#copies?.get(value);
    return known ?? this.#shell(value);
  }

  /** An empty copy, which is filled later. */
  #shell(value: object): unknown {
    this.#weigh(OBJECT_BYTES);
    const kind = kindOf(value);
    switch (kind) {
      case "plain":
        return this.#later(value, makeLike(value));
      case "array":
        if (Object.getPrototypeOf(value) === Array.prototype) return this.#later(value, emptyArray(value as unknown[]));
        return this.#subclassed(value, () => this.#later(value, emptyArray(value as unknown[])));
      case "view":
        return this.#view(value as ArrayBufferView);
      case "buffer":
        if (this.#windows?.has(value as ArrayBuffer) === true) throw SHARED;
        return this.#buffer(value as ArrayBufferLike);
      case "date":
        return this.#subclassed(value, () => this.#later(value, withPrototype(new Date(timeOf.call(value)), value)));
      case "regexp":
        return this.#subclassed(value, () => this.#later(value, regExpLike(value as RegExp)));
      case "map":
        return this.#subclassed(value, () => this.#later(value, withPrototype(new Map(), value)));
      case "set":
        return this.#subclassed(value, () => this.#later(value, withPrototype(new Set(), value)));
      case "boxed":
        return this.#later(value, withPrototype(Object(valueOf(value)) as object, value));
      case "url":
        return this.#note(value, new URL((value as URL).href));
      case "parameters":
        // Of a URL it would have to be the URL's: those that stand alone have none to change.
        return this.#note(value, new URLSearchParams(parametersOf(value) as [string, string][]));
      case "error":
        return this.#refuse(value, "an error, whose stack no copy has");
      case "proxy":
        return this.#refuse(value, "a Proxy");
      case "instance": {
        const because = unseen(value);
        if (because !== null) return this.#refuse(value, because);
        if (!isMadeOfProperties(value)) return this.#refuse(value, "an object that only its own class can make");
        return this.#later(value, makeLike(value));
      }
      default:
        return kind satisfies never;
    }
  }

  /** Makes the copy of something that can be copied unless a class of somebody's has added what cannot. */
  #subclassed(value: object, make: () => object): unknown {
    const because = unseenSubclass(value);
    return because === null ? make() : this.#refuse(value, because);
  }

  #fill(from: object, to: object): void {
    if (Array.isArray(from)) return this.#fillArray(from, to as unknown[]);
    if (types.isMap(from)) {
      for (const [key, item] of entriesOf.call(from)) {
        this.#weigh(ENTRY_BYTES);
        setOf.call(to, this.#copy(key), this.#copy(item));
      }
    } else if (types.isSet(from)) {
      for (const item of itemsOf.call(from)) {
        this.#weigh(ENTRY_BYTES);
        addOf.call(to, this.#copy(item));
      }
    }
    for (const key of keysOf(from)) this.#property(from, to, key);
    if (!Object.isExtensible(from)) this.#closed.push(from, to);
  }

  #fillArray(from: readonly unknown[], to: unknown[]): void {
    const isOpen = Object.isExtensible(from);
    this.#weigh(from.length * 8);
    if (!isOpen) {
      for (const key of Reflect.ownKeys(from)) this.#property(from, to, key);
      this.#closed.push(from, to);
      return;
    }
    for (let i = 0; i < from.length; i++) {
      const item = from[i];
      // A hole is not undefined.
      if (item === undefined && !Object.hasOwn(from, i)) continue;
      to[i] = typeof item === "number" ? item : this.#copy(item);
    }
    for (const key of extraKeys(from)) this.#property(from, to, key);
  }

  #property(from: object, to: object, key: PropertyKey): void {
    const property = Reflect.getOwnPropertyDescriptor(from, key)!;
    if (!("value" in property)) {
      if (!this.#rules.handOn) throw new Refused("an object with an accessor");
      Object.defineProperty(to, key, property);
      return;
    }
    this.#weigh(8);
    const value = this.#copy(property.value);
    // Not an assignment: `__proto__`, which JSON.parse makes like any other key, would set the prototype.
    if (property.writable && property.enumerable && property.configurable && key !== "__proto__") {
      (to as Record<PropertyKey, unknown>)[key] = value;
    } else Object.defineProperty(to, key, { ...property, value });
  }

  #view(view: ArrayBufferView): object {
    const isStandard = standard.has(Object.getPrototypeOf(view));
    const { buffer, byteOffset, byteLength } = view;
    if (isStandard && !this.#surroundings && byteLength > 0 && !isShared(buffer) && !buffer.resizable) {
      this.#window(buffer, byteLength);
      return this.#note(view, sliced(view));
    }
    const elements = elementsOf(view);
    const Constructor = (globalThis as unknown as Record<string, ViewConstructor>)[elements]!;
    if (!isStandard) {
      const because = unseenSubclass(view);
      if (because !== null) return this.#refuse(view, because) as object;
    }
    if (isDetached(buffer)) {
      const made = new Constructor(new ArrayBuffer(8));
      (made.buffer as ArrayBuffer).transfer();
      return this.#note(view, withPrototype(made, view));
    }
    const copied = this.#bytesOf(buffer, byteOffset, byteLength);
    // One that follows the length of its buffer cannot be told from one that ends there; most of these follow.
    const follows = isResizable(buffer) && byteOffset + byteLength === buffer.byteLength;
    const at = copied.byteLength === byteLength && copied.byteLength !== buffer.byteLength ? 0 : byteOffset;
    const size = "BYTES_PER_ELEMENT" in view ? (view.BYTES_PER_ELEMENT as number) : 1;
    const made = withPrototype(
      follows ? new Constructor(copied, at) : new Constructor(copied, at, byteLength / size),
      view,
    );
    return isStandard ? this.#note(view, made) : this.#extras(view, made);
  }

  /** A class that extends an array of numbers may have fields of its own. */
  #extras(view: ArrayBufferView, made: ArrayBufferView): object {
    this.#note(view, made);
    if (types.isDataView(view)) this.#left.push(view, made);
    else for (const key of extraKeysOfView(view)) this.#property(view, made, key);
    return made;
  }

  #bytesOf(buffer: ArrayBufferLike, start: number, length: number): ArrayBufferLike {
    if (!this.#surroundings && !isShared(buffer) && !isResizable(buffer)) {
      this.#window(buffer, length);
      return buffer.slice(start, start + length);
    }
    return (this.#copies?.get(buffer) ?? this.#buffer(buffer)) as ArrayBufferLike;
  }

  /** Notes that a part of a buffer is copied alone. A second part has to share its memory with the first. */
  #window(buffer: ArrayBufferLike, length: number): void {
    if (this.#windows?.has(buffer) === true || this.#copies?.has(buffer) === true) throw SHARED;
    (this.#windows ??= new Set()).add(buffer);
    this.#weigh(length);
  }

  #buffer(buffer: ArrayBufferLike): object {
    if (isDetached(buffer)) {
      const made = new ArrayBuffer(1);
      made.transfer();
      return this.#note(buffer, made);
    }
    this.#weigh(buffer.byteLength);
    if (!isResizable(buffer)) {
      return this.#note(buffer, isShared(buffer) ? sharedSlice(buffer) : arraySlice.call(buffer, 0));
    }
    const options = { maxByteLength: buffer.maxByteLength };
    const made = isShared(buffer)
      ? new SharedArrayBuffer(buffer.byteLength, options)
      : new ArrayBuffer(buffer.byteLength, options);
    new Uint8Array(made).set(new Uint8Array(buffer));
    return this.#note(buffer, made);
  }

  #later<T extends object>(value: object, made: T): T {
    this.#left.push(value, made);
    return this.#note(value, made);
  }

  #note<T extends object>(value: object, made: T): T {
    if (this.#first === null) {
      this.#first = value;
      this.#firstCopy = made;
    }
    // Buffers are looked up by themselves, so they are always in the table.
    if (this.#first !== value || types.isAnyArrayBuffer(value)) (this.#copies ??= new Map()).set(value, made);
    return made;
  }

  #refuse(value: unknown, because: string): unknown {
    if (this.#rules.handOn) return value;
    throw new Refused(because);
  }

  #weigh(bytes: number): void {
    this.#bytes += bytes;
    if (this.#bytes > this.#rules.maxBytes) throw TOO_LARGE;
  }
}

// About what V8 takes, of a hundred thousand each: 32 bytes for an object with one property, 37 for an entry of a Map, 26 of a Set.
const OBJECT_BYTES = 48;
const ENTRY_BYTES = 40;

class Refused {
  readonly because: string;
  constructor(because: string) {
    this.because = because;
  }
}

const TOO_LARGE = Symbol("too large");
/** Two views of one buffer: what one writes the other must find, so the whole buffer has to be copied. */
const SHARED = Symbol("shared");

type ViewConstructor = new (buffer: ArrayBufferLike, offset?: number, length?: number) => ArrayBufferView;

const standard: ReadonlySet<unknown> = new Set(
  [
    "Uint8Array",
    "Int8Array",
    "Uint8ClampedArray",
    "Uint16Array",
    "Int16Array",
    "Uint32Array",
    "Int32Array",
    "Float16Array",
    "Float32Array",
    "Float64Array",
    "BigInt64Array",
    "BigUint64Array",
    "DataView",
    "Buffer",
  ].map((name) => (globalThis as unknown as Record<string, { prototype: object } | undefined>)[name]?.prototype),
);

const isResizable = (buffer: ArrayBufferLike): boolean => (isShared(buffer) ? buffer.growable : buffer.resizable);

/* oxlint-disable typescript/unbound-method -- of the intrinsic classes: a subclass may have methods of the same names. */
const timeOf: (this: unknown) => number = Date.prototype.getTime;
const entriesOf = Map.prototype.entries;
const setOf = Map.prototype.set as (this: unknown, key: unknown, item: unknown) => unknown;
const itemsOf = Set.prototype.values;
const addOf = Set.prototype.add as (this: unknown, item: unknown) => unknown;
const arraySlice = ArrayBuffer.prototype.slice;
const sharedArraySlice = SharedArrayBuffer.prototype.slice;
/* oxlint-enable typescript/unbound-method */

const sharedSlice = (buffer: SharedArrayBuffer): SharedArrayBuffer => sharedArraySlice.call(buffer, 0);

const sliced = (view: ArrayBufferView): ArrayBufferView => {
  if (Buffer.isBuffer(view)) return Buffer.from(view);
  if (!types.isDataView(view)) return (view as Uint8Array).slice();
  return new DataView((view.buffer as ArrayBuffer).slice(view.byteOffset, view.byteOffset + view.byteLength));
};

function makeLike(value: object): object {
  const prototype = Object.getPrototypeOf(value) as object | null;
  return prototype === Object.prototype ? {} : (Object.create(prototype) as object);
}

function emptyArray(value: readonly unknown[]): unknown[] {
  const made: unknown[] = [];
  made.length = value.length;
  return withPrototype(made, value);
}

function regExpLike(value: RegExp): RegExp {
  const made = new RegExp(value.source, value.flags);
  return withPrototype(made, value);
}

const valueOf = (value: object): unknown =>
  types.isSymbolObject(value) ? Symbol.prototype.valueOf.call(value) : (value as { valueOf(): unknown }).valueOf();

function withPrototype<T extends object>(made: T, like: object): T {
  const prototype = Object.getPrototypeOf(like) as object | null;
  return Object.getPrototypeOf(made) === prototype ? made : (Object.setPrototypeOf(made, prototype) as T);
}

function close(from: object, to: object): void {
  if (Object.isFrozen(from)) Object.freeze(to);
  else if (Object.isSealed(from)) Object.seal(to);
  else Object.preventExtensions(to);
}
