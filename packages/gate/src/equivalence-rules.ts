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
    const { where, shown } = mismatch;
    const place = shown === undefined ? where : `${where}, ${shown}`;
    return [reason("same answers", "fail", `they differ at ${place} (${stratum}): ${found}`)];
  }
  const mismatches = total(strata, "mismatches");
  if (mismatches > 0) return [reason("same answers", "fail", `they differ in ${count(mismatches, "execution")}`)];
  const executed = total(strata, "executed");
  if (!(executed > 0) || mismatches !== 0) return [];
  const bound = mismatchRateBound(strata);
  const rate =
    bound === undefined ? "" : `; with 95 % confidence, they differ on at most ${rarity(bound)} from this generator`;
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
    return [
      reason(
        POWER,
        "not asked",
        "the definition has no mutants, so nothing shows that the suite would notice a wrong candidate",
      ),
    ];
  }
  if (killed === all && all > 0 && survived.length === 0 && untried.length === 0) {
    const when =
      keptFrom === undefined ? "" : ` (tried on ${keptFrom.slice(0, 10)}, with the same control and definition)`;
    return [reason(POWER, "pass", `the suite kills ${killed} of ${count(all, "mutant")}${when}`)];
  }
  const rest = [
    survived.length === 0 ? "" : `survived: ${survived.join("; ")}`,
    untried.length === 0 ? "" : `no time to try: ${untried.join("; ")}`,
  ].filter((part) => part !== "");
  return [reason(POWER, "inconclusive", [`the suite kills ${killed} of ${count(all, "mutant")}`, ...rest].join(", "))];
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
  if (!(total(strata, "executed") > 0)) return reason(rule, "inconclusive", nothingOf(name, strata.length > 0));
  const [executed, distinct, valid] = [
    total(strata, "executed"),
    total(strata, "distinct"),
    total(strata, "valid") / total(strata, "executed"),
  ];
  const short = [
    executed >= floor.executed ? "" : ofNeeded(executed, floor.executed, "execution"),
    distinct >= floor.distinct ? "" : ofNeeded(distinct, floor.distinct, "distinct input"),
    valid >= floor.validShare
      ? ""
      : `${percent(valid)} of the inputs accepted by the control, of the ${percent(floor.validShare)} needed${refusal(strata)}`,
  ].filter((part) => part !== "");
  const isTooFew = executed < floor.executed || distinct < floor.distinct;
  const next = isTooFew ? "allow more time" : "let the generator draw more inputs that the control accepts";
  return short.length === 0
    ? reason(
        rule,
        "pass",
        `${name}: ${count(executed, "execution")}, ${count(distinct, "distinct input")}${saturation(strata)}`,
      )
    : reason(rule, "inconclusive", `${name}: only ${short.join(", ")}; ${next}`);
}

/** Nothing where the control returned on one input in ten, or the report is of an older version. */
function refusal(strata: readonly Stratum[]): string {
  const thrown = strata.flatMap(({ mostlyThrew }) => mostlyThrew ?? []);
  return thrown.length === 0 ? "" : ` (it throws, mostly ${thrown.join("; ")})`;
}

const ofNeeded = (found: number, needed: number, noun: string): string =>
  `${found.toLocaleString("en")} of the ${count(needed, noun)} needed`;

function nothingOf(name: string, hasRun: boolean): string {
  return hasRun && name === "named cases"
    ? "the definition has no named cases: add at least one to its cases"
    : `${name}: nothing was executed; allow more time`;
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
      ? "each seen more than once"
      : `${once} seen only once: expect a new kind in about ${Math.round(executed / once).toLocaleString("en")} more inputs`;
  return `, ${count(kinds, "kind")} of outcome, ${next}`;
}

/** 0.000015 as "15 in a million inputs". */
function rarity(rate: number): string {
  const perMillion = rate * 1e6;
  return perMillion < 1000
    ? `${perMillion < 10 ? perMillion.toFixed(1) : Math.ceil(perMillion)} in a million inputs`
    : `${percent(rate)} of inputs`;
}
