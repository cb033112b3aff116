/** Where a kernel is on its way: nobody, watched only, some callers, everybody. */
export type Stage = "off" | "shadow" | "ramp" | "promoted";

/** The JSON payload of the strategy variant `candidate`; see docs/playbook/promote.md. */
export interface FlagPayload {
  readonly stage: Exclude<Stage, "off">;
  /** The name of a candidate of the kernel's definition: `native`, `worker` and `service` are the usual ones. */
  readonly implementation: string;
  /** 0 to 100. Refines the strategy's rollout below 1 %, where Unleash itself rounds to zero. */
  readonly percent?: number;
  /** 0 to 1: the share of calls on which the other side is run as well, off the hot path. */
  readonly sample?: number;
  /** Raised by an operator to release a tripped flag. */
  readonly epoch?: number;
  /** The crossover: smaller calls stay with the control. */
  readonly minSize?: number;
  /** An operator wants the flag to stay where it is: nothing but a person raises it. */
  readonly held?: boolean;
}

/**
 * What the router reads on every call: one flag, compiled. A cell is replaced as a whole, never changed, so a call sees
 * one flag or the other and never half of each.
 */
export interface Cell {
  readonly stage: Stage;
  /** The name of the candidate that the flag routes to; empty where the flag names none, and then the stage is off. */
  readonly candidate: string;
  readonly epoch: number;
  readonly sample: number;
  readonly minSize: number;
  /** Why the stage is what it is, for people: "the flag is off", "payload does not parse: …". */
  readonly because: string;
  /** `all` and `none` are constants; `sticky` and `delegate` go through `inside`. */
  readonly population: "none" | "all" | "sticky" | "delegate";
  /** Whether the caller with this key is inside the ramp. Without a key the decision is for this call alone. */
  readonly inside: (key: string | undefined) => boolean;
}

/** Where the router gets its cells from. */
export interface CellSource {
  /** The current cell. Called when a route is made and after `subscribe` reported a change; never per call. */
  readonly cell: (flag: string) => Cell;
  /** Calls `listener` after cells changed; returns what ends the subscription. */
  readonly subscribe: (listener: () => void) => () => void;
}
