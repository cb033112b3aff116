import type { AnyKernel, Stage } from "@oxbow/contract";
import { moveFlag } from "@oxbow/flags";
import type { KernelStats, Router, RouterEvent } from "@oxbow/router";
import type { Traffic, TrafficReport } from "./traffic.ts";

/** What happened at one stage of the flag, under live traffic. */
export interface StageReport extends TrafficReport {
  readonly stage: Stage;
  readonly percent: number;
  readonly calls: number;
  readonly candidateCalls: number;
  readonly experiments: number;
  readonly mismatches: number;
  readonly fallbacks: number;
}

/** What the rollback toggle did, under live traffic. */
export interface RollbackReport {
  /** From the write of the flags file to the cell that obeys it. */
  readonly editToCellMs: number;
  /** Calls that the candidate still answered in that time. */
  readonly candidateCallsBeforeCell: number;
  /** Calls that the candidate answered afterwards: zero, or the toggle does not work. */
  readonly candidateCallsAfterCell: number;
  /** Calls answered by the control afterwards, so that the zero means something. */
  readonly controlCallsAfterCell: number;
}

/** What moves, and under what load. */
export interface Road {
  readonly kernel: AnyKernel;
  /** The name of the candidate on trial. */
  readonly candidate: string;
  readonly router: Router;
  readonly flagsFile: string;
  readonly traffic: Traffic;
  readonly requestsPerStage: number;
  /** Subscribes to the router's events; returns what ends the subscription. */
  readonly onEvent: (listener: (event: RouterEvent) => void) => () => void;
}

/** The stages every kernel goes through, in order. */
export const stages: readonly { readonly stage: Stage; readonly percent: number }[] = [
  { stage: "off", percent: 0 },
  { stage: "shadow", percent: 100 },
  { stage: "ramp", percent: 10 },
  { stage: "ramp", percent: 50 },
  { stage: "promoted", percent: 100 },
];

/** How long an edit of the file may take to reach the cell before the demo calls it lost. */
const EDIT_TIMEOUT_MS = 5000;

/** Edits the flags file so that the kernel is at `stage`, waits for the cell, and sends traffic. */
export async function passStage(road: Road, { stage, percent }: (typeof stages)[number]): Promise<StageReport> {
  await move(road, stage, percent);
  const before = statsOf(road);
  const traffic = await road.traffic.run(road.requestsPerStage);
  await road.router.settle();
  const after = statsOf(road);
  return {
    stage,
    percent,
    ...traffic,
    calls: after.calls - before.calls,
    candidateCalls: after.candidate - before.candidate,
    experiments: after.experiments - before.experiments,
    mismatches: after.mismatches - before.mismatches,
    fallbacks: after.fallbacks - before.fallbacks,
  };
}

/** Turns the flag off in the midst of traffic, and counts what still reached the candidate. */
export async function rollBack(road: Road): Promise<RollbackReport> {
  const traffic = road.traffic.run(road.requestsPerStage);
  await until(road.traffic.answered + Math.floor(road.requestsPerStage / 3), road.traffic);
  const atEdit = statsOf(road);
  const edited = performance.now();
  const obeyed = road.router.explain(road.kernel).reason === "off" ? Promise.resolve() : obeys(road, "off");
  moveFlag(road.flagsFile, road.kernel.key, { stage: "off" });
  await obeyed;
  const editToCellMs = performance.now() - edited;
  const atCell = statsOf(road);
  await traffic;
  const atEnd = statsOf(road);
  return {
    editToCellMs,
    candidateCallsBeforeCell: atCell.candidate - atEdit.candidate,
    candidateCallsAfterCell: atEnd.candidate - atCell.candidate,
    controlCallsAfterCell: atEnd.control - atCell.control,
  };
}

async function move(road: Road, stage: Stage, percent: number): Promise<void> {
  if (stage === "off" && statsOf(road).stage === "off") return;
  const obeyed = obeys(road, stage);
  // Every fifth call is compared while the demo watches; in production one in a hundred is plenty.
  const on = { stage, percent, implementation: road.candidate, sample: 0.2 };
  moveFlag(road.flagsFile, road.kernel.key, stage === "off" ? { stage } : on);
  await obeyed;
}

function obeys(road: Road, stage: Stage): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      stop();
      reject(new Error(`${road.flagsFile} was edited, and after ${EDIT_TIMEOUT_MS} ms the router has not noticed`));
    }, EDIT_TIMEOUT_MS);
    const stop = road.onEvent((event) => {
      if (event.type !== "flag" || event.kernel !== road.kernel.key || event.to !== stage) return;
      clearTimeout(timer);
      stop();
      resolve();
    });
  });
}

async function until(answered: number, traffic: Traffic): Promise<void> {
  while (traffic.answered < answered) await new Promise((resolve) => setImmediate(resolve));
}

function statsOf({ router, kernel }: Road): KernelStats {
  const stats = router.stats().find((each) => each.kernel === kernel.key);
  if (stats === undefined) throw new Error(`${kernel.key} is not routed`);
  return stats;
}
