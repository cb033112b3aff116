import { randomInt } from "node:crypto";
import { type Comparison, InputError, machineError, primarySpeedup, type Side, type Speedup } from "@oxbow/contract";
import { findSubject } from "./definition.ts";
import { measureOwn } from "./process-per-run.ts";
import { measureShared } from "./interleaved.ts";
import { type ForkCost, sideCost } from "./side-cost.ts";
import { geometricInterval, mean, median } from "@oxbow/statistics";

export interface CompareOptions {
  /** The config module: its default export is `{ kernels: Definition[] }`. Every fork imports it anew. */
  readonly module: URL;
  readonly kernel: string;
  /** The name of one of the kernel's workloads. */
  readonly workload: string;
  /** The name of one of the kernel's candidates; without it, the first that has no known flaw. */
  readonly candidate?: string;
  /** The config module of another build: its candidate of the same name is then the control. */
  readonly base?: URL;
  /** Fresh processes (own-process workloads: rounds of them). 6 unless given; fewer leave a note. */
  readonly forks?: number;
  /**
   * Once three processes have ended, none is started later than this, nor is there another look: what was found until then
   * decides nothing about it.
   */
  readonly enoughMs?: number;
  /** Leaves the peers out: a verdict is about control and candidate. */
  readonly alone?: boolean;
  /**
   * The speedup that a verdict will ask about. While the interval holds it, processes are added, up to 20 and then up to 40;
   * three interim looks share the error budget: 0.99 at the first, 0.98 at each other, 0.95 together.
   */
  readonly decideAt?: number;
  /** 40 unless given. */
  readonly mostForks?: number;
  /** Shorter warm-up and fewer blocks: for a look, not for a decision. */
  readonly quick?: boolean;
  /**
   * How long a process warms its sides up, and then how long it measures them: 3000 each unless given, 500 when quick. What
   * differs between processes is no smaller in longer ones, so where time is short, more of them say more.
   */
  readonly phaseMs?: number;
  /** Whether the first process looks for memory that grows with each call, half a second a side. Unless quick, it does. */
  readonly soak?: boolean;
  /** How far the A/A interval may reach from 1: 0.02, or 0.1 for own-process workloads. */
  readonly aaTolerance?: number;
  /** Decides the order of the sides; drawn and reported when not given. */
  readonly seed?: number;
  /** For each process. 10 minutes unless given. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: CompareProgress) => void;
}

export interface CompareProgress {
  readonly kernel: string;
  readonly workload: string;
  /** Processes ended, and all there will be. */
  readonly done: number;
  readonly total: number;
}

/** What the processes found, in one order: control, candidate, the control's second copy, then the peers. */
export interface Measured {
  readonly forks: readonly (readonly ForkCost[])[];
  readonly blocksPerFork: number;
  /** Per side: whether its calls are awaited. */
  readonly awaited: boolean;
  /** Whether the candidate, and the peers in their order, gave what the control gave, every time. */
  readonly equal: readonly boolean[];
  readonly notes: readonly string[];
}

/**
 * Times a kernel's control, candidate and peers on one workload, side by side in fresh processes. Rejects with
 * InputError when a name is unknown, with MeasurementError when a side throws or a process dies, and with the signal's
 * reason when aborted. A result with `resultsEqual: false` or `aaOk: false` is a finding, not an error.
 */
export async function compare(options: CompareOptions): Promise<Comparison> {
  const { forks: most = 6, seed = randomInt(2 ** 31), quick = false } = options;
  if (!Number.isInteger(most) || most < 2) {
    throw new InputError(
      "OUT_OF_RANGE",
      `forks must be a whole number of at least 2, found ${most}: one gives no interval`,
    );
  }
  const { workload, control, candidate, peers } = await findSubject(options);
  const plan = { ...options, candidate: candidate.name, forks: most, seed, quick, peers: peers.length };
  const measure = workload.process === "own" ? measureOwn : measureShared;
  const names: Names = { control, candidate, peers };
  const tolerance = options.aaTolerance ?? (workload.process === "own" ? 0.1 : 0.02);
  const about = (measured: Measured, level: number): Comparison => {
    const taken = measured.forks.length;
    return {
      kernel: options.kernel,
      workload: workload.name,
      inputSize: workload.size,
      sizeUnit: workload.unit,
      ...figuresOf(names, measured, { level, tolerance }),
      forks: taken,
      blocksPerFork: measured.blocksPerFork,
      seed,
      notes: [
        ...notesOnForks(taken, quick),
        ...notesOnBuilds([control, candidate, ...peers]),
        ...notesOnPeers(peers, measured.equal.slice(1)),
        ...measured.notes,
      ],
    };
  };

  const { decideAt, mostForks = 40, enoughMs = Infinity } = options;
  const started = performance.now();
  let measured = await measure(plan);
  if (decideAt === undefined) return about(measured, 0.95);
  let found = about(measured, firstLevel);
  for (const { forks, level } of laterLooks) {
    const [done, until] = [measured.forks.length, Math.min(forks, mostForks)];
    const left = enoughMs - (performance.now() - started);
    if (done >= until || left <= 0 || !holds(found, decideAt)) continue;
    const more = await measure({ ...plan, forks: until - done, seed: seed + done, enoughMs: left, soak: false });
    measured = joined(measured, more);
    found = about(measured, level);
  }
  return found;
}

/** What all looks may err by together is 0.05: little of it is spent on the first, which mostly suffices. */
const firstLevel = 0.99;
const laterLooks = [
  { forks: 20, level: 0.98 },
  { forks: 40, level: 0.98 },
];

/** Whether the interval, widened by what the machine calls a difference when there is none, holds a speedup. */
function holds(comparison: Comparison, speedup: number): boolean {
  const { lo, hi } = primarySpeedup(comparison);
  const error = machineError(comparison);
  return lo / error <= speedup && speedup <= hi * error;
}

function joined(one: Measured, two: Measured): Measured {
  return {
    forks: [...one.forks, ...two.forks],
    blocksPerFork: Math.min(one.blocksPerFork, two.blocksPerFork),
    awaited: one.awaited || two.awaited,
    equal: one.equal.map((same, i) => same && two.equal[i] === true),
    notes: [...new Set([...one.notes, ...two.notes])],
  };
}

interface Names {
  readonly control: Side;
  readonly candidate: Side;
  readonly peers: readonly Side[];
}

function figuresOf(
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

function notesOnForks(forks: number, quick: boolean): string[] {
  return [
    ...(forks < 6
      ? [`${forks} fork${forks === 1 ? "" : "s"}: an interval over fewer than 6 is too wide to decide on`]
      : []),
    ...(quick ? ["quick: short warm-up and few blocks, for a look and not for a decision"] : []),
  ];
}

function notesOnBuilds(sides: readonly Side[]): string[] {
  return sides
    .filter(({ build }) => build === "debug")
    .map(({ name }) => `${name} is a debug build, many times slower than a release build: build it for release`);
}

function notesOnPeers(peers: readonly { name: string }[], equal: readonly boolean[]): string[] {
  return peers
    .filter((_, i) => equal[i] === false)
    .map(({ name }) => `${name} gives another result than the control: its time is shown for scale`);
}
