import type { Speedup } from "@oxbow/contract";
import { expect } from "vitest";
import { figure } from "@oxbow/statistics";
import { pairedSpeedup, type PairedSamples, samplesOf } from "./paired.ts";

export interface FasterOptions {
  /** How many times faster, at the interval's lower end; 1 unless given. */
  readonly minSpeedup?: number;
  /** What processes differ by beyond what one of them can see, as a share; 0.02 unless given. */
  readonly margin?: number;
}

export interface RegressOptions {
  /** How much slower is too slow, as a share; 0.03 unless given. */
  readonly margin?: number;
}

interface PairedMatchers<R> {
  /** Passes when the whole interval says so, and fails, with the reason, when it does not or when it decides nothing. */
  toBeFasterThanPaired: (other: unknown, options?: FasterOptions) => R;
  /** Passes when this is certainly not slower than `base` by more than the margin; fails when it is, or may be. */
  toNotRegress: (base: unknown, options?: RegressOptions) => R;
}

declare module "vitest" {
  // oxlint-disable-next-line no-unused-vars -- an augmentation repeats the parameters of what it augments.
  interface Matchers<R extends void | Promise<void> = void | Promise<void>, T = unknown> extends PairedMatchers<R> {}
}

expect.extend({
  toBeFasterThanPaired(actual: unknown, other: unknown, { minSpeedup = 1, margin = 0.02 }: FasterOptions = {}) {
    const { speedup, error, noise } = measured(actual, other);
    const [lo, hi] = [speedup.lo / error / (1 + margin), speedup.hi * error * (1 + margin)];
    const seen = `${times(speedup)} as fast${noise}`;
    const asked = `${figure(minSpeedup)} times asked, margin ${figure(margin * 100)} %`;
    if (lo > minSpeedup) return { pass: true, message: () => `it is ${seen}; ${asked}` };
    if (hi < minSpeedup) return { pass: false, message: () => `it is ${seen}; ${asked}` };
    return { pass: this.isNot, message: () => `inconclusive: it is ${seen}; ${asked}. Give it more time` };
  },
  toNotRegress(actual: unknown, base: unknown, { margin = 0.03 }: RegressOptions = {}) {
    const { speedup, error, noise } = measured(actual, base);
    // Slower by the margin is a speedup of this much.
    const bar = 1 / (1 + margin);
    const seen = `${times({ ...speedup, ratio: 1 / speedup.ratio, lo: 1 / speedup.hi, hi: 1 / speedup.lo })} as long${noise}`;
    const asked = `margin ${figure(margin * 100)} %`;
    if (speedup.lo / error > bar) return { pass: true, message: () => `it takes ${seen}; ${asked}` };
    if (speedup.hi * error < bar) return { pass: false, message: () => `it takes ${seen}; ${asked}` };
    return { pass: this.isNot, message: () => `inconclusive: it takes ${seen}; ${asked}. Give it more time` };
  },
});

/** Beyond this the A/A check is not steady, and what it is off by widens every interval: as the gate has it. */
const steady = 0.02;

function measured(actual: unknown, other: unknown): { speedup: Speedup; error: number; noise: string } {
  const [mine, its] = [samples(actual), samples(other)];
  if (mine.group !== its.group) {
    throw new TypeError("the two were not measured together, and cannot be paired: name both in one bench.compare()");
  }
  const aa = pairedSpeedup(mine.control, mine.controlCopy);
  const isSteady = aa.lo >= 1 - steady && aa.hi <= 1 + steady;
  const error = isSteady ? 1 : Math.max(aa.hi, 1 / aa.lo);
  const noise = isSteady ? "" : `, on a machine where the same code differs by up to ${figure((error - 1) * 100)} %`;
  return { speedup: pairedSpeedup(its.rounds, mine.rounds), error, noise };
}

function samples(result: unknown): PairedSamples {
  const found = samplesOf(result);
  if (found !== null) return found;
  throw new TypeError(
    'a result of bench.compare() is needed, made by the paired provider: set benchmark.provider to "@oxbow/measure/vitest-provider"',
  );
}

const times = ({ ratio, lo, hi }: Speedup): string => `${figure(ratio)} times (${figure(lo)} to ${figure(hi)})`;
