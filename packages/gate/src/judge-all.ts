import type { Comparison, Evidence, Speedup } from "@oxbow/contract";
import { certify } from "./certificate.ts";
import { exitCode } from "./exit-code.ts";
import { atLevel, holmLevels } from "./holm.ts";
import { judge } from "./judge.ts";
import type { Collected, Judged } from "./judged.ts";
import { claims } from "./performance-rules.ts";
import { asksForSpeed, defaultPolicy } from "./policy.ts";

/** The verdicts of one run. */
export interface JudgedRun {
  /** In the order in which the evidence was given. */
  readonly results: readonly Judged[];
  /** How many of them do not count, because they ask for no speed, beside others that do, and did not fail. */
  readonly shown: number;
  /** Of the verdicts that count: see `exitCode`. */
  readonly exitCode: number;
}

/**
 * Verdicts on the candidates that were gated in one run. One wrong pass in twenty would be as many as there are kernels, so
 * by Holm's correction the intervals of each are taken the more strictly the more there are: see `holmLevels`. Evidence on one
 * alone gets the verdict of `judge`.
 *
 * Beside kernels that ask for a speedup, one that asks for none is there to be shown: it counts only when it fails. Where none
 * does, the answers are all there is to judge, and every verdict counts.
 */
export function judgeAll(all: readonly Collected[]): JudgedRun {
  const base = Math.max(...all.map(({ policy }) => minLevelOf(policy)));
  const levels = holmLevels(
    all.map(({ evidence, policy }) => claims(evidence, policy)),
    base,
  );
  const results = all.map((each, i) => judgeAt(levels[i] as number, each));
  const asking = all.map(({ policy }) => asksForSpeed(policy));
  const counted = results.filter(
    ({ verdict }, i) => verdict.verdict === "fail" || asking[i] === true || !asking.includes(true),
  );
  return {
    results,
    shown: results.length - counted.length,
    exitCode: exitCode(counted.map(({ verdict }) => verdict.verdict)),
  };
}

function judgeAt(level: number, { evidence: taken, policy, unmeasured }: Collected): Judged {
  const evidence = moreStrictly(taken, level, minLevelOf(policy));
  const verdict = judge(evidence, policy);
  return { evidence, verdict, certificate: certify(evidence, verdict, policy), unmeasured };
}

const minLevelOf = ({ minLevel = defaultPolicy.minLevel }: Collected["policy"]): number => minLevel;

/** Never less strictly, and an interval that is too lax to be judged stays so: company must not make a verdict better. */
function moreStrictly(evidence: Evidence, level: number, minLevel: number): Evidence {
  const taken = (speedup: Speedup, forks: number): Speedup =>
    speedup.level >= minLevel && speedup.level < level ? atLevel(speedup, forks, level) : speedup;
  const comparison = (each: Comparison): Comparison => ({
    ...each,
    speedup: taken(each.speedup, each.forks),
    cpuSpeedup: each.cpuSpeedup && taken(each.cpuSpeedup, each.forks),
  });
  return { ...evidence, performance: evidence.performance?.map(comparison) ?? null };
}
