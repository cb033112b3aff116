import type { Side, Speedup } from "@oxbow/contract";
import { geometricInterval, mean, median } from "@oxbow/statistics";
import type { Measured } from "./measured.ts";
import { type ForkCost, sideCost } from "./side-cost.ts";

export interface Names {
  readonly control: Side;
  readonly candidate: Side;
  readonly peers: readonly Side[];
}

/** Costs and speedups of all sides; `level` is that of the speedup, `tolerance` how far A/A may reach from 1. */
export function figuresOf(
  { control, candidate, peers }: Names,
  measured: Measured,
  { level, tolerance }: { readonly level: number; readonly tolerance: number },
) {
  const ofSide = (side: number): ForkCost[] => measured.forks.map((fork) => fork[side] as ForkCost);
  const [a, b, again] = [ofSide(0), ofSide(1), ofSide(2)];
  const wall = a.map((fork, i) => pairedLogRatio(fork.wallNs, (b[i] as ForkCost).wallNs));
  const cpu = a.map((fork, i) => cpuLogRatio(fork, b[i] as ForkCost));
  const controlCost = sideCost(control.name, a);
  const candidateCost = sideCost(candidate.name, b);
  const primary = measured.awaited ? ("wall" as const) : quieterClock([controlCost, candidateCost]);
  const aa = speedupOf(
    a.map((fork, i) => {
      const copy = again[i] as ForkCost;
      return primary === "cpu" ? cpuLogRatio(fork, copy) : pairedLogRatio(fork.wallNs, copy.wallNs);
    }),
  );
  return {
    control: controlCost,
    candidate: candidateCost,
    speedup: speedupOf(wall, level),
    cpuSpeedup: cpu.every(Number.isFinite) ? speedupOf(cpu, level) : null,
    primary,
    aa,
    // Not "includes 1": one interval in twenty misses 1 by chance, and a narrow one that misses it by a hair is a good run.
    aaOk: aa.lo >= 1 - tolerance && aa.hi <= 1 + tolerance,
    others: peers.map((peer, i) => {
      const costs = ofSide(3 + i);
      return {
        side: sideCost(peer.name, costs),
        speedup: wallSpeedup(a, costs),
        candidateSpeedup: wallSpeedup(costs, b),
        resultsEqual: measured.equal[1 + i] === true,
      };
    }),
    resultsEqual: measured.equal[0] === true,
    perForkLogRatio: wall,
  };
}

/** The median over pairs of blocks: an interruption spoils its own pair and no other. */
function pairedLogRatio(control: ArrayLike<number>, other: ArrayLike<number>): number {
  return median(Array.from(control, (ns, i) => Math.log(ns / (other[i] as number))));
}

/** Blocks this long, in nanoseconds, are paired by CPU time too; its clock is too coarse for shorter ones, so these are summed. */
const pairedCpuNs = 1e6;

function cpuLogRatio(control: ForkCost, other: ForkCost): number {
  const long = [control, other].every(({ cpuNs }) => median(Array.from(cpuNs)) >= pairedCpuNs);
  return long
    ? pairedLogRatio(control.cpuNs, other.cpuNs)
    : Math.log(mean(Array.from(control.cpuNs)) / mean(Array.from(other.cpuNs)));
}

/** How many times faster `quicker` is than `slower`, a ratio for each fork. */
function wallSpeedup(slower: readonly ForkCost[], quicker: readonly ForkCost[]): Speedup {
  return speedupOf(slower.map((fork, f) => pairedLogRatio(fork.wallNs, (quicker[f] as ForkCost).wallNs)));
}

function speedupOf(logRatios: readonly number[], level = 0.95): Speedup {
  const { value, lo, hi } = geometricInterval(logRatios, level);
  return { ratio: value, lo, hi, level };
}

/** Above 2 ms a call outlasts the scheduler's patience; CPU time is quieter, and fair while nobody uses a second core. */
function quieterClock(sides: readonly { readonly medianNs: number; readonly cpuNs: number }[]): "wall" | "cpu" {
  const long = sides.some(({ medianNs }) => medianNs > 2e6);
  return long && sides.every(({ medianNs, cpuNs }) => cpuNs <= medianNs * 1.1) ? "cpu" : "wall";
}
