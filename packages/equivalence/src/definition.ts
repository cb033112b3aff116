import type { AnyDefinition, Definition, Kernel } from "@oxbow/contract";
import type { Arbitrary } from "fast-check";
import { decoded } from "./compare/decoded.ts";
import { exact, type Comparator } from "./compare/exact.ts";
import type { ErrorComparison } from "./compare/observations.ts";
import type { DeclaredDifference } from "./ledger.ts";
import type { Mutant } from "./mutant.ts";
import type { Size } from "./size.ts";

/** What the suite adds to a definition: where inputs come from, and what counts as the same. */
export interface Inputs<Args extends readonly unknown[], Out> {
  /**
   * The whole argument list: `fc.tuple(bytes())`, or `(size) => fc.tuple(bytes({ size }))`, which gives the run a stratum of
   * large inputs as well. Include arguments the kernel must refuse.
   */
  readonly arguments: Arbitrary<Args> | ((size: Size) => Arbitrary<Args>);
  /**
   * Every input of a space small enough to be searched whole, smaller ones first, since what is found here is not shrunk:
   * see `upTo`. A stratum of its own.
   */
  readonly exhaustive?: () => Iterable<Args>;
  /** Over the definition's `normalize` if there is one, strict otherwise; see `decoded`, `exact` and `loosely`. */
  readonly compare?: Comparator<Awaited<Out>>;
  /** `code` by default: errors are the same if class and `code` are. Messages are for people and never compared. */
  readonly errors?: ErrorComparison;
  /** Mutants that the suite must find: proof that it can fail. Without any, a verdict says that nobody knows. */
  readonly mutants?: readonly Mutant<Args, Out>[];
  /** The ledger: where a candidate is known to differ, and why that is right for now. */
  readonly differences?: readonly DeclaredDifference<Args>[];
}

/** A definition with its suite part: everything that `runEquivalence` needs. It is a `Definition`, so list it as one. */
export interface SuiteDefinition<Args extends readonly unknown[] = readonly unknown[], Out = unknown>
  extends Omit<Definition<Args, Out>, "compare" | "errors">, Required<Inputs<Args, Out>> {}

// oxlint-disable-next-line typescript/no-explicit-any -- for lists of definitions of different kernels.
export type AnySuiteDefinition = SuiteDefinition<any, any>;

/** False for a definition without the optional suite part: one that was not made by `equivalence`. */
export function hasSuite(definition: AnyDefinition): definition is AnySuiteDefinition {
  return "arguments" in definition && "mutants" in definition;
}

/** One object for suite, benchmark and gate: what a kernel is, its sides, its cases, and where random inputs come from. */
export function equivalence<Args extends readonly unknown[], Out>(
  kernel: Kernel<Args, Out>,
  // The kernel alone decides the types, so that a literal argument list is read as the tuple it must be.
  rest: NoInfer<Omit<Definition<Args, Out>, "kernel"> & Inputs<Args, Out>>,
): SuiteDefinition<Args, Out> {
  const names = [rest.control, ...rest.candidates, ...(rest.peers ?? [])].map((side) => side.name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) {
    throw new TypeError(`two sides of ${kernel.key} are called "${twice}": a report could not tell them apart`);
  }
  const compare = rest.normalize === undefined ? exact : decoded(rest.normalize);
  return { kernel, compare, errors: "code", exhaustive: () => [], differences: [], mutants: [], ...rest };
}
