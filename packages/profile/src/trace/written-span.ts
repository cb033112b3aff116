/** A span as some format writes it, before it is known what it is for. */
export interface WrittenSpan {
  /** Empty where the format or the writer gives none. */
  readonly traceId: string;
  readonly id: string;
  /** Empty for a root. */
  readonly parentId: string;
  readonly name: string;
  readonly kind: SpanKind;
  /** The server's half of a call whose client may have written a span of the same id. */
  readonly isOtherHalf?: boolean;
  /** Nanoseconds since 1970. */
  readonly start: bigint;
  readonly end: bigint;
  readonly traceState: string;
  readonly attributes: Attributes;
  /** Of the process that wrote it. */
  readonly resource: Attributes;
}

export type SpanKind = "internal" | "server" | "client" | "producer" | "consumer";

/** A span, or why one could not be read. */
export type ReadSpan = WrittenSpan | string;

/** What was said about a span or a process, by key. */
export interface Attributes {
  readonly get: (key: string) => string | undefined;
  readonly some: (test: (key: string) => boolean) => boolean;
}

export const noAttributes: Attributes = { get: () => undefined, some: () => false };

/** An object, whose fields may be anything; empty for null, a list or a value that is none. */
export type Fields = Readonly<Record<string, unknown>>;

export const fieldsOf = (value: unknown): Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : {};

/** A list, which ProtoJSON may write as null or leave out; empty for anything that is none. */
export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as unknown[]) : []);

export const textOf = (value: unknown): string =>
  typeof value === "string" ? value : typeof value === "number" || typeof value === "bigint" ? String(value) : "";

/** Numbers as OTLP has them, or names as some writers do. What is not known is a call to somebody else, unless it says nothing. */
export function spanKindOf(kind: unknown): SpanKind {
  const named = typeof kind === "number" ? kinds[kind] : typeof kind === "string" ? kindNamed(kind) : "internal";
  return named ?? "client";
}

const kinds: readonly SpanKind[] = ["internal", "internal", "server", "client", "producer", "consumer"];

function kindNamed(text: string): SpanKind | undefined {
  if (/^\d+$/u.test(text)) return kinds[Number(text)];
  const name = /^(?:span_?kind[_.]?)?(\w*)$/iu.exec(text)?.[1]?.toLowerCase() ?? "";
  if (name === "" || name === "unspecified") return "internal";
  return kinds.find((kind) => kind === name);
}

/** Nanoseconds from a whole number of units, of a number or its digits. Why not, where it is none. */
export function nanoseconds(value: unknown, what: string, unit = 1n): bigint | string {
  if (value === undefined || value === null || value === "") return `a span has no ${what}`;
  let ns: bigint;
  try {
    if (typeof value !== "string" && typeof value !== "number") throw new TypeError();
    // A number of microseconds may have a fraction.
    ns = typeof value === "number" && unit > 1n ? BigInt(Math.round(value * Number(unit))) : BigInt(value) * unit;
  } catch {
    return `a span's ${what} is no whole number`;
  }
  // Zero is what a writer says that does not know.
  return ns > 0n ? ns : `a span has no ${what}`;
}

/** Nothing, or zeros, as a writer has it for a root: in hexadecimal, or in base64. */
export const isNoId = (id: string): boolean => /^(?:0{16}|A{11}=)?$/u.test(id);
