import { randomInt } from "node:crypto";
import { type Comparison, InputError } from "@oxbow/contract";
import { figuresOf, type Names } from "./comparison-figures.ts";
import { notesOn } from "./comparison-notes.ts";
import { samenessOf } from "@oxbow/sameness";
import { findSubject } from "./definition.ts";
import { measureShared } from "./interleaved.ts";
import { fewLooks, lookUntilDecided, manyLooks } from "./looks.ts";
import { joined, type Measured } from "./measured.ts";
import type { CompareOptions } from "./plan.ts";
import { measureOwn } from "./process-per-run.ts";

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
  const { definition, workload, control, candidate, peers } = await findSubject(options);
  const plan = {
    ...options,
    candidate: candidate.name,
    forks: most,
    seed,
    quick,
    peers: peers.length,
    sameness: samenessOf(definition),
  };
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
      notes: notesOn(names, measured, quick),
    };
  };

  const { decideAt, fewest = false, enoughMs = Infinity } = options;
  const mostForks = fewest ? most : (options.mostForks ?? 40);
  const looks = fewest ? fewLooks(most) : manyLooks(most);
  const started = performance.now();
  let measured = await measure(decideAt === undefined ? plan : { ...plan, forks: Math.min(most, looks[0].forks) });
  if (decideAt === undefined) return about(measured, 0.95);
  return lookUntilDecided({
    decideAt,
    looks,
    mostForks,
    leftMs: () => enoughMs - (performance.now() - started),
    found: (level) => about(measured, level),
    more: async (forks, left) => {
      const seedOfMore = seed + measured.forks.length;
      measured = joined(measured, await measure({ ...plan, forks, seed: seedOfMore, enoughMs: left, soak: false }));
    },
  });
}
