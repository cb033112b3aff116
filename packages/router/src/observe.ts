import type { Normalize, Mismatch, Observation } from "@oxbow/contract";
import { isDeepStrictEqual } from "node:util";

/** Says where two values differ (a path such as `.lines`, or an empty string for the whole), or null when they agree. */
export type Compare = (control: unknown, candidate: unknown) => string | null;

/** Exact: `Object.is` for numbers, prototypes and typed arrays included. */
export const strict: Compare = (control, candidate) => (isDeepStrictEqual(control, candidate) ? null : "");

/** Results are the same where their meanings are; one that has no meaning is like no other. */
export function normalized<Out>({ of }: Normalize<Out>, compare: Compare): Compare {
  return (control, candidate) => {
    if (compare(control, candidate) === null) return null;
    try {
      return compare(of(control as Awaited<Out>), of(candidate as Awaited<Out>));
    } catch {
      return ".normalize";
    }
  };
}

/**
 * Runs a candidate where it can hang or die alone: `isolate()` of @oxbow/equivalence is one.
 *
 * `run` gives one observation for each input, in their order, and must not write to the inputs; a rejection says that
 * nothing could be observed, and blames nobody. `close` ends whatever runs there; a later `run` starts it again.
 */
export interface ShadowObserver {
  run(inputs: readonly (readonly unknown[])[]): Promise<readonly Observation[]>;
  close(): Promise<void>;
}

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
  const { code } = error as { code?: unknown };
  const known = code === undefined || typeof code === "string" ? code : `${code as number}`;
  return { kind: "threw", class: error.name, code: known, message: error.message, argsAfter };
}

/** The first disagreement of two observations of one input, or null. */
export function disagreement(control: Observation, candidate: Observation, compare: Compare): Mismatch | null {
  const where = differsAt(control, candidate, compare);
  return where === null ? null : { where, control, candidate };
}

/** Where two sides disagree, and what each of them did when that differs in kind; says nothing of the values. */
export function describeMismatch({ where, control, candidate }: Mismatch): string {
  return control.kind === candidate.kind && control.kind === "returned"
    ? where
    : `${where}: the control ${did(control)}, the candidate ${did(candidate)}`;
}

/** What a side did, for people, without the values it did it with. */
export function did(seen: Observation): string {
  switch (seen.kind) {
    case "returned":
      return "returned";
    case "threw":
      return `threw ${seen.class}${seen.code === undefined ? "" : ` (${seen.code})`}: ${seen.message}`;
    case "hung":
      return `did not answer within ${seen.afterMs} ms`;
    case "died":
      return `took its process with it (${[seen.signal ?? `exit code ${seen.exitCode}`, seen.lastWords].filter((word) => word !== "").join(", ")})`;
    default:
      return seen satisfies never;
  }
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
