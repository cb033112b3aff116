import { types } from "node:util";
import type { Difference, Incomparable } from "@oxbow/contract";
import { apart } from "./distance.ts";
import { extraKeys, extraKeysOfView, keysOf } from "./extra-keys.ts";
import { className, elementsOf, hrefOf, isDetached, isShared, kindOf, parametersOf } from "./kind.ts";
import type { Lenience } from "./lenience.ts";
import { printShort } from "./print.ts";
import { Unsent } from "./stand-in.ts";
import { unseen, unseenSubclass } from "./unseen.ts";
import { type Pair, pathOf, type Step, stepText } from "./walk.ts";

export type Finding = Difference | Incomparable;

/** The first difference of two values, below `root`; where there is none, the first place that cannot be judged; else null. */
export function compareValues(
  control: unknown,
  candidate: unknown,
  root: string,
  lenience: Lenience | null,
): Finding | null {
  if (Object.is(control, candidate)) return null;
  return new Comparison(root, lenience).run(control, candidate);
}

/** What two objects hold themselves: where it differs, the step to it and both values. */
interface Own {
  readonly last: string;
  readonly a: unknown;
  readonly b: unknown;
  /** In place of the values, where they say nothing. */
  readonly shown?: string;
}

/**
 * One comparison. Pairs wait in a list, so depth is no matter; of two objects that were met before, the first meeting
 * decides, so cycles end.
 */
class Comparison {
  readonly #root: string;
  readonly #lenience: Lenience | null;
  readonly #pending: Pair[] = [];
  #met: Map<object, object> | null = null;
  #metAgain: Map<object, Set<object>> | null = null;
  #unjudged: Incomparable | null = null;

  constructor(root: string, lenience: Lenience | null) {
    this.#root = root;
    this.#lenience = lenience;
  }

  run(a: unknown, b: unknown): Finding | null {
    this.#pending.push({ a, b, up: null, step: "" });
    for (let pair = this.#pending.pop(); pair !== undefined; pair = this.#pending.pop()) {
      const found = this.#pair(pair);
      if (found !== null) return found;
    }
    return this.#unjudged;
  }

  #pair(pair: Pair): Difference | null {
    const { a, b } = pair;
    if (Object.is(a, b)) return null;
    const path = (): string => pathOf(this.#root, pair);
    if (this.#lenience?.hasIgnored === true && this.#lenience.ignores(path)) return null;
    if (typeof a === "function" && typeof b === "function")
      return this.#unjudge(path(), "a function can only be called");
    if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) {
      if (this.#lenience?.allows(a, b, path, 64) === true) return null;
      return { kind: "different", where: path(), shown: against(a, b, 64) };
    }
    // A view refers to nothing that could lead back to it.
    if (!ArrayBuffer.isView(a) && this.#hasMet(a, b)) return null;
    let own: Own | null;
    try {
      own = this.#own(a, b, pair);
    } catch (error) {
      if (!(error instanceof Unjudged)) return this.#unjudge(path(), "it throws when it is looked at");
      return this.#unjudge(path() + error.last, error.because);
    }
    if (own === null || this.#lenience?.allows(a, b, path, 64) === true) return null;
    return { kind: "different", where: path() + own.last, shown: own.shown ?? against(own.a, own.b, 64) };
  }

  #unjudge(where: string, because: string): null {
    this.#unjudged ??= { kind: "incomparable", where, because };
    return null;
  }

  #hasMet(a: object, b: object): boolean {
    this.#met ??= new Map();
    const first = this.#met.get(a);
    if (first === b) return true;
    if (first === undefined) {
      this.#met.set(a, b);
      return false;
    }
    this.#metAgain ??= new Map();
    const others = this.#metAgain.get(a) ?? new Set();
    if (others.has(b)) return true;
    this.#metAgain.set(a, others.add(b));
    return false;
  }

  /** Compares what two objects hold themselves, and puts what they refer to on the list. */
  #own(a: object, b: object, pair: Pair): Own | null {
    if (a instanceof Unsent || b instanceof Unsent) return unsent(a, b);
    const kind = kindOf(a);
    const other = kindOf(b);
    if (kind === "proxy" || other === "proxy") throw new Unjudged("", "a Proxy makes up what it shows at each look");
    const classes = classesDiffer(a, b, kind !== other);
    if (classes !== null) return classes;
    switch (kind) {
      case "view":
        return this.#views(a as ArrayBufferView, b as ArrayBufferView, pair);
      case "buffer":
        return buffers(a as ArrayBuffer, b as ArrayBuffer);
      case "array":
        return this.#arrays(a as unknown[], b as unknown[], pair);
      case "url":
        return differ(".href", hrefOf(a), hrefOf(b));
      case "parameters":
        this.#push(parametersOf(a), parametersOf(b), pair, "entries()");
        return null;
      case "date":
        return differ(".getTime()", timeOf.call(a), timeOf.call(b)) ?? this.#subclass(a, b, pair);
      case "regexp":
        return (
          differ(".source", (a as RegExp).source, (b as RegExp).source) ??
          differ(".flags", (a as RegExp).flags, (b as RegExp).flags) ??
          this.#subclass(a, b, pair)
        );
      case "boxed":
        return (
          differ(".valueOf()", Object.prototype.valueOf.call(a).valueOf(), b.valueOf()) ?? this.#subclass(a, b, pair)
        );
      case "map":
      case "set":
        return this.#collections(a as Map<unknown, unknown>, b as Map<unknown, unknown>, pair);
      case "error":
        return this.#errors(a as Error, b as Error, pair);
      case "plain":
        return this.#properties(a, b, pair);
      case "instance": {
        const because = unseen(a) ?? unseen(b);
        if (because !== null) throw new Unjudged("", because);
        return this.#prototypes(a, b, pair) ?? this.#properties(a, b, pair);
      }
      default:
        return kind satisfies never;
    }
  }

  /** Own properties of what a class of somebody's has extended. */
  #subclass(a: object, b: object, pair: Pair): Own | null {
    const because = unseenSubclass(a) ?? unseenSubclass(b);
    if (because !== null) throw new Unjudged("", because);
    return this.#properties(a, b, pair);
  }

  /** An object that serves others as their prototype is part of them; one of a class is its class. */
  #prototypes(a: object, b: object, pair: Pair): null {
    const [x, y] = [Object.getPrototypeOf(a) as object, Object.getPrototypeOf(b) as object];
    if (x !== y && !Object.hasOwn(x, "constructor") && !Object.hasOwn(y, "constructor")) {
      this.#push(x, y, pair, "__proto__");
    }
    return null;
  }

  #push(a: unknown, b: unknown, up: Pair, step: Step): void {
    if (!Object.is(a, b)) this.#pending.push({ a, b, up, step });
  }

  #properties(a: object, b: object, pair: Pair, without?: ReadonlySet<PropertyKey>): Own | null {
    let [keys, others] = [keysOf(a), keysOf(b)];
    if (without !== undefined) {
      keys = keys.filter((key) => !without.has(key));
      others = others.filter((key) => !without.has(key));
    }
    return keysDiffer(a, b, keys, others) ?? this.#values(a, b, keys, pair);
  }

  #values(a: object, b: object, keys: readonly PropertyKey[], pair: Pair): Own | null {
    // Last key first: the pending pairs are a stack, and the first difference in order is the one to report.
    for (let i = keys.length - 1; i >= 0; i--) {
      const key = keys[i]!;
      const x = Reflect.getOwnPropertyDescriptor(a, key)!;
      const y = Reflect.getOwnPropertyDescriptor(b, key)!;
      if (!("value" in x) || !("value" in y)) throw new Unjudged(stepText(key), "an accessor runs code at each look");
      if (x.enumerable !== y.enumerable) {
        return { last: stepText(key), a: 0, b: 0, shown: `${listed(x)} against ${listed(y)}` };
      }
      this.#push(x.value, y.value, pair, key);
    }
    return null;
  }

  #arrays(a: readonly unknown[], b: readonly unknown[], pair: Pair): Own | null {
    if (Object.getPrototypeOf(a) !== Array.prototype) {
      const because = unseenSubclass(a) ?? unseenSubclass(b);
      if (because !== null) throw new Unjudged("", because);
    }
    if (a.length !== b.length) return { last: ".length", a: a.length, b: b.length };
    const [x, y] = [extraKeys(a), extraKeys(b)];
    const extra = keysDiffer(a, b, x, y) ?? this.#values(a, b, x, pair);
    for (let i = a.length - 1; i >= 0; i--) {
      const [item, other] = [a[i], b[i]];
      if (Object.is(item, other)) {
        // A hole is not undefined.
        if (item === undefined && Object.hasOwn(a, i) !== Object.hasOwn(b, i)) {
          const shown = Object.hasOwn(a, i) ? "undefined against a hole" : "a hole against undefined";
          return { last: `[${i}]`, a: 0, b: 0, shown };
        }
      } else this.#push(item, other, pair, i);
    }
    return extra;
  }

  #views(a: ArrayBufferView, b: ArrayBufferView, pair: Pair): Own | null {
    const because = unseenSubclass(a) ?? unseenSubclass(b);
    if (because !== null) throw new Unjudged("", because);
    if (isDetached(a.buffer) !== isDetached(b.buffer)) {
      return { last: ".buffer.detached", a: isDetached(a.buffer), b: isDetached(b.buffer) };
    }
    const [x, y] = [bytesOf(a), bytesOf(b)];
    const equal = Buffer.compare(x, y) === 0;
    if (types.isDataView(a)) return equal ? null : bytesDiffer(x, y);
    const [m, n] = [a as Float64Array, b as Float64Array];
    if (m.length !== n.length) return { last: ".length", a: m.length, b: n.length };
    // Equal bytes are equal elements; only unequal bytes need a look, because NaN has many bit patterns.
    if (equal) return this.#fields(a, b, pair);
    const bits = widthOf(a);
    for (let i = 0; i < m.length; i++) {
      if (Object.is(m[i], n[i])) continue;
      if (this.#lenience?.allows(m[i], n[i], () => pathOf(this.#root, pair, `[${i}]`), bits) === true) continue;
      return { last: `[${i}]`, a: m[i], b: n[i], shown: against(m[i], n[i], bits) };
    }
    return this.#fields(a, b, pair);
  }

  /** What a class that extends an array of numbers has added. */
  #fields(a: ArrayBufferView, b: ArrayBufferView, pair: Pair): Own | null {
    if (isIntrinsic(a)) return null;
    const [x, y] = [extraKeysOfView(a), extraKeysOfView(b)];
    return keysDiffer(a, b, x, y) ?? this.#values(a, b, x, pair);
  }

  #collections(a: Map<unknown, unknown> | Set<unknown>, b: typeof a, pair: Pair): Own | null {
    const [m, n] = types.isMap(a)
      ? [[...entriesOf.call(a)], [...entriesOf.call(b)]]
      : [[...itemsOf.call(a)], [...itemsOf.call(b)]];
    const own = this.#subclass(a, b, pair);
    if (own !== null) return own;
    for (let i = Math.min(m.length, n.length) - 1; i >= 0; i--) {
      if (!types.isMap(a)) this.#push(m[i], n[i], pair, { member: i });
      else {
        const [[key, item], [otherKey, other]] = [m[i], n[i]] as [unknown[], unknown[]];
        this.#push(item, other, pair, { member: i });
        this.#push(key, otherKey, pair, { member: i });
      }
    }
    return m.length === n.length ? null : { last: ".size", a: m.length, b: n.length };
  }

  /** As values, errors are compared whole but for their stacks. */
  #errors(a: Error, b: Error, pair: Pair): Own | null {
    return (
      differ(".name", a.name, b.name) ??
      differ(".message", a.message, b.message) ??
      (isDomException(a) ? differ(".code", (a as { code?: unknown }).code, (b as { code?: unknown }).code) : null) ??
      this.#errorFields(a, b, pair)
    );
  }

  #errorFields(a: Error, b: Error, pair: Pair): Own | null {
    const because = isDomException(a) ? null : (unseenSubclass(a) ?? unseenSubclass(b));
    if (because !== null) throw new Unjudged("", because);
    return this.#properties(a, b, pair, comparedBefore);
  }
}

/** A place that cannot be judged: thrown by what looks, caught where the path is known. */
class Unjudged {
  readonly last: string;
  readonly because: string;
  constructor(last: string, because: string) {
    this.last = last;
    this.because = because;
  }
}

const comparedBefore: ReadonlySet<PropertyKey> = new Set(["name", "message", "stack"]);

function unsent(a: object, b: object): Own | null {
  const names = [a, b].map((each) => (each instanceof Unsent ? each.className : className(each))) as [string, string];
  if (names[0] !== names[1]) return { last: ".constructor", a: 0, b: 0, shown: names.join(" against ") };
  throw new Unjudged("", (a instanceof Unsent ? a : (b as Unsent)).because);
}

function classesDiffer(a: object, b: object, differentKinds: boolean): Own | null {
  const [x, y] = [className(a), className(b)];
  if (x === y && !differentKinds) return null;
  const [kind, other] = x === y ? [kindOf(a), kindOf(b)] : [x, y];
  return { last: ".constructor", a: 0, b: 0, shown: `${kind} against ${other}` };
}

const differ = (last: string, a: unknown, b: unknown): Own | null => (Object.is(a, b) ? null : { last, a, b });

function keysDiffer(a: object, b: object, keys: readonly PropertyKey[], others: readonly PropertyKey[]): Own | null {
  for (let i = 0; i < Math.max(keys.length, others.length); i++) {
    if (keys[i] === others[i]) continue;
    const key = (keys[i] !== undefined && !Object.hasOwn(b, keys[i]!) ? keys[i] : (others[i] ?? keys[i]))!;
    const [here, there] = [Object.hasOwn(a, key), Object.hasOwn(b, key)];
    const shown =
      here === there ? "another order of keys" : here ? "a property against none" : "none against a property";
    return { last: stepText(key), a: 0, b: 0, shown };
  }
  return null;
}

const listed = ({ enumerable }: PropertyDescriptor): string => (enumerable === true ? "enumerable" : "not enumerable");

function buffers(a: ArrayBufferLike, b: ArrayBufferLike): Own | null {
  if (isShared(a) !== isShared(b)) return { last: ".constructor", a: className(a), b: className(b) };
  if (isDetached(a) !== isDetached(b)) return { last: ".detached", a: isDetached(a), b: isDetached(b) };
  if (isDetached(a)) return null;
  return differ(".maxByteLength", limitOf(a), limitOf(b)) ?? bytesDiffer(new Uint8Array(a), new Uint8Array(b));
}

const limitOf = (buffer: ArrayBufferLike): number | undefined =>
  (isShared(buffer) ? buffer.growable : buffer.resizable) ? buffer.maxByteLength : undefined;

function bytesDiffer(x: Uint8Array, y: Uint8Array): Own | null {
  if (x.length !== y.length) return { last: ".byteLength", a: x.length, b: y.length };
  for (let i = 0; i < x.length; i++) if (x[i] !== y[i]) return { last: `[${i}]`, a: x[i], b: y[i] };
  return null;
}

const bytesOf = (view: ArrayBufferView): Uint8Array =>
  isDetached(view.buffer) ? new Uint8Array() : new Uint8Array(view.buffer, view.byteOffset, view.byteLength);

function widthOf(view: ArrayBufferView): 16 | 32 | 64 {
  const elements = elementsOf(view);
  return elements === "Float32Array" ? 32 : elements === "Float16Array" ? 16 : 64;
}

/** Whether it is of no class of somebody's: what nobody has extended has no fields worth a look. */
const isIntrinsic = (view: ArrayBufferView): boolean => {
  const name = className(view);
  return name === elementsOf(view) || name === "Buffer";
};

const isDomException = (value: object): boolean => Object.prototype.toString.call(value) === "[object DOMException]";

/* oxlint-disable typescript/unbound-method -- of the intrinsic classes: a subclass may have methods of the same names. */
const timeOf: (this: unknown) => number = Date.prototype.getTime;
const entriesOf = Map.prototype.entries as (this: unknown) => Iterable<unknown>;
const itemsOf = Set.prototype.values as (this: unknown) => Iterable<unknown>;
/* oxlint-enable typescript/unbound-method */

/** Both values for people, and the distance of numbers. */
function against(a: unknown, b: unknown, bits: 16 | 32 | 64): string {
  const far = apart(a, b, bits);
  return `${printShort(a)} against ${printShort(b)}${far === null ? "" : `, ${far}`}`;
}
