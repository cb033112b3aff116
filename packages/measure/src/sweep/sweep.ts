import { type Comparison, InputError, machineError, type SideCost, type Speedup } from "@oxbow/contract";
import { compare } from "../compare.ts";
import { type Crossover, crossover } from "./crossover.ts";
import { sweepWorkload } from "@oxbow/config";
import { findDefinition } from "../definition.ts";
import { growthExponent, type LinearFit, linearFit } from "./fit.ts";
import type { Interval } from "@oxbow/statistics";
import type { CompareOptions } from "../plan.ts";

/** Cost against size, for every side. */
export interface SizeSweep {
  readonly kernel: string;
  readonly unit: string;
  /** In ascending order of size. */
  readonly points: readonly Comparison[];
  readonly sides: readonly SideGrowth[];
  /** Of the candidate and the control. */
  readonly crossover: Crossover;
  /** A sentence for each peer that is certain to be faster than the candidate somewhere: who beats the control may lose to it. */
  readonly quickerPeers: readonly string[];
  readonly notes: readonly string[];
}

/** How one side's cost grows. */
export interface SideGrowth extends LinearFit {
  readonly name: string;
  readonly exponent: Interval;
}

/**
 * Compares a kernel's sides at every size of its definition's `sweep`; rejects as `compare` does, and with InputError without
 * one. When the signal ends it, three sizes or more are a result all the same, with a note.
 */
export async function sweep({ onProgress, ...options }: Omit<CompareOptions, "workload">): Promise<SizeSweep> {
  const definition = await findDefinition(options.module, options.kernel);
  if (definition.sweep === undefined || definition.sweep.sizes.length < 3) {
    throw new InputError(
      "INVALID_INPUT",
      `${options.kernel} has no sweep of three sizes or more: add \`sweep: { unit, sizes, args }\` to its definition`,
    );
  }
  const { sizes } = definition.sweep;
  const points: Comparison[] = [];
  for (const [place, size] of sizes.entries()) {
    const { name } = sweepWorkload(definition.sweep, size);
    const report = (progress: { done: number; total: number; kernel: string; workload: string }): void =>
      onProgress?.({
        ...progress,
        done: place * progress.total + progress.done,
        total: sizes.length * progress.total,
      });
    try {
      // What grows with each call grows at every size: a sweep is about time.
      points.push(await compare({ soak: false, ...options, workload: name, onProgress: report }));
    } catch (error) {
      if (options.signal?.aborted !== true || points.length < 3) throw error;
      const found = sweepOf(points);
      const missing = `it was ended before ${sizes.slice(place).join(", ")} ${definition.sweep.unit}`;
      return { ...found, notes: [...found.notes, missing] };
    }
  }
  return sweepOf(points);
}

/** What comparisons of one kernel at several sizes say together. */
export function sweepOf(comparisons: readonly Comparison[]): SizeSweep {
  const points = comparisons.toSorted((a, b) => a.inputSize - b.inputSize);
  const [first] = points;
  if (first === undefined || points.length < 3) {
    throw new InputError("INVALID_INPUT", `a sweep needs three sizes or more, found ${points.length}`);
  }
  const sides = sidesOf(first).map(({ name }, place) => {
    const costs = points.map((point) => ({
      size: point.inputSize,
      ns: sidesOf(point)[place]?.medianNs ?? Number.NaN,
    }));
    return { name, ...linearFit(costs), exponent: growthExponent(costs) };
  });
  return {
    kernel: first.kernel,
    unit: first.sizeUnit,
    points,
    sides,
    notes: sides.filter(isFlat).map(({ name }) => flatNote(name)),
    crossover: crossover(
      points.map((point) => ({ size: point.inputSize, speedup: widened(point, point.speedup) })),
      first.sizeUnit,
    ),
    quickerPeers: quickerPeers(points, first),
  };
}

/** As a verdict takes it: on an unsteady machine the interval reaches as much further as the A/A check is off. */
function widened(point: Comparison, speedup: Speedup): Speedup {
  const error = machineError(point);
  return { ...speedup, lo: speedup.lo / error, hi: speedup.hi * error };
}

function quickerPeers(points: readonly Comparison[], { others, sizeUnit }: Comparison): readonly string[] {
  return others.flatMap(({ side: { name } }, place) => {
    const quicker = points.map((point) => {
      const found = point.others[place]?.candidateSpeedup;
      return found !== undefined && widened(point, found).hi < 1;
    });
    const sizes = points.filter((_, i) => quicker[i]).map(({ inputSize }) => inputSize);
    if (sizes.length === 0) return [];
    if (sizes.length === points.length) return [`${name} is faster than the candidate at every size measured`];
    return [`${name} is faster than the candidate at ${sizes.join(", ")} ${sizeUnit}`];
  });
}

/**
 * Below this power a cost does not follow its input's size. LLVM and V8 both turn a sum over a range into its closed form,
 * and then what was timed is one multiplication, whatever the size.
 */
const flat = 0.1;

const isFlat = ({ exponent }: SideGrowth): boolean => Math.abs(exponent.value) < flat;

const flatNote = (name: string): string =>
  `${name} costs the same at every size: a closed form, a cached answer, or a compiler that folded the work away. If it should look at its whole input, it does not`;

const sidesOf = ({ control, candidate, others }: Comparison): readonly SideCost[] => [
  control,
  candidate,
  ...others.map(({ side }) => side),
];
