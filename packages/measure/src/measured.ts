import type { ForkCost } from "./side-cost.ts";

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

/** Of two goes at the same subject: the processes of both. */
export function joined(one: Measured, two: Measured): Measured {
  return {
    forks: [...one.forks, ...two.forks],
    blocksPerFork: Math.min(one.blocksPerFork, two.blocksPerFork),
    awaited: one.awaited || two.awaited,
    equal: one.equal.map((same, i) => same && two.equal[i] === true),
    notes: [...new Set([...one.notes, ...two.notes])],
  };
}

/** For the candidate (side 1), then each peer (from side 3 on). */
export function equalSides(unequal: ReadonlySet<number>, peers: number): boolean[] {
  return [1, ...Array.from({ length: peers }, (_, i) => 3 + i)].map((side) => !unequal.has(side));
}
