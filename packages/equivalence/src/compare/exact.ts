/** Where two values differ, as a path such as `.lines[3]` (empty: at the root); null when they do not. */
export type Comparator<Out = unknown> = (control: Out, candidate: Out) => string | null;

/**
 * The strict comparator: null only if no program could tell the values apart by looking at them.
 *
 * `Object.is` for primitives, so -0 is not 0, NaN is NaN, and 1n is not 1. Class by name, own keys in order, holes are
 * not `undefined`, Map and Set in insertion order, typed arrays by class and elements whatever buffer lies below, Error by
 * class and code but never by message. Cycles are followed once; whether two parts are one object or two equal ones is
 * not told apart.
 */
export const exact: Comparator = comparator(() => false);

/** The strict comparator, but for values that `tolerates` lets differ. It is asked only about values that do. */
export function comparator(tolerates: Tolerates): Comparator {
  return (control, candidate) => compare(control, candidate, tolerates);
}

type Tolerates = (control: unknown, candidate: unknown, path: string) => boolean;

function compare(control: unknown, candidate: unknown, tolerates: Tolerates): string | null {
  const pending: Pair[] = [];
  const seen = new Map<object, Set<object>>();
  const push = (a: unknown, b: unknown, path: () => string): void => void pending.push({ a, b, path });
  push(control, candidate, () => "");
  for (let pair = pending.pop(); pair !== undefined; pair = pending.pop()) {
    const { a, b, path } = pair;
    if (Object.is(a, b)) continue;
    if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) {
      if (tolerates(a, b, path())) continue;
      return path();
    }
    if (seen.get(a)?.has(b)) continue;
    seen.set(a, (seen.get(a) ?? new Set()).add(b));
    const found = shallow(
      a,
      b,
      (x, y, part) => push(x, y, () => path() + part()),
      (x, y, part) => tolerates(x, y, path() + part()),
    );
    if (found !== null && !tolerates(a, b, path())) return path() + found;
  }
  return null;
}

interface Pair {
  readonly a: unknown;
  readonly b: unknown;
  /** Built only for a difference: most pairs are equal. */
  readonly path: () => string;
}

type Visit = (a: unknown, b: unknown, part: () => string) => void;

type ToleratesStep = (a: unknown, b: unknown, step: () => string) => boolean;

/** Compares what two objects hold themselves and hands what they refer to to `visit`. */
function shallow(a: object, b: object, visit: Visit, tolerates: ToleratesStep): string | null {
  if (className(a) !== className(b) || tag(a) !== tag(b)) return ".constructor";
  if (ArrayBuffer.isView(a)) return views(a, b as ArrayBufferView, tolerates);
  if (a instanceof ArrayBuffer || a instanceof SharedArrayBuffer) return buffers(a, b as ArrayBuffer);
  if (a instanceof URL) return a.href === (b as URL).href ? null : ".href";
  if (a instanceof Date) return Object.is(a.getTime(), (b as Date).getTime()) ? null : ".getTime()";
  if (a instanceof RegExp) return regExps(a, b as RegExp);
  if (a instanceof Error) return errors(a, b as Error, visit);
  if (a instanceof Map) maps(a, b as Map<unknown, unknown>, visit);
  if (a instanceof Set) lists([...a], [...(b as Set<unknown>)], visit);
  if (isBoxed(a) && !Object.is(a.valueOf(), b.valueOf())) return ".valueOf()";
  if ((a instanceof Map || a instanceof Set) && a.size !== (b as Set<unknown>).size) return ".size";
  if (Array.isArray(a) && a.length !== (b as unknown[]).length) return ".length";
  return properties(a, b, visit);
}

function properties(a: object, b: object, visit: Visit): string | null {
  const keys = Reflect.ownKeys(a);
  const others = Reflect.ownKeys(b);
  for (let i = 0; i < Math.max(keys.length, others.length); i++) {
    if (keys[i] === others[i]) continue;
    // Array positions come first and in order, so the smaller one is the hole on the other side.
    const key = keys[i] !== undefined && !Object.hasOwn(b, keys[i] as PropertyKey) ? keys[i] : (others[i] ?? keys[i]);
    return step(a, key as PropertyKey);
  }
  // Last key first: the pending pairs are a stack, and the first difference in order is the one to report.
  for (const key of keys.toReversed()) {
    const x = Reflect.get(a, key) as unknown;
    const y = Reflect.get(b, key) as unknown;
    if (!Object.is(x, y)) visit(x, y, () => step(a, key));
  }
  return null;
}

function step(owner: object, key: PropertyKey): string {
  if (typeof key === "symbol") return `[${String(key)}]`;
  if (Array.isArray(owner) && /^\d+$/.test(String(key))) return `[${String(key)}]`;
  return /^[\p{ID_Start}_$][\p{ID_Continue}$]*$/u.test(String(key)) ? `.${key}` : `[${JSON.stringify(key)}]`;
}

function views(a: ArrayBufferView, b: ArrayBufferView, tolerates: ToleratesStep): string | null {
  if (isDetached(a.buffer) !== isDetached(b.buffer)) return ".buffer.detached";
  if (a instanceof DataView) return buffers(bytesOf(a), bytesOf(b));
  const x = a as unknown as ArrayLike<number | bigint>;
  const y = b as unknown as ArrayLike<number | bigint>;
  if (x.length !== y.length) return ".length";
  // Equal bytes are equal elements; only unequal bytes need a look, because NaN has many bit patterns.
  if (Buffer.compare(bytesOf(a), bytesOf(b)) === 0) return null;
  for (let i = 0; i < x.length; i++) {
    if (!Object.is(x[i], y[i]) && !tolerates(x[i], y[i], () => `[${i}]`)) return `[${i}]`;
  }
  return null;
}

function buffers(a: ArrayBufferLike | Uint8Array, b: ArrayBufferLike | Uint8Array): string | null {
  if (isDetached(a) !== isDetached(b)) return ".detached";
  if (a.byteLength !== b.byteLength) return ".byteLength";
  const [x, y] = [bytes(a), bytes(b)];
  for (let i = 0; i < x.length; i++) if (x[i] !== y[i]) return `[${i}]`;
  return null;
}

const bytes = (value: ArrayBufferLike | Uint8Array): Uint8Array =>
  value instanceof Uint8Array ? value : isDetached(value) ? new Uint8Array() : new Uint8Array(value);

const bytesOf = (view: ArrayBufferView): Uint8Array =>
  isDetached(view.buffer) ? new Uint8Array() : new Uint8Array(view.buffer, view.byteOffset, view.byteLength);

const isDetached = (value: unknown): boolean => value instanceof ArrayBuffer && value.detached;

function regExps(a: RegExp, b: RegExp): string | null {
  if (a.source !== b.source) return ".source";
  if (a.flags !== b.flags) return ".flags";
  return a.lastIndex === b.lastIndex ? null : ".lastIndex";
}

function errors(a: Error, b: Error, visit: Visit): string | null {
  if (a.name !== b.name) return ".name";
  visit(ownFields(a), ownFields(b), () => "");
  return null;
}

const ownFields = (error: Error): object =>
  Object.fromEntries(Object.entries(error).filter(([key]) => key !== "message" && key !== "stack"));

function maps(a: Map<unknown, unknown>, b: Map<unknown, unknown>, visit: Visit): void {
  lists([...a.values()], [...b.values()], visit);
  lists([...a.keys()], [...b.keys()], visit);
}

function lists(a: readonly unknown[], b: readonly unknown[], visit: Visit): void {
  for (let i = Math.min(a.length, b.length) - 1; i >= 0; i--) visit(a[i], b[i], () => `<${i}>`);
}

const className = (value: object): string =>
  (Object.getPrototypeOf(value) as { constructor?: { name?: string } } | null)?.constructor?.name ?? "null";

const tag = (value: object): string => Object.prototype.toString.call(value);

const isBoxed = (value: object): boolean => /^\[object (Number|String|Boolean|BigInt|Symbol)\]$/.test(tag(value));
