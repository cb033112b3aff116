import { conditionsLine } from "@oxbow/contract";
import type { RegressionVerdict } from "@oxbow/measure";
import type { BenchFindings } from "./bench-page.ts";
import { exitCode, FAIL, paintedVerdict, PASS } from "@oxbow/gate";
import { table } from "@oxbow/layout";
import type { Paint } from "@oxbow/layout";

/** Every verdict of head against base, a row each, in lines of at most `columns`. */
export function regressionReport(regressions: readonly RegressionVerdict[], paint: Paint, columns = Infinity): string {
  return table(
    ["kernel", "workload", "verdict", "because"].map((head) => paint("dim", head)),
    regressions.map(({ kernel, workload, verdict, because }) => [
      kernel,
      workload,
      paintedVerdict(verdict, paint),
      because,
    ]),
    columns,
  );
}

/** The same as Markdown, the verdict first: for a step summary, where the first line is all that most will read. */
export function regressionMarkdown({ regressions, conditions, base }: BenchFindings): string {
  const code = exitCode(regressions.map(({ verdict }) => verdict));
  const headline =
    code === PASS ? "no kernel got slower" : code === FAIL ? "a kernel got slower" : "this run decides nothing";
  return [
    `## Speed: ${headline}`,
    "",
    "| Kernel | Workload | Verdict | Because |",
    "|---|---|---|---|",
    ...regressions.map((row) => `| ${[row.kernel, row.workload, row.verdict, row.because].map(cell).join(" | ")} |`),
    "",
    `Against ${base}. Both builds ran in the same processes, in turns.`,
    "",
    `Conditions: ${conditionsLine(conditions)}.`,
    "",
  ].join("\n");
}

const cell = (text: string): string => text.replaceAll("|", String.raw`\|`).replaceAll(/\s+/g, " ");
