import { type Comparison, machineError, primarySpeedup, type Speedup } from "@oxbow/contract";
import { figure } from "@oxbow/statistics";
import { expect } from "vitest";
import { judgeRegressions } from "../regression.ts";

export interface FasterOptions {
  /** How many times faster, at the interval's lower end; 1 unless given. */
  readonly minSpeedup?: number;
}

export interface RegressOptions {
  /** How much slower is too slow, as a share; 0.03 unless given. */
  readonly margin?: number;
}

interface ComparisonMatchers<R> {
  /** Passes when the candidate's whole interval says so, and fails, with the reason, when it does not or decides nothing. */
  toBeFaster: (options?: FasterOptions) => R;
  /** Passes when the candidate is certainly not slower than the control by more than the margin; fails when it is, or may be. */
  toNotRegress: (options?: RegressOptions) => R;
}

declare module "vitest" {
  // oxlint-disable-next-line no-unused-vars -- an augmentation repeats the parameters of what it augments.
  interface Matchers<
    R extends void | Promise<void> = void | Promise<void>,
    T = unknown,
  > extends ComparisonMatchers<R> {}
}

// An inconclusive verdict, and one on different results, fails with `.not` as well: nothing was shown either way.
expect.extend({
  toBeFaster(actual: unknown, { minSpeedup = 1 }: FasterOptions = {}) {
    const comparison = comparisonOf(actual);
    if (!comparison.resultsEqual) return { pass: this.isNot, message: () => differs };
    const speedup = primarySpeedup(comparison);
    const error = machineError(comparison);
    const noise =
      error === 1 ? "" : `, on a machine where the same code differs by up to ${figure((error - 1) * 100)} %`;
    const seen = `it is ${times(speedup)} as fast${noise}; ${figure(minSpeedup)} times asked`;
    if (speedup.lo / error > minSpeedup) return { pass: true, message: () => seen };
    if (speedup.hi * error < minSpeedup) return { pass: false, message: () => seen };
    return { pass: this.isNot, message: () => `inconclusive: ${seen}. Give compare decideAt: ${minSpeedup}` };
  },
  toNotRegress(actual: unknown, options: RegressOptions = {}) {
    const comparison = comparisonOf(actual);
    if (!comparison.resultsEqual) return { pass: this.isNot, message: () => differs };
    const [{ verdict, because } = { verdict: "inconclusive", because: "" }] = judgeRegressions([comparison], options);
    if (verdict !== "inconclusive") return { pass: verdict === "pass", message: () => because };
    return { pass: this.isNot, message: () => `inconclusive: ${because}` };
  },
});

const differs = "control and candidate give different results: their speed means nothing";

function comparisonOf(actual: unknown): Comparison {
  if (typeof actual === "object" && actual !== null && "perForkLogRatio" in actual) return actual as Comparison;
  throw new TypeError("a comparison is needed: await compare(…) of @oxbow/measure, and expect what it gives");
}

const times = ({ ratio, lo, hi }: Speedup): string => `${figure(ratio)} times (${figure(lo)} to ${figure(hi)})`;
