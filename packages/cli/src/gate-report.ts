import type { Outcome, Reason, VerdictWord } from "@oxbow/contract";
import { figure } from "@oxbow/statistics";
import type { GateResult } from "./run-gate.ts";
import { table } from "@oxbow/layout";
import type { Colour, Paint } from "@oxbow/layout";

/** One verdict with its reasons, and the counterexample if there is one, in lines of at most `columns`. */
export function gateReport({ evidence, verdict, unmeasured }: GateResult, paint: Paint, columns = Infinity): string {
  const { kernel, candidate, equivalence } = evidence;
  const title = `${paint("bold", kernel)}: ${candidate} against ${equivalence?.control ?? "its control"}`;
  const width = Math.max(...verdict.reasons.map(({ rule }) => rule.length));
  const found = equivalence?.counterexample;
  return [
    title,
    "",
    ...verdict.reasons.map((reason) => line(reason, width, columns, paint)),
    ...(found == null || equivalence === null
      ? []
      : [
          "",
          `  the smallest input found, after ${found.shrinks} shrinks, in ${found.stratum} (seed ${equivalence.seed}):`,
          `    arguments  ${found.args}`,
          `    control    ${found.seen.control}`,
          `    candidate  ${found.seen.candidate}`,
          `    again with oxbow gate ${kernel} --candidate ${JSON.stringify(candidate)} --seed ${equivalence.seed}`,
        ]),
    ...(unmeasured.length === 0
      ? []
      : ["", ...unmeasured.map(({ workload, because }) => `  not measured: ${workload}: ${because}`)]),
    "",
    `  ${word(verdict.verdict, paint)}`,
    "",
  ].join("\n");
}

/** Every verdict of a run, a row each, and which rules are in the way of a pass. */
export function gateSummary(results: readonly GateResult[], paint: Paint): string {
  return table(
    ["kernel", "candidate", "verdict", "speedup", "interval", "executions", "in the way"].map((head) =>
      paint("dim", head),
    ),
    results.map(({ evidence, verdict: { verdict, reasons, numbers } }) => [
      evidence.kernel,
      evidence.candidate,
      word(verdict, paint),
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
  );
}

const looks: Readonly<Record<Outcome, readonly [mark: string, colour: Colour]>> = {
  pass: ["✓", "green"],
  fail: ["✗", "red"],
  inconclusive: ["?", "yellow"],
  "not asked": ["·", "dim"],
};

export const word = (verdict: VerdictWord, paint: Paint): string => paint(looks[verdict][1], verdict);

function line({ rule, outcome, because }: Reason, width: number, columns: number, paint: Paint): string {
  const [mark, colour] = looks[outcome];
  const indent = width + 6;
  const [first, ...rest] = wrapped(
    outcome === "not asked" ? `not asked: ${because}` : because,
    Math.max(columns - indent, 20),
  );
  return [
    `  ${paint(colour, mark)} ${rule.padEnd(width)}  ${first}`,
    ...rest.map((text) => " ".repeat(indent) + text),
  ].join("\n");
}

/** Broken between words only: a counterexample longer than a line stays whole. */
function wrapped(text: string, columns: number): readonly string[] {
  const lines: string[] = [];
  for (const part of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + part.length <= columns) lines[lines.length - 1] = `${last} ${part}`;
    else lines.push(part);
  }
  return lines;
}
