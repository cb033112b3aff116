import { className } from "./kind.ts";

/**
 * Why the state of an object cannot be seen from outside, in a sentence; null where its own properties are all there is.
 *
 * Judged by its classes: what the platform made keeps its state inside; a class of somebody's is believed when its source
 * holds no private name and no table of secrets, and the object has properties to show for itself.
 */
export function unseen(value: object): string | null {
  const name = className(value) || "an unnamed class";
  const because = secretOf(Object.getPrototypeOf(value) as object | null);
  if (because !== null) return `${article(name)} ${because}`;
  if (Reflect.ownKeys(value).length > 0) return null;
  // One that was made of another object has that to show.
  const isOfClass = Object.hasOwn(Object.getPrototypeOf(value) as object, "constructor");
  return isOfClass ? `${article(name)} shows no state of its own` : null;
}

/** The same of a subclass of what can be seen, such as a class that extends Array: nothing to show is nothing to hide. */
export function unseenSubclass(value: object): string | null {
  const because = secretOf(Object.getPrototypeOf(value) as object | null);
  return because === null ? null : `${article(className(value))} ${because}`;
}

const article = (name: string): string => (/^[AEIOU]/.test(name) ? `an ${name}` : `a ${name}`);

const secrets = new WeakMap<object, string | false>();

function secretOf(prototype: object | null): string | null {
  if (prototype === null) return null;
  const known = secrets.get(prototype);
  if (known !== undefined) return known === false ? null : known;
  const found = ownSecret(prototype) ?? secretOf(Object.getPrototypeOf(prototype) as object | null);
  secrets.set(prototype, found ?? false);
  return found;
}

/** Whatever these hold is looked at, or has been ruled out by a brand. */
const transparent =
  /^(Object|Array|Map|Set|Date|RegExp|\w*Error|ArrayBuffer|SharedArrayBuffer|DataView|TypedArray|\w+Array|Buffer|Number|String|Boolean|BigInt|Symbol)$/;

function ownSecret(prototype: object): string | null {
  const made = Object.getOwnPropertyDescriptor(prototype, "constructor")?.value as unknown;
  if (typeof made !== "function") {
    // Without a constructor of its own: the iterators of the platform, or an object that serves as a prototype.
    return Object.hasOwn(prototype, Symbol.toStringTag) ? HIDDEN : null;
  }
  const text = source(made);
  if (text.endsWith("{ [native code] }")) return transparent.test(made.name) ? null : HIDDEN;
  if (isPlatform(made) && !transparent.test(made.name)) return HIDDEN;
  if (privateNames.test(text)) return "keeps private state";
  return null;
}

const HIDDEN = "keeps its state where nobody can look";

// A use of a private name, what compilers make of one, and tables keyed by the object itself.
const privateNames =
  /\.\s*#[\p{ID_Start}_$]|#[\p{ID_Start}_$][\p{ID_Continue}$]*\s+in\b|_classPrivate|__privateGet|__privateAdd|\bWeakMap\b|\.(?:get|has)\(this\)/u;

const source = (made: object): string => Function.prototype.toString.call(made);

const isPlatform = (made: { readonly name: string }): boolean =>
  (globalThis as unknown as Record<string, unknown>)[made.name] === made;

/** Whether an object of this class can be made again from its properties: declared as classes all the way, none with secrets. */
export function isMadeOfProperties(value: object): boolean {
  for (let prototype = Object.getPrototypeOf(value) as object | null; prototype !== null;) {
    const next = Object.getPrototypeOf(prototype) as object | null;
    if (next === null) return true;
    const made = Object.getOwnPropertyDescriptor(prototype, "constructor")?.value as unknown;
    if (typeof made !== "function" || !source(made).startsWith("class")) return false;
    prototype = next;
  }
  return true;
}
