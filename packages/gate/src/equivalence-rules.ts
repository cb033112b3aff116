import type { Reason, Stratum } from "@oxbow/contract";
import { count, percent } from "./figures.ts";
import { isRandom, mismatchRateBound, total } from "./numbers.ts";
import type { Floor } from "./policy.ts";
import { reason } from "./rule.ts";
import type { Rule } from "./rule.ts";

const ran: Rule = ({ equivalence, unavailable }) => {
  if (unavailable !== undefined) return [];
  if (equivalence === null) return [reason("equivalence ran", "inconclusive", "the equivalence suite did not run")];
  return total(equivalence.strata, "executed") > 0
    ? []
    : [reason("equivalence ran", "inconclusive", "the equivalence suite executed nothing")];
};

const subject: Rule = ({ kernel, candidate, equivalence }) => {
  if (equivalence === null || (equivalence.kernel === kernel && equivalence.candidate === candidate)) return [];
  const found = `${equivalence.candidate} of ${equivalence.kernel}`;
  return [
    reason("same subject", "inconclusive", `the equivalence report is about ${found}, not ${candidate} of ${kernel}`),
  ];
};

const finished: Rule = ({ equivalence }) =>
  equivalence === null || equivalence.interrupted === null
    ? []
    : [reason("equivalence finished", "inconclusive", equivalence.interrupted)];

const isolated: Rule = ({ equivalence }) =>
  equivalence === null || equivalence.isolation === "child"
    ? []
    : [
        reason(
          "candidate isolated",
          "inconclusive",
          "the candidate ran in the process that judges it, which it may have damaged: run it in a child process",
        ),
      ];

const sameAnswers: Rule = ({ equivalence }) => {
  if (equivalence === null) return [];
  const { strata, counterexample } = equivalence;
  if (counterexample !== null) {
    const { args, mismatch, seen, stratum } = counterexample;
    if (mismatch.candidate.kind === "threw" && mismatch.candidate.code === "NATIVE_UNAVAILABLE") {
      return [
        reason("candidate available", "inconclusive", `there is nothing to judge: ${mismatch.candidate.message}`),
      ];
    }
    const found = `for ${args} the control: ${seen.control}, the candidate: ${seen.candidate}`;
    return [reason("same answers", "fail", `they differ at ${mismatch.where} (${stratum}): ${found}`)];
  }
  const mismatches = total(strata, "mismatches");
  if (mismatches > 0) return [reason("same answers", "fail", `they differ in ${count(mismatches, "execution")}`)];
  const executed = total(strata, "executed");
  if (!(executed > 0) || mismatches !== 0) return [];
  const bound = mismatchRateBound(strata);
  const rate = bound === undefined ? "" : `; with 95 % confidence at most ${rarity(bound)} like the generator's differ`;
  return [
    reason(
      "same answers",
      "pass",
      `control and candidate agree in ${count(executed, "execution")}, ${count(total(strata, "distinct"), "distinct input")}${rate}`,
    ),
  ];
};

const twoImplementations: Rule = ({ equivalence }) => {
  if (equivalence === null) return [];
  const { different, because } = equivalence.identity;
  return [
    different
      ? reason("two implementations", "pass", because)
      : reason("two implementations", "fail", `control and candidate are the same code: ${because}`),
  ];
};

const enough: Rule = ({ equivalence }, { floors }) =>
  // A run ends at its first mismatch: what it did not get to is then no finding.
  equivalence === null || equivalence.counterexample !== null
    ? []
    : Object.entries(floors).map(([name, floor]) =>
        reached(
          name,
          floor,
          equivalence.strata.filter((stratum) => stratum.name === name),
        ),
      );

const provenToFail: Rule = ({ mutation, equivalence, unavailable }, { powerShown }) => {
  if (unavailable !== undefined || equivalence === null || equivalence.counterexample !== null) return [];
  // Absent from what an older version wrote, too.
  if (mutation == null) {
    return powerShown === undefined
      ? [reason(POWER, "inconclusive", "no mutants were tried")]
      : [reason(POWER, "not asked", `no mutants were tried: ${powerShown}`)];
  }
  const { killed, total: all, survived, untried, keptFrom } = mutation;
  if (all === 0 && killed === 0 && survived.length === 0) {
    return [reason(POWER, "not asked", "the definition has no mutants, so nothing says how many the suite would find")];
  }
  if (killed === all && all > 0 && survived.length === 0 && untried.length === 0) {
    const when =
      keptFrom === undefined ? "" : `, as it did on ${keptFrom.slice(0, 10)} on the same control and definition`;
    return [reason(POWER, "pass", `the suite finds all of the ${count(all, "mutant")}${when}`)];
  }
  const rest = [
    survived.length === 0 ? "" : `not found: ${survived.join("; ")}`,
    untried.length === 0 ? "" : `without time to try: ${untried.join("; ")}`,
  ].filter((part) => part !== "");
  return [reason(POWER, "inconclusive", [`the suite finds ${killed} of ${all} mutants`, ...rest].join(", "))];
};

const POWER = "suite can fail";

export const equivalenceRules: readonly Rule[] = [
  ran,
  subject,
  finished,
  isolated,
  sameAnswers,
  twoImplementations,
  enough,
  provenToFail,
];

function reached(name: string, floor: Floor, strata: readonly Stratum[]): Reason {
  const rule = `enough ${name}`;
  if (strata.length === 0) return reason(rule, "inconclusive", `no ${name} were executed`);
  const [executed, distinct, valid] = [
    total(strata, "executed"),
    total(strata, "distinct"),
    total(strata, "valid") / total(strata, "executed"),
  ];
  const short = [
    executed >= floor.executed ? "" : `${count(executed, "execution")} of ${floor.executed.toLocaleString("en")}`,
    distinct >= floor.distinct ? "" : `${count(distinct, "distinct input")} of ${floor.distinct.toLocaleString("en")}`,
    valid >= floor.validShare ? "" : `${percent(valid)} of the inputs valid, of ${percent(floor.validShare)}`,
  ].filter((part) => part !== "");
  return short.length === 0
    ? reason(
        rule,
        "pass",
        `${name}: ${count(executed, "execution")}, ${count(distinct, "distinct input")}${saturation(strata)}`,
      )
    : reason(rule, "inconclusive", `${name}: only ${short.join(", ")}; allow more time`);
}

/** Good and Turing: what was seen once stands for what was not seen at all. */
function saturation(strata: readonly Stratum[]): string {
  const [kinds, once] = strata.reduce(
    ([all, single], { name, outcomes }) =>
      isRandom(name) ? [all + (outcomes?.kinds ?? 0), single + (outcomes?.once ?? 0)] : [all, single],
    [0, 0],
  );
  if (kinds === 0) return "";
  const executed = total(strata, "executed");
  const next =
    once === 0
      ? "none of them once"
      : `${once} of them once: a new one in about ${Math.round(executed / once).toLocaleString("en")} more`;
  return `, ${count(kinds, "kind")} of outcome, ${next}`;
}

/** 0.000015 as "15 in a million inputs". */
function rarity(rate: number): string {
  const perMillion = rate * 1e6;
  return perMillion < 1000
    ? `${perMillion < 10 ? perMillion.toFixed(1) : Math.ceil(perMillion)} in a million inputs`
    : `${percent(rate)} of inputs`;
}
