import type { Observation } from "@oxbow/contract";
import { inspect } from "node:util";
import { attempt, className, elementsOf, hrefOf, isDetached, isShared, kindOf, parametersOf } from "./kind.ts";

/**
 * A value as JavaScript a person can paste into a test: `-0`, `12n`, `"\ud800"`, `new Uint8Array([255])`,
 * `"a".repeat(4096)`. Cycles, functions, objects of unknown classes and what lies deeper than anybody reads become comments.
 * Never throws.
 */
export function print(value: unknown): string {
  return attempt(() => printWithin(value, [])) ?? "/* throws when it is looked at */ undefined";
}

/** A value in at most about a hundred characters, as text for a message: what is left out shows as dots. */
export function printShort(value: unknown): string {
  if (typeof value === "string" && value.length > 80)
    return `${printString(value.slice(0, 80))}… (${value.length} long)`;
  if (typeof value !== "object" || value === null) return print(value);
  const limits = { depth: 1, maxArrayLength: 6, maxStringLength: 40, breakLength: Infinity, customInspect: false };
  const text = attempt(() => inspect(value, limits)) ?? "an object that throws when it is looked at";
  return text.length > 160 ? `${text.slice(0, 160)}…` : text;
}

/** What a side did, in one line. */
export function printObservation(observation: Observation): string {
  switch (observation.kind) {
    case "returned":
      return `returned ${print(observation.value)}`;
    case "threw":
      return `threw ${observation.class}${observation.code === undefined ? "" : ` ${observation.code}`}: ${observation.message}`;
    case "hung":
      return `hung: no answer within ${observation.afterMs} ms`;
    case "died":
      return [
        `died: its process ended with ${observation.signal ?? `exit code ${observation.exitCode ?? "unknown"}`}`,
        observation.lastWords,
      ]
        .filter(Boolean)
        .join(", ");
  }
}

function printWithin(value: unknown, owners: readonly object[]): string {
  if (typeof value === "string") return printString(value);
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "symbol")
    return `Symbol(${value.description === undefined ? "" : printString(value.description)})`;
  if (typeof value === "function") return `/* function ${value.name} */ () => {}`;
  if (typeof value !== "object" || value === null) return Object.is(value, -0) ? "-0" : String(value);
  if (owners.includes(value)) return "/* cycle */ undefined";
  if (owners.length >= DEEPEST) return "/* deeper */ undefined";
  return printObject(value, [...owners, value]);
}

/** Nobody reads further, and a hundred thousand levels would overflow the stack. */
const DEEPEST = 500;

function printObject(value: object, owners: readonly object[]): string {
  const inner = (item: unknown): string => printWithin(item, owners);
  const kind = kindOf(value);
  switch (kind) {
    case "view":
      return printView(value as ArrayBufferView);
    case "buffer":
      return printBuffer(value as ArrayBufferLike);
    case "url":
      return `new URL(${JSON.stringify(hrefOf(value))})`;
    case "parameters":
      return `new URLSearchParams(${inner(parametersOf(value))})`;
    case "date":
      return `new Date(${(value as Date).getTime()})`;
    case "regexp":
      return RegExp.prototype.toString.call(value);
    case "error": {
      const { message } = value as Error;
      const code = "code" in value ? `, { code: ${inner(value.code)} }` : "";
      const made = `new ${className(value)}(${printString(message)})`;
      return code === "" ? made : `Object.assign(${made}${code})`;
    }
    case "map":
      return `new Map(${(value as Map<unknown, unknown>).size === 0 ? "" : inner([...(value as Map<unknown, unknown>)])})`;
    case "set":
      return `new Set(${(value as Set<unknown>).size === 0 ? "" : inner([...(value as Set<unknown>)])})`;
    case "array":
      return printArray(value as readonly unknown[], inner);
    case "boxed":
      return `Object(${inner((value as { valueOf(): unknown }).valueOf())})`;
    case "proxy":
      return "/* a Proxy */ {}";
    case "plain":
    case "instance":
      return printRecord(value, kind === "plain", inner);
    default:
      return kind satisfies never;
  }
}

function printRecord(value: object, isPlain: boolean, inner: (item: unknown) => string): string {
  const fields = Object.keys(value).map((key) => {
    const property = Reflect.getOwnPropertyDescriptor(value, key)!;
    return "value" in property
      ? `${printKey(key)}: ${inner(property.value)}`
      : `get ${printKey(key)}() { /* an accessor */ }`;
  });
  if (Object.getPrototypeOf(value) === null) fields.unshift("__proto__: null");
  const literal = fields.length === 0 ? "{}" : `{ ${fields.join(", ")} }`;
  return isPlain ? literal : `/* ${className(value)} */ ${literal}`;
}

function printBuffer(buffer: ArrayBufferLike): string {
  if (isDetached(buffer)) return DETACHED_BUFFER;
  if (isShared(buffer)) return `new SharedArrayBuffer(${buffer.byteLength})`;
  return `${printBytes(new Uint8Array(buffer))}.buffer`;
}

function printArray(value: readonly unknown[], inner: (item: unknown) => string): string {
  const items = Array.from({ length: value.length }, (_, i) => (i in value ? inner(value[i]) : ""));
  // A trailing comma ends the last item, so a hole at the end needs one of its own.
  const lastIsHole = value.length > 0 && !(value.length - 1 in value);
  return `[${items.join(", ")}${lastIsHole ? "," : ""}]`;
}

function printKey(key: string): string {
  // `{ __proto__: x }` sets the prototype; only the computed form makes a property.
  if (key === "__proto__") return '["__proto__"]';
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : printString(key);
}

function printString(text: string): string {
  const pieces = [...text.matchAll(/([\s\S])\1{23,}|(?:(?!([\s\S])\2{23,})[\s\S])+/g)].map(([piece, repeated]) =>
    repeated === undefined ? quote(piece) : `${quote(repeated)}.repeat(${piece.length})`,
  );
  return pieces.length === 0 ? '""' : pieces.join(" + ");
}

/** JSON.stringify escapes lone surrogates and ASCII controls; the rest is what an editor hides or normalises. */
const quote = (text: string): string =>
  JSON.stringify(text).replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Z}\p{M}\ufffd]/gu, (char) =>
    char === " " ? char : escape(char),
  );

const escape = (char: string): string =>
  Array.from({ length: char.length }, (_, i) => `\\u${char.charCodeAt(i).toString(16).padStart(4, "0")}`).join("");

const DETACHED_BUFFER = "(() => { const buffer = new ArrayBuffer(1); buffer.transfer(); return buffer; })()";

function printView(view: ArrayBufferView): string {
  const name = className(view);
  if (isDetached(view.buffer)) {
    return `(() => { const view = new ${elementsOf(view)}(1); view.buffer.transfer(); return view; })()`;
  }
  if (elementsOf(view) === "DataView") {
    return `new DataView(${printBytes(new Uint8Array(view.buffer as ArrayBuffer))}.buffer, ${view.byteOffset}, ${view.byteLength})`;
  }
  if (isShared(view.buffer)) return `new ${name}(new SharedArrayBuffer(${view.buffer.byteLength}), ${view.byteOffset})`;
  const array = view as Uint8Array;
  // A small Buffer lies somewhere in a pool that is no part of the value.
  if (Buffer.isBuffer(array)) return `Buffer.from(${printText(array) ?? printElements(array)})`;
  const whole = array.buffer.byteLength;
  if (array.byteLength < whole && whole < 8192) {
    const Constructor = array.constructor as Uint8ArrayConstructor;
    if (whole % array.BYTES_PER_ELEMENT === 0) {
      const start = array.byteOffset / array.BYTES_PER_ELEMENT;
      return `${printView(new Constructor(array.buffer))}.subarray(${start}, ${start + array.length})`;
    }
  }
  return printBytes(array);
}

function printBytes(array: Uint8Array): string {
  const name = className(array);
  const first = array[0];
  if (array.length > 8 && array.every((item) => Object.is(item, first))) {
    return `new ${name}(${array.length})${Object.is(first, 0) ? "" : `.fill(${print(first)})`}`;
  }
  const text = name === "Uint8Array" && array.length > 0 ? printText(array) : null;
  return text === null
    ? `new ${name}(${array.length === 0 ? "" : printElements(array)})`
    : `new TextEncoder().encode(${text})`;
}

const printElements = (array: Uint8Array): string => `[${Array.from(array, print).join(", ")}]`;

/** The bytes as a string literal, if they are text that people can read; null otherwise. */
function printText(bytes: Uint8Array): string | null {
  if (bytes.length === 0) return null;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString();
  const readable = text.match(/[\p{L}\p{N}\p{P}\p{S} \t\r\n]/gu)?.length ?? 0;
  return !text.includes("\ufffd") && readable >= Array.from(text).length * 0.8 ? printString(text) : null;
}
