import type { Project } from "@oxbow/config";
import { benchReport, runGate } from "@oxbow/cli";
import { certificateFile, mayRaise, writeCertificate } from "@oxbow/project";
import type { Progress, Terminal } from "@oxbow/cli";
import { verdictText } from "@oxbow/gate";
import type { Admission, Judged } from "@oxbow/gate";
import { table } from "@oxbow/layout";
import type { AnyDefinition, Side } from "@oxbow/contract";
import { candidateOf } from "./candidate.ts";
import { kernelReport, stageCells } from "./report.ts";
import type { KernelReport } from "./report.ts";
import { passStage, rollBack, stages } from "./rollout.ts";
import type { Road, StageReport } from "./rollout.ts";

/** What a walk needs beside the kernel. */
export interface Walk {
  readonly project: Project;
  readonly candidate: string | undefined;
  readonly quick: boolean;
  /** What the gate should take; it may take half as long again where a part of the evidence cannot be had for less. */
  readonly gateMs: number;
  readonly terminal: Terminal;
  readonly progress: Progress;
}

/** Takes one kernel through gate, promotion and rollback, and prints as it goes. */
export async function walk(definition: AnyDefinition, road: Road, walking: Walk): Promise<KernelReport> {
  const { terminal } = walking;
  const candidate = candidateOf(definition, walking.candidate);
  const result = await gate(definition, candidate, walking);
  for (const comparison of result.evidence.performance ?? [])
    terminal.out(`${benchReport([comparison], terminal.paint)}\n`);
  terminal.out(`${verdictText(result, terminal.paint)}\n`);
  const admission = await admit(definition, candidate, result, walking);
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

async function gate(definition: AnyDefinition, candidate: Side, walking: Walk): Promise<Judged> {
  const { project, quick, gateMs, progress } = walking;
  try {
    return await runGate(definition, {
      module: project.module,
      candidate: candidate.name,
      scores: project.scores,
      powerShown: "this walk tries no mutants, oxbow mutate does",
      // As in `oxbow gate`: a verdict is about control and candidate, and the peers of some kernels take longer than both.
      alone: true,
      ...(quick ? { quick, forks: 3 } : {}),
      budgetMs: 1.5 * gateMs,
      onProgress: ({ kernel, step, done, total }) => progress.report(`${kernel}: ${step}`, `${done} of ${total}`),
    });
  } finally {
    progress.clear();
  }
}

/** A look admits nothing, but in its own walk, which has certificates of its own: there its verdict counts. */
async function admit(
  definition: AnyDefinition,
  candidate: Side,
  { certificate }: Judged,
  { project, quick }: Walk,
): Promise<Admission> {
  if (certificate !== null) {
    const file = certificateFile(project.certificates, definition.kernel.key, candidate.name);
    await writeCertificate(file, quick ? { ...certificate, look: null } : certificate);
  }
  return mayRaise(definition, candidate, project);
}

function stageTable(passed: readonly StageReport[], { paint }: Terminal): string {
  const head = ["stage", "requests", "p50", "p99", "calls", "candidate", "both", "mismatches", "fallbacks"];
  return table(
    head.map((word) => paint("dim", word)),
    passed.map(stageCells),
  );
}
