import type { Observation } from "@oxbow/contract";

/** Counts kinds of outcome, to say how many there may be that nobody has seen: see `Stratum.outcomes`. */
export class Outcomes {
  readonly #seen = new Map<string, number>();
  /** Of each kind that was thrown, the first message. */
  readonly #messages = new Map<string, string>();

  add(observation: Observation): void {
    const kind = kindOf(observation);
    const times = (this.#seen.get(kind) ?? 0) + 1;
    this.#seen.set(kind, times);
    if (times === 1 && observation.kind === "threw") this.#messages.set(kind, messageOf(observation));
  }

  get counts(): { readonly kinds: number; readonly once: number } {
    let once = 0;
    for (const times of this.#seen.values()) if (times === 1) once++;
    return { kinds: this.#seen.size, once };
  }

  /**
   * Whether large inputs, of which so many took so long, would show nothing new, or hardly anything: the share of kinds that were
   * seen once is about how likely the next input is to show a new one.
   */
  isEnough(executed: number, elapsedMs: number): boolean {
    if (executed < LEAST_LARGE || elapsedMs < LARGE_MS) return false;
    const { kinds, once } = this.counts;
    // Where nobody counts, nobody knows.
    return (kinds > 0 && once < executed * NEW_KINDS) || elapsedMs >= 2 * LARGE_MS;
  }

  /** What was thrown most often: class, code if there is one, and the first message of that kind. Undefined for nothing. */
  get mostlyThrew(): string | undefined {
    const times = ([kind]: readonly [string, string]): number => this.#seen.get(kind) ?? 0;
    const [most] = [...this.#messages].sort((a, b) => times(b) - times(a));
    return most?.[1];
  }
}

/** However long they take. */
const LEAST_LARGE = 200;

const LARGE_MS = 2000;

const NEW_KINDS = 0.01;

function messageOf({ class: name, code, message }: Extract<Observation, { readonly kind: "threw" }>): string {
  const whole = `${[name, code].filter((part) => part !== undefined && part !== "").join(" ")}: ${message}`;
  return whole.length <= 160 ? whole : `${whole.slice(0, 159)}…`;
}

/** The class and code of what was thrown, or the shape of what was returned: types, and lengths and sizes by powers of two. */
function kindOf(observation: Observation): string {
  if (observation.kind === "threw") return `threw ${observation.class} ${observation.code}`;
  return observation.kind === "returned" ? shape(observation.value, 0) : observation.kind;
}

// Deep enough for a record of columns; what lies deeper is the same kind.
const DEPTH = 3;
const ITEMS = 8;

function shape(value: unknown, depth: number): string {
  if (typeof value === "number") return Number.isInteger(value) ? `int ${magnitude(value)}` : `number ${sign(value)}`;
  if (typeof value === "bigint") return `bigint ${value < 0n ? "-" : ""}${value.toString(2).length}`;
  if (typeof value === "string") return `string ${magnitude(value.length)}`;
  if (typeof value === "boolean") return `${value}`;
  if (typeof value !== "object" || value === null) return String(value === null ? null : typeof value);
  if (depth === DEPTH) return "…";
  if (ArrayBuffer.isView(value)) return `${value.constructor.name} ${magnitude(value.byteLength)}`;
  const entries = Object.entries(value).slice(0, ITEMS);
  const inner = entries.map(([key, item]) => `${Array.isArray(value) ? "" : key}:${shape(item, depth + 1)}`);
  return `${value.constructor?.name ?? ""} ${Array.isArray(value) ? magnitude(value.length) : ""}{${inner.join(",")}}`;
}

const magnitude = (n: number): string => `${sign(n)}${n === 0 ? 0 : Math.floor(Math.log2(Math.abs(n))) + 1}`;

const sign = (n: number): string => (Number.isNaN(n) ? "NaN" : n < 0 || Object.is(n, -0) ? "-" : "");
