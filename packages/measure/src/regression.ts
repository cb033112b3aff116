import { machineError, primarySpeedup } from "@oxbow/contract";
import type { Comparison, VerdictWord } from "@oxbow/contract";
import { figure } from "@oxbow/statistics";
import { holm, tCumulative, tQuantile } from "@oxbow/statistics";

/** Whether one kernel got slower on one workload. */
export interface RegressionVerdict {
  readonly kernel: string;
  readonly workload: string;
  readonly verdict: VerdictWord;
  readonly because: string;
}

/**
 * Judges comparisons of a base (the control) with a head (the candidate): `fail` when head certainly takes more than
 * `1 + margin` times as long, `pass` when it certainly takes less, else `inconclusive`. Of one comparison that is whether
 * the interval ends on this or that side of the margin; of several, Holm's correction keeps all of them together to the
 * error of one.
 */
export function judgeRegressions(
  comparisons: readonly Comparison[],
  { margin = 0.03 }: { readonly margin?: number } = {},
): readonly RegressionVerdict[] {
  const slower = holm(
    comparisons.map((comparison) => chance(comparison, margin, 1)),
    1,
  );
  const notSlower = holm(
    comparisons.map((comparison) => chance(comparison, margin, -1)),
    1,
  );
  return comparisons.map((comparison, i) => {
    const { kernel, workload, resultsEqual } = comparison;
    const told = (verdict: VerdictWord, because: string) => ({ kernel, workload, verdict, because });
    if (!resultsEqual) return told("fail", "base and head give different results: their speed means nothing");
    const { lo, hi, ratio } = primarySpeedup(comparison);
    const seen = `head takes ${figure(1 / ratio)} times as long as base (${figure(1 / hi)} to ${figure(1 / lo)})`;
    const error = machineError(comparison);
    const noise = error === 1 ? "" : `; base differs from itself by up to ${figure((error - 1) * 100)} % here`;
    if (slower[i] === true) return told("fail", `${seen}${noise}: slower by more than ${figure(margin * 100)} %`);
    if (notSlower[i] === true) return told("pass", `${seen}${noise}: not slower by ${figure(margin * 100)} %`);
    return told("inconclusive", `${seen}${noise}: that may be ${figure(margin * 100)} % or may not; ask more forks`);
  });
}

/**
 * The probability of what was seen if head were exactly `1 + margin` times as slow, on the side of `sign`, as a multiple of
 * what the comparison's level allows: 1 where the interval just touches the margin.
 */
function chance(comparison: Comparison, margin: number, sign: 1 | -1): number {
  const { ratio, lo, hi, level } = primarySpeedup(comparison);
  const df = comparison.forks - 1;
  const allowed = (1 - level) / 2;
  const standardError = Math.log(hi / lo) / 2 / tQuantile(1 - allowed, df);
  const beyond = sign * (-Math.log(ratio) - Math.log(1 + margin)) - Math.log(machineError(comparison));
  // Without any spread, as only made-up figures have it, what is beyond is certain.
  const t = standardError === 0 ? Math.sign(beyond) * Infinity : beyond / standardError;
  return Number.isFinite(t) ? (1 - tCumulative(t, df)) / allowed : t > 0 ? 0 : Infinity;
}
