import type { Comparison, Conditions, Speedup, VerdictWord } from "@oxbow/contract";
import type { Judged } from "@oxbow/gate";
import type { Ranking } from "@oxbow/profile";
import type { RollbackReport, StageReport } from "./rollout.ts";

/** What a walk found, for machines: `oxbow-report.json`. */
export interface Report {
  readonly schema: "oxbow/demo/v1";
  readonly conditions: Conditions;
  readonly input: { readonly source: string; readonly bytes: number; readonly lines: number };
  /** Whether the addon is loaded; when not, why, outermost reason first. */
  readonly native:
    | { readonly available: true; readonly file: string }
    | { readonly available: false; readonly reason: string; readonly chain: readonly string[] };
  /** The functions of the service, measured on the control while it served; most promising first. */
  readonly ranking: Ranking;
  readonly kernels: readonly KernelReport[];
  /** A whole file through every side, the library among them: shown, not judged. Empty without the addon. */
  readonly files: readonly Comparison[];
}

/** One kernel's way through the playbook. */
export interface KernelReport {
  readonly kernel: string;
  readonly candidate: string;
  readonly verdict: VerdictWord;
  /** Why the flag was not raised; null when it was. */
  readonly refused: string | null;
  /** The smallest speedup that the gate judged. */
  readonly speedup: (Speedup & { readonly workload: string }) | null;
  readonly executions: number;
  /** What the gate measured, every side beside the control. */
  readonly comparisons: readonly Comparison[];
  readonly counterexample: { readonly args: string; readonly control: string; readonly candidate: string } | null;
  readonly stages: readonly StageReport[];
  readonly rollback: RollbackReport | null;
  /** In live traffic, over all stages. */
  readonly mismatches: number;
}

/** A kernel's part of the report, from what the gate and the traffic gave. */
export function kernelReport(
  { evidence, verdict, certificate }: Judged,
  refused: string | null,
  stages: readonly StageReport[],
  rollback: RollbackReport | null,
): KernelReport {
  const found = evidence.equivalence?.counterexample ?? null;
  return {
    kernel: evidence.kernel,
    candidate: evidence.candidate,
    verdict: verdict.verdict,
    refused,
    speedup: certificate?.speedup ?? null,
    executions: evidence.equivalence?.strata.reduce((sum, { executed }) => sum + executed, 0) ?? 0,
    comparisons: evidence.performance ?? [],
    counterexample: found && { args: found.args, ...found.seen },
    stages,
    rollback,
    mismatches: stages.reduce((sum, stage) => sum + stage.mismatches, 0),
  };
}

/** The head and the rows of the summary table. */
export function summaryRows(kernels: readonly KernelReport[]): { head: readonly string[]; rows: readonly string[][] } {
  return {
    head: [
      "kernel",
      "verdict",
      "speedup",
      "95 % interval",
      "mismatches",
      "edit to cell",
      "candidate calls after rollback",
    ],
    rows: kernels.map(({ kernel, verdict, speedup, mismatches, rollback }) => [
      kernel,
      verdict,
      speedup === null ? "—" : `${speedup.ratio.toFixed(2)}×`,
      speedup === null ? "—" : `${speedup.lo.toFixed(2)} to ${speedup.hi.toFixed(2)}`,
      String(mismatches),
      rollback === null ? "—" : `${rollback.editToCellMs.toFixed(1)} ms`,
      rollback === null ? "—" : String(rollback.candidateCallsAfterCell),
    ]),
  };
}

/** The report for people, and for a step summary. */
export function markdown(report: Report, conditionsText: string): string {
  const { head, rows } = summaryRows(report.kernels);
  return [
    "# Oxbow: a walk through the playbook",
    "",
    `${conditionsText}  `,
    `Input: ${report.input.source}, ${report.input.lines.toLocaleString("en")} lines, ${report.input.bytes.toLocaleString("en")} bytes.`,
    ...(report.native.available
      ? []
      : ["", `**${report.native.reason}**`, ...report.native.chain.map((cause) => `- ${cause}`)]),
    "",
    line(head),
    line(head.map(() => "---")),
    ...rows.map(line),
    "",
    ...report.kernels.flatMap((kernel) => section(kernel)),
  ].join("\n");
}

const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;

function section(kernel: KernelReport): string[] {
  const head = ["stage", "requests", "p50", "p99", "calls", "candidate", "both", "mismatches", "fallbacks"];
  return [
    `## ${kernel.kernel}`,
    "",
    ...(kernel.refused === null ? [] : [`Not raised: ${kernel.refused}`, ""]),
    ...(kernel.counterexample === null
      ? []
      : [
          "```",
          `arguments  ${kernel.counterexample.args}`,
          `control    ${kernel.counterexample.control}`,
          `candidate  ${kernel.counterexample.candidate}`,
          "```",
          "",
        ]),
    line(head),
    line(head.map(() => "---")),
    ...kernel.stages.map((stage) => line(stageCells(stage))),
    "",
  ];
}

/** One stage as the cells of a row: stage, requests, p50, p99, calls, candidate, both, mismatches, fallbacks. */
export function stageCells(stage: StageReport): string[] {
  return [
    stage.stage === "ramp" ? `ramp ${stage.percent} %` : stage.stage,
    String(stage.requests),
    `${stage.p50Ms.toFixed(2)} ms`,
    `${stage.p99Ms.toFixed(2)} ms`,
    String(stage.calls),
    String(stage.candidateCalls),
    String(stage.experiments),
    String(stage.mismatches),
    String(stage.fallbacks),
  ];
}
