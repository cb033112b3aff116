import { conditionsLine } from "@oxbow/contract";
import type { Comparison, Reason } from "@oxbow/contract";
import { interval, times } from "./figures.ts";
import type { Judged } from "./judged.ts";
import { weakenedBy } from "./weakened-by.ts";

/** A report for people: verdicts first, then per candidate its reasons, speeds, counterexample and conditions. */
export function markdown(judged: readonly Judged[]): string {
  const summary = table(
    ["Kernel", "Candidate", "Verdict", "Weakened by"],
    judged.map(({ evidence, verdict }) => [
      evidence.kernel,
      evidence.candidate,
      verdict.verdict,
      weakenedBy(evidence, verdict).join("; ") || "—",
    ]),
  );
  return `${["# Gate", judged.length === 0 ? "Nothing was judged." : summary, ...judged.map(section)].join("\n\n")}\n`;
}

function section({ evidence, verdict }: Judged): string {
  const { kernel, candidate, performance, equivalence, conditions } = evidence;
  return [
    `## ${cell(kernel)}: ${cell(candidate)}`,
    verdict.reasons.map(bullet).join("\n"),
    ...(performance === null || performance.length === 0 ? [] : [speeds(performance)]),
    ...(equivalence === null || equivalence.counterexample === null
      ? []
      : [
          `Counterexample, after ${equivalence.counterexample.shrinks} shrinks (seed ${equivalence.seed}):`,
          fenced(
            [
              `arguments: ${equivalence.counterexample.args}`,
              `control: ${equivalence.counterexample.seen.control}`,
              `candidate: ${equivalence.counterexample.seen.candidate}`,
            ].join("\n"),
          ),
        ]),
    `<sub>${cell(conditionsLine(conditions))}</sub>`,
  ].join("\n\n");
}

const bullet = ({ rule, outcome, because }: Reason): string => `- **${outcome}** · ${rule}: ${cell(because)}`;

function speeds(performance: readonly Comparison[]): string {
  return table(
    ["Workload", "Side", "Speedup", "Interval", "A/A"],
    performance.flatMap(({ workload, candidate, speedup, others, aa }) =>
      [{ side: candidate, speedup }, ...others].map((row) => [
        workload,
        row.side.name,
        times(row.speedup.ratio),
        interval(row.speedup),
        interval(aa),
      ]),
    ),
  );
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [line(head), `|${head.map(() => "---|").join("")}`, ...rows.map(line)].join("\n");
}

const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(" | ")} |`;

/** Text inside a line of Markdown: nothing in it may end the line, the cell or the paragraph, or become markup. */
function cell(text: string): string {
  return text.replaceAll(/\s*[\r\n\u2028\u2029]+\s*/g, " ").replaceAll(/[\\|<>`*_#[\]]/g, (found) => `\\${found}`);
}

// The fence is longer than any run of backticks inside, so that a counterexample cannot end its own block.
function fenced(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}\n${text}\n${fence}`;
}
