import type { Mismatch, Observation } from "@oxbow/contract";
import { isDeepStrictEqual } from "node:util";

/** Says where two values differ (a path such as `.lines`, or an empty string for the whole), or null when they agree. */
export type Compare = (control: unknown, candidate: unknown) => string | null;

/** Exact: `Object.is` for numbers, prototypes and typed arrays included. */
export const strict: Compare = (control, candidate) => (isDeepStrictEqual(control, candidate) ? null : "");

export const returned = (value: unknown, argsAfter: readonly unknown[]): Observation => ({
  kind: "returned",
  value,
  argsAfter,
});

/** Errors are told apart by class and code; the message is for people. */
export function threw(error: unknown, argsAfter: readonly unknown[]): Observation {
  if (!(error instanceof Error)) {
    return { kind: "threw", class: typeof error, code: undefined, message: String(error), argsAfter };
  }
  return { kind: "threw", class: error.name, code: codeOf(error), message: error.message, argsAfter };
}

/** The first disagreement of two observations of one input, or null. */
export function disagreement(control: Observation, candidate: Observation, compare: Compare): Mismatch | null {
  const where = differsAt(control, candidate, compare);
  return where === null ? null : { where, control, candidate };
}

/** The stable `code` of an error, when it has one. */
export function codeOf(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null | undefined)?.code;
  return typeof code === "string" ? code : undefined;
}

function differsAt(control: Observation, candidate: Observation, compare: Compare): string | null {
  if (control.kind === "returned" && candidate.kind === "returned") {
    const inValue = compare(control.value, candidate.value);
    return inValue === null ? argumentsDiffer(control.argsAfter, candidate.argsAfter) : `returned.value${inValue}`;
  }
  if (control.kind === "threw" && candidate.kind === "threw") {
    if (control.class !== candidate.class) return "threw.class";
    return control.code === candidate.code ? argumentsDiffer(control.argsAfter, candidate.argsAfter) : "threw.code";
  }
  return "kind";
}

/** What a side did to its arguments is part of what it did; a comparator made for results has no say in it. */
function argumentsDiffer(control: readonly unknown[], candidate: readonly unknown[]): string | null {
  for (let i = 0; i < control.length; i++) if (strict(control[i], candidate[i]) !== null) return `argsAfter[${i}]`;
  return null;
}
