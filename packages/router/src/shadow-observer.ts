import type { Observation } from "@oxbow/contract";

/**
 * Runs a candidate where it can hang or die alone: `isolate()` of @oxbow/equivalence is one.
 *
 * `run` gives one observation for each input, in their order, and must not write to the inputs; a rejection says that
 * nothing could be observed, and blames nobody. `close` ends whatever runs there; a later `run` starts it again.
 */
export interface ShadowObserver {
  run(inputs: readonly (readonly unknown[])[]): Promise<readonly Observation[]>;
  close(): Promise<void>;
}
