import type { Clock } from "./clock.ts";
import { randomFrom, shuffled } from "@oxbow/statistics";
import type { Observation } from "@oxbow/contract";
import type { Sameness } from "@oxbow/sameness";
import { Agreement } from "./agreement.ts";
import type { Runner } from "./runner.ts";

export interface SamplerOptions {
  readonly clock: Clock;
  readonly seed: number;
  /** How long one block of calls should take. Short enough that most blocks escape the scheduler. */
  readonly blockNs: number;
  /** At most so many rotations, in each of which every side has one block. */
  readonly rotations: number;
  /** Rotations end when this is spent, but not before `leastRotations` of them. */
  readonly budgetMs: number;
  readonly warmUpMs: number;
  /** What outcomes are compared by; without it they are not. */
  readonly sameness?: Sameness;
}

/** What one process measured. */
export interface Samples {
  /** In the order of the runners handed in. */
  readonly sides: readonly SideSamples[];
  readonly rotations: number;
  /** The names of the sides that did not settle within the warm-up. */
  readonly unsteady: readonly string[];
  /** Places of the sides whose outcome differed from the first side's in any rotation. */
  readonly unequal: readonly number[];
  /** Whether any side is asynchronous. */
  readonly awaited: boolean;
}

export interface SideSamples {
  readonly name: string;
  readonly callsPerBlock: number;
  /** Per call, one value for each rotation. */
  readonly wallNs: Float64Array;
  readonly cpuNs: Float64Array;
  /** When each block began, on the clock's scale: where a collection falls in a block, it belongs to the side. */
  readonly startNs: Float64Array;
}

/** Even a slow call gets this many rotations: a median of fewer is at the mercy of one interruption. */
const leastRotations = 8;

/**
 * Warms the sides in turn, then times them in short interleaved blocks: every second rotation has a random order and is
 * followed by its mirror image, so that neither drift nor a place in the order favours a side. Outcomes are compared
 * after every rotation, outside the timed blocks.
 */
export async function sample(runners: readonly Runner[], options: SamplerOptions): Promise<Samples> {
  const { clock, seed, rotations: most, budgetMs, sameness } = options;
  const random = randomFrom(seed);
  let order = shuffled([...runners.keys()], random);
  // V8 treats the first to be warmed differently, by several percent where objects are made: chance must choose it.
  const { calls, unsteady } = await warmUp(runners, order, options);
  const wall = runners.map(() => new Float64Array(most));
  const cpu = runners.map(() => new Float64Array(most));
  const start = runners.map(() => new Float64Array(most));
  const unequal = new Set<number>();
  const agreement = sameness === undefined ? undefined : new Agreement(sameness);

  const end = clock.wallNs() + budgetMs * 1e6;
  let rotation = 0;
  for (; rotation < most && (rotation < leastRotations || clock.wallNs() < end); rotation++) {
    order = rotation % 2 === 0 ? shuffled(order, random) : order.toReversed();
    for (const side of order) {
      const block = await time(runners[side] as Runner, calls[side] as number, clock);
      (wall[side] as Float64Array)[rotation] = block.wallNs;
      (cpu[side] as Float64Array)[rotation] = block.cpuNs;
      (start[side] as Float64Array)[rotation] = block.startNs;
    }
    if (agreement !== undefined) for (const side of await differing(runners, agreement)) unequal.add(side);
  }

  return {
    sides: runners.map(({ name }, side) => ({
      name,
      callsPerBlock: calls[side] as number,
      wallNs: (wall[side] as Float64Array).slice(0, rotation),
      cpuNs: (cpu[side] as Float64Array).slice(0, rotation),
      startNs: (start[side] as Float64Array).slice(0, rotation),
    })),
    rotations: rotation,
    unsteady,
    unequal: [...unequal],
    awaited: runners.some(({ asynchronous }) => asynchronous),
  };
}

interface Block {
  readonly startNs: number;
  /** Per call. */
  readonly wallNs: number;
  readonly cpuNs: number;
}

async function time(runner: Runner, calls: number, clock: Clock): Promise<Block> {
  const cpuBefore = clock.cpuNs();
  const startNs = clock.wallNs();
  const pending = runner.run(calls);
  // Awaited only where the side is: an await of nothing would put a turn of the microtask queue into every block.
  if (runner.asynchronous) await pending;
  const wallNs = clock.wallNs() - startNs;
  return { startNs, wallNs: wallNs / calls, cpuNs: (clock.cpuNs() - cpuBefore) / calls };
}

async function differing(runners: readonly Runner[], agreement: Agreement): Promise<number[]> {
  const outcomes: Observation[] = [];
  for (const runner of runners) outcomes.push(await runner.outcome());
  const [expected, ...others] = outcomes as [Observation, ...Observation[]];
  return others.flatMap((outcome, i) => (agreement.holds(expected, i, outcome) ? [] : [i + 1]));
}

/** A window of the warm-up, per side. */
const windowNs = 10e6;

/** Runs the sides in turn until the best times of three windows in a row agree within 1 %, each side by itself. */
async function warmUp(
  runners: readonly Runner[],
  order: readonly number[],
  { clock, blockNs, warmUpMs }: SamplerOptions,
): Promise<{ calls: number[]; unsteady: string[] }> {
  const calls = runners.map(() => 1);
  const windows: number[][] = runners.map(() => []);
  const end = clock.wallNs() + warmUpMs * 1e6;
  do {
    for (const side of order) {
      const runner = runners[side] as Runner;
      let best = Infinity;
      const windowEnd = clock.wallNs() + windowNs;
      do {
        const { wallNs } = await time(runner, calls[side] as number, clock);
        best = Math.min(best, wallNs);
        if (wallNs * (calls[side] as number) < blockNs / 2) calls[side] = (calls[side] as number) * 2;
      } while (clock.wallNs() < windowEnd);
      windows[side]?.push(best);
      calls[side] = Math.max(1, Math.round(blockNs / best));
    }
  } while (clock.wallNs() < end && !windows.every(isSteady));
  return { calls, unsteady: runners.filter((_, side) => !isSteady(windows[side] ?? [])).map(({ name }) => name) };
}

function isSteady(windows: readonly number[]): boolean {
  const last = windows.slice(-3);
  return last.length === 3 && Math.max(...last) <= Math.min(...last) * 1.01;
}
