import * as fc from "fast-check";
import type { Arbitrary } from "fast-check";
import type { DrawnOnce } from "./drawn-once.ts";

/** Inputs drawn together, and what fast-check needs to draw them again: the seed, with the position as path. */
export interface Batch<T> {
  readonly seed: number;
  readonly inputs: readonly T[];
}

/**
 * Random inputs in batches of 50: small enough to stop soon after a mismatch, large enough that a message to a child
 * process carries real work. Each batch has a seed of its own, so that fast-check can replay and shrink any input of it, and
 * so that its bias towards small values, which fades within a run, never does. What `shared` holds is not drawn again: `kind`
 * tells arbitraries of one stratum apart.
 */
export function* draw<T>(
  arbitrary: Arbitrary<T>,
  stratum: keyof typeof STRATA,
  seed: number,
  runs: number,
  shared?: { readonly once: DrawnOnce; readonly kind: string },
): Generator<Batch<T>> {
  for (let batch = 0; batch * BATCH < runs; batch++) {
    const own = mix(seed, STRATA[stratum], batch);
    const numRuns = Math.min(BATCH, runs - batch * BATCH);
    const make = (): Batch<T> => ({ seed: own, inputs: fc.sample(arbitrary, { seed: own, numRuns }) });
    // Large inputs fill the memory.
    const isFar = batch >= (stratum === "large" ? 4 : 20);
    yield shared === undefined ? make() : shared.once.batch(`${stratum} ${shared.kind} ${own} ${numRuns}`, isFar, make);
  }
}

const BATCH = 50;

/** So that no stratum draws what another has drawn. */
const STRATA = { small: 1, large: 2, "in parts": 3, "in flight": 4 } as const;

/** A seed for each batch, far from those of neighbouring batches and runs. */
function mix(seed: number, stratum: number, batch: number): number {
  let x = (seed ^ Math.imul(stratum, 0x9e3779b1)) | 0;
  x = Math.imul(x ^ Math.imul(batch + 1, 0x85ebca6b), 0xc2b2ae35);
  x = Math.imul(x ^ (x >>> 15), 0x27d4eb2f);
  return (x ^ (x >>> 13)) | 0;
}
