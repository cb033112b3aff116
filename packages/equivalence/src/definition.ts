import type { AnyDefinition, Definition, Kernel } from "@oxbow/contract";
import type { Arbitrary } from "fast-check";
import { samenessOf } from "@oxbow/sameness";
import type { DeclaredDifference } from "./ledger.ts";
import type { Mutant, RareMutant } from "./mutant.ts";
import type { Size } from "./size.ts";

/** What the suite adds to a definition: where inputs come from, and what it must find. */
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
  /** Mutants that the suite must find: proof that it can fail. Without any, a verdict says that nobody knows. */
  readonly mutants?: readonly Mutant<Args, Out>[];
  /** Mutants that are wrong on so few inputs that only luck finds them: the nightly run says how often it did. */
  readonly rareMutants?: readonly RareMutant<Args, Out>[];
  /** The ledger: where a candidate is known to differ, and why that is right for now. */
  readonly differences?: readonly DeclaredDifference<Args>[];
}

/** A definition with its suite part: everything that `runEquivalence` needs. It is a `Definition`, so list it as one. */
export interface SuiteDefinition<Args extends readonly unknown[] = readonly unknown[], Out = unknown>
  extends Definition<Args, Out>, Required<Inputs<Args, Out>> {}

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
  if (rest.patienceMs !== undefined && !(rest.patienceMs > 0)) {
    throw new RangeError(`patienceMs of ${kernel.key} is ${rest.patienceMs}: give milliseconds, more than 0`);
  }
  if (rest.maxMemory !== undefined && !(rest.maxMemory > 0)) {
    throw new RangeError(
      `maxMemory of ${kernel.key} is ${rest.maxMemory}: give how many times the control's it may take`,
    );
  }
  // A tolerance without a reason is told where it is written, not in the middle of a run.
  samenessOf(rest);
  return { kernel, exhaustive: () => [], differences: [], mutants: [], rareMutants: [], ...rest };
}
