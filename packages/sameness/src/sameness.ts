import {
  type Definition,
  type Difference,
  hush,
  hushInside,
  type Incomparable,
  type Mismatch,
  type Observation,
} from "@oxbow/contract";
import { compareValues } from "./compare-values.ts";
import { exact, found } from "./exact.ts";
import { lenienceOf, type Lenience } from "./lenience.ts";
import { described, isAbort, isThenable } from "./observe.ts";
import { Normal } from "./stand-in.ts";

/** The part of a definition that says what the same is. */
// oxlint-disable-next-line typescript/no-explicit-any -- of definitions of every signature.
export type Rules = Pick<Definition<any, any>, "compare" | "tolerance" | "normalize" | "errors">;

/** That part alone: what a router's sides take beside the functions. */
export function rulesOf({ compare, tolerance, normalize, errors }: Rules): Rules {
  return {
    ...(compare === undefined ? {} : { compare }),
    ...(tolerance === undefined ? {} : { tolerance }),
    ...(normalize === undefined ? {} : { normalize }),
    ...(errors === undefined ? {} : { errors }),
  };
}

/** What the same means for one kernel: in the suite, the benchmark and the router alike. */
export interface Sameness {
  /**
   * The first difference of two observations of one input; where there is none, the first place that cannot be judged; null
   * if they are the same. Never throws, whatever the sides gave and the definition's functions do.
   */
  difference(control: Observation, candidate: Observation): Difference | Incomparable | null;
  /** The normal form of a result, and the result itself where there is none. */
  normal(value: unknown): unknown;
}

/**
 * Reads a definition. Throws a sentence where it is declared badly: a normal form or a tolerance without a reason, a last day
 * that is none. `now` is for tests.
 */
export function samenessOf(rules: Rules, now: () => number = Date.now): Sameness {
  const { compare, normalize, errors = "code" } = rules;
  if (normalize !== undefined && normalize.because.trim() === "") {
    throw new TypeError("normalize needs a reason: say why equal normal forms are equal results");
  }
  const lenience = lenienceOf(rules.tolerance ?? [], now);
  const results = (a: unknown, b: unknown): Difference | Incomparable | null =>
    compare === undefined || compare === exact ? compareValues(a, b, RESULT, lenience) : found(compare, a, b, RESULT);
  const values = (a: unknown, b: unknown): Difference | Incomparable | null => {
    if (Object.is(a, b)) return null;
    if (normalize === undefined) return results(a, b);
    const forms = [a, b].map((value) => normalForm(value, normalize.of)) as [Form, Form];
    if (forms[0].kind === "form" && forms[1].kind === "form") return results(forms[0].value, forms[1].value);
    // Neither has a normal form: the same bytes are the same all the same.
    if (forms[0].kind === forms[1].kind && compareValues(a, b, RESULT, null) === null) return null;
    const shown = forms.map((form) => (form.kind === "form" ? "a normal form" : `none (${form.because})`));
    return { kind: "different", where: `${RESULT}.normalize`, shown: shown.join(" against ") };
  };
  return {
    difference(control, candidate) {
      if (control.kind === "returned" && candidate.kind === "returned") {
        const inResult = values(control.value, candidate.value);
        if (inResult?.kind === "different") return inResult;
        const inArguments = argumentsDiffer(control, candidate, lenience);
        return inArguments?.kind === "different" ? inArguments : (inResult ?? inArguments);
      }
      if (control.kind === "threw" && candidate.kind === "threw") {
        // Both were given up by their caller: by which of the platform's errors is nobody's fault.
        if (isAbort(control) && isAbort(candidate)) return null;
        if (errors !== "outcome" && control.class !== candidate.class) {
          return { kind: "different", where: "threw.class", shown: `${control.class} against ${candidate.class}` };
        }
        if (errors === "code" && control.code !== candidate.code) {
          return { kind: "different", where: "threw.code", shown: `${control.code} against ${candidate.code}` };
        }
        return argumentsDiffer(control, candidate, lenience);
      }
      return control.kind === candidate.kind ? null : { kind: "different", where: "kind", shown: "" };
    },
    normal: (value) => (normalize === undefined ? value : normalize.of(value)),
  };
}

/** A difference with the observations it was seen in. */
export const mismatchOf = ({ where, shown }: Difference, control: Observation, candidate: Observation): Mismatch => ({
  where,
  ...(shown === "" ? {} : { shown }),
  control,
  candidate,
});

const RESULT = "returned.value";

type Form = { readonly kind: "form"; readonly value: unknown } | { readonly kind: "none"; readonly because: string };

function normalForm(value: unknown, of: (value: never) => unknown): Form {
  if (value instanceof Normal) return { kind: "form", value: value.of };
  try {
    const form = of(value as never);
    hushInside(form);
    if (!isThenable(form)) return { kind: "form", value: form };
    hush(form);
    return { kind: "none", because: "normalize gave a promise" };
  } catch (error) {
    hushInside(error);
    return { kind: "none", because: described(error).message || "normalize threw" };
  }
}

type Finished = Extract<Observation, { kind: "returned" | "threw" }>;

/** What a call did to its arguments is part of what it did; a comparator chosen for results has no say in it. */
function argumentsDiffer(control: Finished, candidate: Finished, lenience: Lenience | null) {
  return compareValues(control.argsAfter, candidate.argsAfter, "argsAfter", lenience);
}
