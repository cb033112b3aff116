import { machineError, primarySpeedup } from "@oxbow/contract";
import type { Comparison, Evidence, Reason, Speedup } from "@oxbow/contract";
import { interval, percent, times } from "./figures.ts";
import type { Claim } from "./holm.ts";
import { defaultPolicy } from "./policy.ts";
import type { Policy } from "./policy.ts";
import { reason } from "./rule.ts";
import type { Rule } from "./rule.ts";

const measured: Rule = ({ candidate, performance, equivalence, unavailable }, { minSpeedup, speedShown }) => {
  if (unavailable !== undefined) return [];
  if (speedShown !== undefined) {
    return [reason("speed shown", "not asked", `no speedup is asked of this candidate: ${speedShown}`)];
  }
  if (Object.keys(minSpeedup).length === 0) {
    return [
      reason(
        "speed asked",
        "inconclusive",
        `no workload has a minSpeedup, so nothing shows that promoting ${candidate} would help: give at least one workload a minSpeedup`,
      ),
    ];
  }
  // Nobody measures a candidate that is wrong.
  return (performance === null || performance.length === 0) && equivalence?.counterexample == null
    ? [reason("speed measured", "inconclusive", "no workload was measured")]
    : [];
};

const sameSubject: Rule = ({ kernel, candidate, performance }) =>
  (performance ?? [])
    .filter((comparison) => comparison.kernel !== kernel || comparison.candidate.name !== candidate)
    .map(({ workload, candidate: { name }, kernel: found }) =>
      reason(
        "same subject",
        "inconclusive",
        `${workload}: the measurement is about ${name} of ${found}, not ${candidate} of ${kernel}`,
      ),
    );

const sameResults: Rule = ({ performance }) =>
  (performance ?? [])
    .filter(({ resultsEqual }) => !resultsEqual)
    .map(({ workload }) =>
      reason("same results while measured", "fail", `${workload}: control and candidate returned different results`),
    );

const fastEnough: Rule = ({ performance }, policy) =>
  performance === null || performance.length === 0
    ? []
    : Object.entries(policy.minSpeedup).flatMap(([workload, min]) => {
        const found = performance.filter((comparison) => comparison.workload === workload);
        return found.length === 0
          ? [reason("fast enough", "inconclusive", `${workload}: not measured`)]
          : found.flatMap((comparison) => speedOf(comparison, min, policy));
      });

export const performanceRules: readonly Rule[] = [measured, sameSubject, sameResults, fastEnough];

function speedOf(comparison: Comparison, min: number, policy: Policy): readonly Reason[] {
  const { workload, primary, speedup, cpuSpeedup, forks } = comparison;
  const error = machineError(comparison);
  if (!(error <= policy.maxMachineError)) {
    const noise = `${workload}: measured against itself, the control came out ${interval(comparison.aa)} times as fast, and 1 is right`;
    return [
      reason(
        "steady machine",
        "inconclusive",
        `${noise}: this machine is too busy to judge a speedup on; run again when it is quieter`,
      ),
    ];
  }
  if (!(forks >= policy.minForks)) {
    return [
      reason(
        "fast enough",
        "inconclusive",
        `${workload}: ${forks} of the ${policy.minForks} processes that are needed were measured; allow more time`,
      ),
    ];
  }
  if (cpuSpeedup === null) return [reason("no more CPU", "inconclusive", `${workload}: CPU time was not measured`)];
  const asked = { error, minLevel: policy.minLevel };
  const cpu = atLeast("no more CPU", `${workload}, CPU time:`, cpuSpeedup, { ...asked, min: policy.minCpuSpeedup });
  if (primary === "wall") return [atLeast("fast enough", `${workload}:`, speedup, { ...asked, min }), cpu];
  // Wall time is too noisy here to grant a pass, and still good enough to refuse one.
  const wall = atLeast("fast enough", `${workload}, wall time:`, speedup, { ...asked, min });
  const byCpu = atLeast("fast enough", `${workload}, by CPU time:`, cpuSpeedup, { ...asked, min });
  return wall.outcome === "fail" ? [wall, byCpu, cpu] : [byCpu, cpu];
}

/** What a pass rests on: the intervals that were judged, and what their lower ends had to reach, the machine's error included. */
export function claims(evidence: Evidence, policy: Partial<Policy>): readonly Claim[] {
  const { minSpeedup, minCpuSpeedup } = { ...defaultPolicy, ...policy };
  return (evidence.performance ?? []).flatMap((comparison) => {
    const asked = Object.hasOwn(minSpeedup, comparison.workload) ? minSpeedup[comparison.workload] : undefined;
    if (asked === undefined) return [];
    const { forks, cpuSpeedup } = comparison;
    const error = machineError(comparison);
    const cpu = cpuSpeedup === null ? [] : [{ speedup: cpuSpeedup, forks, min: minCpuSpeedup * error }];
    return [{ speedup: primarySpeedup(comparison), forks, min: asked * error }, ...cpu];
  });
}

interface Asked {
  readonly min: number;
  readonly minLevel: number;
  readonly error: number;
}

/** Decided on the worse end for a pass and on the better end for a fail; an interval around `min` decides nothing. */
function atLeast(rule: string, what: string, speedup: Speedup, { min, minLevel, error }: Asked): Reason {
  const { ratio, level } = speedup;
  const [lo, hi] = [speedup.lo / error, speedup.hi * error];
  const allowing = error === 1 ? "" : `, ${interval({ lo, hi })} on a machine that is off by ${times(error)}`;
  const strictly = level > minLevel ? ` at ${percent(level)}` : "";
  const found = `${what} ${times(ratio)} ${interval(speedup)}${strictly}${allowing}`;
  if (!(lo > 0 && lo <= ratio && ratio <= hi && hi < Infinity)) {
    return reason(rule, "inconclusive", `${found}: these ends are no interval around the ratio; measure again`);
  }
  if (!(level >= minLevel)) {
    return reason(
      rule,
      "inconclusive",
      `${found} was taken at ${percent(level)} confidence, and ${percent(minLevel)} is asked; measure again`,
    );
  }
  if (lo >= min) return reason(rule, "pass", `${found}, at least ${times(min)} asked`);
  if (hi < min) return reason(rule, "fail", `${found}, below the ${times(min)} asked`);
  return reason(rule, "inconclusive", `${found}: the ${times(min)} asked lies within the interval; measure longer`);
}
