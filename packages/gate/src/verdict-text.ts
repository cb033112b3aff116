import type { Outcome, Reason, VerdictWord } from "@oxbow/contract";
import { prose, table } from "@oxbow/layout";
import type { Colour, Paint } from "@oxbow/layout";
import { figure } from "@oxbow/statistics";
import type { JudgedRun } from "./judge-all.ts";
import type { Judged } from "./judged.ts";
import { weakenedBy } from "./weakened-by.ts";

/** One verdict with its reasons, and the counterexample if there is one, in lines of at most `columns`. */
export function verdictText({ evidence, verdict, unmeasured }: Judged, paint: Paint, columns = Infinity): string {
  const { kernel, candidate, equivalence } = evidence;
  const title = `${paint("bold", kernel)}: ${candidate} against ${equivalence?.control ?? "its control"}`;
  const width = Math.max(...verdict.reasons.map(({ rule }) => rule.length));
  const found = equivalence?.counterexample;
  const weak = weakenedBy(evidence, verdict);
  return [
    prose(title, columns),
    "",
    ...verdict.reasons.map((reason) => line(reason, width, columns, paint)),
    ...(found == null || equivalence === null
      ? []
      : [
          "",
          prose(
            `  the smallest input found, after ${found.shrinks} shrinks, in ${found.stratum} (seed ${equivalence.seed}):`,
            columns,
            2,
          ),
          `    arguments  ${found.args}`,
          `    control    ${found.seen.control}`,
          `    candidate  ${found.seen.candidate}`,
          `    again with oxbow gate ${kernel} --candidate ${JSON.stringify(candidate)} --seed ${equivalence.seed}`,
        ]),
    ...(unmeasured.length === 0
      ? []
      : [
          "",
          ...unmeasured.map(({ workload, because }) => prose(`  not measured: ${workload}: ${because}`, columns, 4)),
        ]),
    ...(weak.length === 0
      ? []
      : ["", ...weak.map((because) => prose(`  ${paint("yellow", "!")} weakened by ${because}`, columns, 4))]),
    "",
    `  ${paintedVerdict(verdict.verdict, paint)}${weak.length === 0 ? "" : ", weakened"}${evidence.look === undefined ? "" : ": a look, which admits nothing"}`,
    "",
  ].join("\n");
}

/** Every verdict of a run, a row each, and which rules it did not pass; below them, how many do not count, and why. In lines of at most `columns`. */
export function verdictTable({ results, shown }: JudgedRun, paint: Paint, columns = Infinity): string {
  const note =
    shown === 0
      ? ""
      : `\n${prose(`${shown} of ${results.length} are not judged by speed: they count only when they fail`, columns)}\n`;
  const isWeak = results.map(({ evidence, verdict }) => weakenedBy(evidence, verdict).length > 0);
  const marked = isWeak.includes(true) ? `\n${prose("* weakened: see above by what", columns)}\n` : "";
  const rows = table(
    ["kernel", "candidate", "verdict", "speedup", "interval", "executions", "not passed"].map((head) =>
      paint("dim", head),
    ),
    results.map(({ evidence, verdict: { verdict, reasons, numbers } }, i) => [
      evidence.kernel,
      evidence.candidate,
      paintedVerdict(verdict, paint) + (isWeak[i] === true ? " *" : ""),
      numbers["speedup"] === undefined ? "—" : `${figure(numbers["speedup"])}×`,
      numbers["speedup"] === undefined
        ? "—"
        : `${figure(numbers["speedupLo"] ?? null)} to ${figure(numbers["speedupHi"] ?? null)}`,
      (numbers["executed"] ?? 0).toLocaleString("en"),
      [
        ...new Set(
          reasons.flatMap(({ rule, outcome }) => (outcome === "fail" || outcome === "inconclusive" ? [rule] : [])),
        ),
      ].join(", "),
    ]),
    columns,
  );
  return rows + note + marked;
}

const looks: Readonly<Record<Outcome, readonly [mark: string, colour: Colour]>> = {
  pass: ["✓", "green"],
  fail: ["✗", "red"],
  inconclusive: ["?", "yellow"],
  "not asked": ["·", "dim"],
};

/** The word of a verdict in its colour. */
export const paintedVerdict = (verdict: VerdictWord, paint: Paint): string => paint(looks[verdict][1], verdict);

function line({ rule, outcome, because }: Reason, width: number, columns: number, paint: Paint): string {
  const [mark, colour] = looks[outcome];
  const indent = width + 6;
  const told = prose(outcome === "not asked" ? `not asked: ${because}` : because, columns - indent);
  return `  ${paint(colour, mark)} ${rule.padEnd(width)}  ${told.replaceAll("\n", `\n${" ".repeat(indent)}`)}`;
}
