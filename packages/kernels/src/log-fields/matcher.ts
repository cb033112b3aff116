import { planLog } from "./arguments.ts";
import type { LogColumn, LogField, LogPattern, LogPlan } from "./arguments.ts";

/** What a line came to: no row, a row, or a row with a number too large for its column. */
type Outcome = typeof noMatch | 0 | 1;
export const noMatch = -1;

/** Matches one line, as Latin-1 text, and writes its row. `offset` is where the line begins in the bytes. */
type WriteRow = (line: string, offset: number, row: number) => Outcome;

export interface Compiled {
  readonly fields: readonly LogField[];
  readonly matcher: (columns: readonly LogColumn[]) => WriteRow;
}

/** The pattern compiled: once for each object that says it. Throws what `compilePattern` throws. */
export function compiled(pattern: LogPattern): Compiled {
  const known = typeof pattern === "object" && pattern !== null ? cache.get(pattern) : undefined;
  if (known !== undefined) return known;
  const plan = planLog(pattern);
  const made = {
    fields: plan.fields,
    matcher: plan.parts.some((part) => part.nests) ? byIndices(plan) : byLengths(plan),
  };
  cache.set(pattern, made);
  return made;
}

const cache = new WeakMap<LogPattern, Compiled>();

/**
 * For fields that follow each other: what lies between them is captured too, so that lengths add up to offsets. Asking
 * the RegExp for indices takes more than twice the time.
 */
function byLengths({ parts, toEnd }: LogPlan): Compiled["matcher"] {
  const steps: Step[] = [];
  let regex = "^";
  let group = 0;
  for (const { regex: part, length, field } of parts) {
    const last = steps.at(-1);
    if (field === undefined && last?.field === undefined && last !== undefined) {
      steps[steps.length - 1] = { ...last, length: sum(last.length, length), regex: last.regex + part };
    } else {
      steps.push({ field, length, regex: part, group: 0 });
    }
  }
  for (const [i, step] of steps.entries()) {
    const captured = step.field !== undefined || step.length === undefined;
    regex += captured ? `(${step.regex})` : step.regex;
    if (captured) steps[i] = { ...step, group: ++group };
  }
  const matching = new RegExp(regex + (toEnd ? "$" : ""));
  return (columns) => (line, offset, row) => {
    const match = matching.exec(line);
    if (match === null) return noMatch;
    let overflow: 0 | 1 = 0;
    let at = offset;
    for (const { field, length, group: captured } of steps) {
      if (captured === 0) {
        at += length!;
        continue;
      }
      const text = match[captured]!;
      if (field !== undefined && write(columns[field]!, row, text, at)) overflow = 1;
      at += text.length;
    }
    return overflow;
  };
}

interface Step {
  readonly field: number | undefined;
  readonly length: number | undefined;
  readonly regex: string;
  /** The number of its capture; 0 when its length is known without one. */
  readonly group: number;
}

const sum = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined || b === undefined ? undefined : a + b;

/** For fields inside other parts. */
function byIndices({ fields, regex }: LogPlan): Compiled["matcher"] {
  const matching = new RegExp(regex, "d");
  return (columns) => (line, offset, row) => {
    const match = matching.exec(line);
    if (match === null) return noMatch;
    let overflow: 0 | 1 = 0;
    for (let i = 0; i < fields.length; i++) {
      // There are no groups but the fields, so they are numbered alike.
      const text = match[i + 1];
      if (text === undefined) {
        columns[i]![2 * row] = 2 ** 32 - 1;
        columns[i]![2 * row + 1] = 0;
      } else if (write(columns[i]!, row, text, offset + match.indices![i + 1]![0])) overflow = 1;
    }
    return overflow;
  };
}

/** Writes one field of a row; true when it is a number too large for its column. */
function write(column: LogColumn, row: number, text: string, at: number): boolean {
  // One kind of array at each place of the code: a store that meets several kinds is several times slower.
  if (column instanceof Uint32Array) {
    column[2 * row] = at;
    column[2 * row + 1] = text.length;
    return false;
  }
  if (column instanceof Float64Array) {
    const value = text.length <= 15 ? Number(text) : Number(wide(text));
    const fits = value <= Number.MAX_SAFE_INTEGER;
    column[row] = fits ? value : Number.NaN;
    return !fits;
  }
  const value = wide(text);
  const fits = value < 2n ** 64n;
  column[row] = fits ? value : 2n ** 64n - 1n;
  return !fits;
}

/** The value of digits; 2^64 for all that is larger, since a bigint of a million digits takes time. */
function wide(text: string): bigint {
  const digits = text.replace(/^0+/, "");
  return digits.length > 20 ? 2n ** 64n : BigInt(digits);
}
