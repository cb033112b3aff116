import type { Definition } from "@oxbow/contract";
import type { ShadowObserver } from "./shadow-observer.ts";

/**
 * The sides of one kernel, as functions of one signature: a synchronous kernel has no place for a promise. And, as in its
 * definition, what the same means: to the last bit, unless this says otherwise.
 */
export interface Sides<Args extends readonly unknown[], Out> extends Pick<
  Definition<Args, Out>,
  "normalize" | "compare" | "tolerance" | "errors"
> {
  readonly control: (...args: Args) => Out;
  /** By the names that a flag may give; a name that is not here is answered by the control. */
  readonly candidates: Readonly<Record<string, (...args: Args) => Out>>;
  /**
   * Where a candidate's sampled calls run for as long as it answers nobody: in the shadow, and on probation after a trip. A
   * candidate that hangs, aborts or allocates without end there is evidence, and the process lives. From the ramp on samples
   * run here, as the calls themselves do, and their times can be compared.
   */
  readonly isolated?: Readonly<Record<string, ShadowObserver>>;
}
