/**
 * A copy that a callee may write to: arrays, plain objects, Map, Set, Date, RegExp and everything made of bytes are copied,
 * with the offset of each view, the sharing of buffers, holes, and detached or resizable buffers kept as they are.
 *
 * Functions and objects of other classes are handed on as they are: only they know how they are copied.
 */
export function copy<T>(value: T): T {
  return copyWithin(value, new Map()) as T;
}

type Copies = Map<object, object>;

function copyWithin(value: unknown, copies: Copies): unknown {
  if (typeof value !== "object" || value === null) return value;
  const known = copies.get(value);
  if (known !== undefined) return known;
  if (value instanceof ArrayBuffer || value instanceof SharedArrayBuffer) return copyBuffer(value, copies);
  if (ArrayBuffer.isView(value)) return remember(value, copyView(value, copies), copies);
  if (value instanceof Date) return remember(value, new Date(value), copies);
  if (value instanceof RegExp) return copyRegExp(value, copies);
  if (value instanceof Map) {
    const map = remember(value, new Map<unknown, unknown>(), copies);
    for (const [key, item] of value) map.set(copyWithin(key, copies), copyWithin(item, copies));
    return map;
  }
  if (value instanceof Set) {
    const set = remember(value, new Set<unknown>(), copies);
    for (const item of value) set.add(copyWithin(item, copies));
    return set;
  }
  const prototype = Object.getPrototypeOf(value) as unknown;
  if (Array.isArray(value)) return copyProperties(value, remember(value, emptyArray(value.length), copies), copies);
  if (prototype === Object.prototype || prototype === null) {
    return copyProperties(value, remember(value, Object.create(prototype) as object, copies), copies);
  }
  return value;
}

function emptyArray(length: number): unknown[] {
  const made: unknown[] = [];
  made.length = length;
  return made;
}

function copyProperties<T extends object>(from: object, to: T, copies: Copies): T {
  for (const key of Reflect.ownKeys(from)) {
    if (key === "length" && Array.isArray(from)) continue;
    const property = Reflect.getOwnPropertyDescriptor(from, key) as PropertyDescriptor;
    // Defined, not assigned: `__proto__` is a name like any other here.
    Object.defineProperty(
      to,
      key,
      "value" in property ? { ...property, value: copyWithin(property.value, copies) } : property,
    );
  }
  return to;
}

function copyBuffer(buffer: ArrayBufferLike, copies: Copies): ArrayBufferLike {
  if (buffer instanceof ArrayBuffer && buffer.detached) return remember(buffer, detached(new ArrayBuffer(1)), copies);
  const options = resizeLimit(buffer);
  const made =
    buffer instanceof SharedArrayBuffer
      ? new SharedArrayBuffer(buffer.byteLength, options)
      : new ArrayBuffer(buffer.byteLength, options);
  new Uint8Array(made).set(new Uint8Array(buffer));
  return remember(buffer, made, copies);
}

function resizeLimit(buffer: ArrayBufferLike): { maxByteLength: number } | undefined {
  const resizable = buffer instanceof ArrayBuffer ? buffer.resizable : buffer.growable;
  return resizable ? { maxByteLength: buffer.maxByteLength } : undefined;
}

type ViewConstructor = new (buffer: ArrayBufferLike, offset?: number, length?: number) => ArrayBufferView;

function copyView(view: ArrayBufferView, copies: Copies): ArrayBufferView {
  const prototype = Object.getPrototypeOf(view) as object;
  const Constructor = intrinsicOf(view);
  if (view.buffer instanceof ArrayBuffer && view.buffer.detached) {
    const made = new Constructor(new ArrayBuffer(8));
    detached(made.buffer as ArrayBuffer);
    return withPrototype(made, prototype);
  }
  const buffer = copyWithin(view.buffer, copies) as ArrayBufferLike;
  const length = "length" in view ? (view.length as number) : view.byteLength;
  return withPrototype(new Constructor(buffer, view.byteOffset, length), prototype);
}

/** `Uint8Array` for a Buffer: subclasses may not be constructed from a buffer, or not silently. */
function intrinsicOf(view: ArrayBufferView): ViewConstructor {
  const name =
    view instanceof DataView ? "DataView" : (view as unknown as { [Symbol.toStringTag]: string })[Symbol.toStringTag];
  return (globalThis as unknown as Record<string, ViewConstructor>)[name] as ViewConstructor;
}

const withPrototype = (view: ArrayBufferView, prototype: object): ArrayBufferView =>
  Object.getPrototypeOf(view) === prototype ? view : (Object.setPrototypeOf(view, prototype) as ArrayBufferView);

function detached(buffer: ArrayBuffer): ArrayBuffer {
  buffer.transfer();
  return buffer;
}

function copyRegExp(value: RegExp, copies: Copies): RegExp {
  const made = new RegExp(value);
  made.lastIndex = value.lastIndex;
  return remember(value, made, copies);
}

function remember<T extends object>(original: object, made: T, copies: Copies): T {
  copies.set(original, made);
  return made;
}
