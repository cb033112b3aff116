import { conditionsLine } from "@oxbow/contract";
import type { Evidence, Outcome, Verdict } from "@oxbow/contract";
import { htmlPage } from "@oxbow/layout";
import type { HtmlCell, HtmlPart, HtmlSection, Tone } from "@oxbow/layout";
import { figure } from "@oxbow/statistics";
import type { Judged } from "./judged.ts";
import { weakenedBy } from "./weakened-by.ts";

/** The verdicts of a run as a page: one table, then a section for each candidate. */
export function verdictPage(results: readonly Judged[]): string {
  const conditions = results[0]?.evidence.conditions;
  return htmlPage({
    title: "Oxbow gate",
    conditions: conditions === undefined ? "nothing was judged" : conditionsLine(conditions),
    sections: [{ heading: "Verdicts", parts: [summary(results)] }, ...results.map(sectionOf)],
  });
}

const tones: Readonly<Record<Outcome, Tone>> = {
  pass: "good",
  fail: "bad",
  inconclusive: "doubtful",
  "not asked": "quiet",
};

const toned = (word: Outcome): HtmlCell => ({ text: word, tone: tones[word] });

function summary(results: readonly Judged[]): HtmlPart {
  return {
    head: ["Kernel", "Candidate", "Verdict", "Speedup", "Executions", "Mutants found", "Weakened by"],
    rows: results.map(({ evidence, verdict }) => [
      evidence.kernel,
      evidence.candidate,
      toned(verdict.verdict),
      speedOf(verdict),
      (verdict.numbers["executed"] ?? 0).toLocaleString("en"),
      mutantsOf(evidence),
      weakenedBy(evidence, verdict).join("; ") || "—",
    ]),
  };
}

function speedOf({ numbers }: Verdict): string {
  if (numbers["speedup"] === undefined) return "—";
  return `${figure(numbers["speedup"])}× (${figure(numbers["speedupLo"] ?? null)} to ${figure(numbers["speedupHi"] ?? null)})`;
}

const mutantsOf = ({ mutation }: Evidence): string =>
  mutation === null || mutation.total === 0 ? "—" : `${mutation.killed} of ${mutation.total}`;

function sectionOf({ evidence, verdict, unmeasured }: Judged): HtmlSection {
  const { kernel, candidate, equivalence } = evidence;
  const found = equivalence?.counterexample;
  const reasons: HtmlPart = {
    head: ["Rule", "Outcome", "Because"],
    rows: verdict.reasons.map(({ rule, outcome, because }) => [rule, toned(outcome), because]),
  };
  const strata: readonly HtmlPart[] =
    equivalence === null
      ? []
      : [
          {
            head: ["Stratum", "Executed", "Distinct", "Valid", "Mismatches", "Kinds of outcome", "Seen once"],
            rows: equivalence.strata.map(({ name, executed, distinct, valid, mismatches, outcomes }) => [
              name,
              ...[executed, distinct, valid, mismatches].map((n) => n.toLocaleString("en")),
              `${outcomes?.kinds ?? "—"}`,
              `${outcomes?.once ?? "—"}`,
            ]),
          },
        ];
  const counterexample: readonly HtmlPart[] =
    found == null
      ? []
      : [
          { text: `The smallest input found, after ${found.shrinks} shrinks, in ${found.stratum}:` },
          { code: `arguments  ${found.args}\ncontrol    ${found.seen.control}\ncandidate  ${found.seen.candidate}` },
        ];
  const weak = weakenedBy(evidence, verdict);
  const weakened: readonly HtmlPart[] = weak.length === 0 ? [] : [{ list: weak.map((each) => `weakened by ${each}`) }];
  const missing: readonly HtmlPart[] =
    unmeasured.length === 0
      ? []
      : [{ list: unmeasured.map(({ workload, because }) => `not measured: ${workload}: ${because}`) }];
  return {
    heading: `${kernel}: ${candidate}`,
    parts: [reasons, ...weakened, ...counterexample, ...strata, ...missing],
  };
}
