import type { Observation } from "@oxbow/contract";

type AnyArgs = readonly unknown[];

/** What the control did, and how long it took. */
export interface Timed {
  readonly seen: Observation;
  readonly tookMs: number;
}

/**
 * What candidates of one definition share when one seed is tried on many of them: inputs are drawn once, and the control is called
 * on them once. Nobody writes to either, since every call gets a copy.
 */
export class DrawnOnce {
  readonly #batches = new Map<string, unknown>();
  readonly #controls = new WeakMap<readonly AnyArgs[], Promise<readonly Timed[]>>();

  /** The batch of this name, made if it is the first time, and not kept if it is `far` behind what most candidates are tried on. */
  batch<Batch>(name: string, isFar: boolean, make: () => Batch): Batch {
    if (isFar) return make();
    const kept = this.#batches.get(name) as Batch | undefined;
    if (kept !== undefined) return kept;
    const made = make();
    this.#batches.set(name, made);
    return made;
  }

  controls(inputs: readonly AnyArgs[], call: () => Promise<readonly Timed[]>): Promise<readonly Timed[]> {
    const kept = this.#controls.get(inputs);
    if (kept !== undefined) return kept;
    const made = call();
    this.#controls.set(inputs, made);
    return made;
  }
}
