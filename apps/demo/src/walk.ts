import { benchReport, findCandidate, gateReport, mayRaise, recordCertificate, runGate, table } from "@oxbow/cli";
import type { GateResult, Progress, Project, Terminal } from "@oxbow/cli";
import type { AnyDefinition, Side } from "@oxbow/contract";
import { unavailable } from "@oxbow/native";
import { kernelReport, stageCells } from "./report.ts";
import type { KernelReport } from "./report.ts";
import { passStage, rollBack, stages } from "./rollout.ts";
import type { Road, StageReport } from "./rollout.ts";

/** What a walk needs beside the kernel. */
export interface Walk {
  readonly project: Project;
  readonly candidate: string | undefined;
  readonly quick: boolean;
  readonly terminal: Terminal;
  readonly progress: Progress;
}

/** An inconclusive verdict is a word about the machine; more processes resolve it, or it stands. */
const FORKS = [6, 12];

/** Takes one kernel through gate, promotion and rollback, and prints as it goes. */
export async function walk(definition: AnyDefinition, road: Road, walking: Walk): Promise<KernelReport> {
  const { terminal } = walking;
  const candidate = findCandidate(definition, walking.candidate);
  const result = await gate(definition, candidate, walking);
  for (const comparison of result.evidence.performance ?? []) terminal.out(`${benchReport([comparison], terminal.paint)}\n`);
  terminal.out(`${gateReport(result, terminal.paint)}\n`);
  await recordCertificate(definition, candidate, result, walking.project.certificates);

  const admission = await mayRaise(definition, candidate, walking.project.certificates);
  if (!admission.ok) {
    terminal.out(`The flag stays off: ${admission.because}\n\n`);
    return kernelReport(result, admission.because, [await passStage(road, stages[0]!)], null);
  }
  const passed: StageReport[] = [];
  for (const stage of stages) {
    walking.progress.report(`${definition.kernel.key}: live traffic`, `${stage.stage} ${stage.percent} %`);
    passed.push(await passStage(road, stage));
  }
  walking.progress.clear();
  terminal.out(`${stageTable(passed, terminal)}\n`);
  const rollback = await rollBack(road);
  terminal.out(
    `${terminal.paint("bold", "rollback")}: the edit reached the cell after ${rollback.editToCellMs.toFixed(1)} ms; until then the candidate answered ` +
      `${rollback.candidateCallsBeforeCell} calls, afterwards ${rollback.candidateCallsAfterCell}, and the control ${rollback.controlCallsAfterCell}.\n\n`,
  );
  return kernelReport(result, null, passed, rollback);
}

async function gate(definition: AnyDefinition, candidate: Side, walking: Walk): Promise<GateResult> {
  const { project, quick, progress, terminal } = walking;
  let result: GateResult | undefined;
  for (const forks of quick ? [3] : FORKS) {
    result = await runGate(definition, {
      module: project.module,
      candidate: candidate.name,
      forks,
      quick,
      onProgress: ({ kernel, step, done, total }) => progress.report(`${kernel}: ${step}`, `${done} of ${total}`),
    });
    progress.clear();
    if (result.verdict.verdict !== "inconclusive" || unavailable !== undefined) break;
    if (forks !== FORKS.at(-1)) terminal.out(`${definition.kernel.key}: ${forks} processes do not decide; more will\n`);
  }
  return result!;
}

function stageTable(passed: readonly StageReport[], { paint }: Terminal): string {
  const head = ["stage", "requests", "p50", "p99", "calls", "candidate", "both", "mismatches", "fallbacks"];
  return table(head.map((word) => paint("dim", word)), passed.map(stageCells));
}
