/** What `copy` answers for a value it cannot copy faithfully. */
export const uncopyable = Symbol("uncopyable");

/**
 * A deep copy that a kernel cannot tell from the original: primitives, arrays, plain objects, dates, maps, sets, array
 * buffers and their views (a Buffer stays a Buffer). Anything else (a function, a stream, an instance of somebody's
 * class) gives `uncopyable`, because a copy without its methods or its state would be another input.
 */
export function copy(value: unknown): unknown {
  if (typeof value === "function" || typeof value === "symbol") return uncopyable;
  if (typeof value !== "object" || value === null) return value;
  if (ArrayBuffer.isView(value)) return copyView(value);
  if (value instanceof ArrayBuffer) return value.slice(0);
  if (Array.isArray(value)) return copyItems(value);
  if (value instanceof Date) return new Date(value);
  if (value instanceof Map) return copyMap(value);
  if (value instanceof Set) return copySet(value);
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null ? copyRecord(value, prototype) : uncopyable;
}

/** Copies a list of arguments, or null when one of them cannot be copied. */
export function copyArguments(args: readonly unknown[]): unknown[] | null {
  const copied = copyItems(args);
  return copied === uncopyable ? null : (copied as unknown[]);
}

/** The bytes that copies of these arguments hold: views and strings at the top level, which is where the weight is. */
export function weight(args: readonly unknown[]): number {
  let bytes = 0;
  for (const arg of args) {
    if (typeof arg === "string") bytes += arg.length * 2;
    else if (ArrayBuffer.isView(arg) || arg instanceof ArrayBuffer) bytes += arg.byteLength;
  }
  return bytes;
}

/**
 * Remembers what the arguments at `positions` hold, and gives back what puts it there again, in place: the caller's own
 * arrays are what the control must find as they were. Null when one of them cannot be copied.
 */
export function remember(args: readonly unknown[], positions: readonly number[]): (() => void) | null {
  const undo: (() => void)[] = [];
  for (const position of positions) {
    const original = args[position];
    const saved = copy(original);
    if (saved === uncopyable) return null;
    if (saved !== original) undo.push(() => putBack(original, saved));
  }
  return () => {
    for (const step of undo) step();
  };
}

function putBack(original: unknown, saved: unknown): void {
  if (ArrayBuffer.isView(original)) bytesOf(original).set(bytesOf(saved as ArrayBufferView));
  else if (original instanceof ArrayBuffer) new Uint8Array(original).set(new Uint8Array(saved as ArrayBuffer));
  else if (Array.isArray(original)) {
    original.length = 0;
    original.length = (saved as unknown[]).length;
    Object.assign(original, saved);
  } else if (original instanceof Date) original.setTime((saved as Date).getTime());
  else if (original instanceof Map) {
    original.clear();
    for (const [key, value] of saved as Map<unknown, unknown>) original.set(key, value);
  } else if (original instanceof Set) {
    original.clear();
    for (const value of saved as Set<unknown>) original.add(value);
  } else {
    const record = original as Record<string, unknown>;
    for (const key of Object.keys(record)) delete record[key];
    for (const [key, value] of Object.entries(saved as object)) define(record, key, value);
  }
}

function copyView(view: ArrayBufferView): ArrayBufferView {
  if (Buffer.isBuffer(view)) return Buffer.from(view);
  if (view instanceof DataView) return new DataView(bytesOf(view).slice().buffer);
  return (view as Uint8Array).slice();
}

function copyItems(items: readonly unknown[]): unknown {
  const copied: unknown[] = [];
  copied.length = items.length;
  for (let i = 0; i < items.length; i++) {
    // A hole is not undefined.
    if (!(i in items)) continue;
    const item = copy(items[i]);
    if (item === uncopyable) return uncopyable;
    copied[i] = item;
  }
  return copied;
}

function copyRecord(record: object, prototype: object | null): unknown {
  const copied = Object.create(prototype) as object;
  for (const [key, value] of Object.entries(record)) {
    const item = copy(value);
    if (item === uncopyable) return uncopyable;
    define(copied, key, item);
  }
  return copied;
}

/** Not an assignment: `__proto__`, which JSON.parse makes like any other key, would set the prototype. */
function define(record: object, key: string, value: unknown): void {
  Object.defineProperty(record, key, { value, writable: true, enumerable: true, configurable: true });
}

function copyMap(map: ReadonlyMap<unknown, unknown>): unknown {
  const entries = copyItems([...map]);
  return entries === uncopyable ? uncopyable : new Map(entries as [unknown, unknown][]);
}

function copySet(set: ReadonlySet<unknown>): unknown {
  const values = copyItems([...set]);
  return values === uncopyable ? uncopyable : new Set(values as unknown[]);
}

const bytesOf = (view: ArrayBufferView): Uint8Array => new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
