export type GateStep = EquivalenceStep | MutantsStep | SpeedStep;

interface Bounds {
  readonly kernel: string;
  readonly candidate: string;
  /** Its own part of the budget. */
  readonly upToMs: number;
  /**
   * Since the run began: when it ends at the latest. The sum of the reserve and of what it and all steps before it may take, so
   * that what those have left over is there for it; what one takes too long is missing to the next, and added to nothing.
   */
  readonly endsByMs: number;
  /** When it ends earlier, in words. */
  readonly stops: string;
}

/** The suite on a candidate. */
export interface EquivalenceStep extends Bounds {
  readonly step: "equivalence";
  /** Random inputs per stratum; null for as many as its time allows. */
  readonly runs: number | null;
}

/** The suite on every mutant of the definition. */
export interface MutantsStep extends Bounds {
  readonly step: "mutants";
  readonly mutants: number;
  /** Random inputs per stratum and mutant. */
  readonly runs: number;
  /** A mutant that shows no sign of life for this long may hang: it is run in a process of its own. */
  readonly silentMs: number;
}

/** Control and candidate beside each other on one workload. */
export interface SpeedStep extends Bounds {
  readonly step: "speed";
  readonly workload: string;
  /** Fresh processes, or rounds of them for a workload with `process: "own"`; fewer where fewer decide it. */
  readonly processes: number;
  /** The speedup that is asked for: three processes are enough where they leave no doubt of it. */
  readonly decideAt: number | undefined;
  /** How long a process warms its sides up, and then how long it measures them. */
  readonly phaseMs: number;
  readonly quick: boolean;
  /** Since the run began: from then on no process is started when three have ended. */
  readonly enoughByMs: number;
  /** Since the run began: who ends before that on an unsteady machine is measured again, with twice the processes. */
  readonly againBeforeMs: number;
}

/** What will not be done, and why. */
export interface SkippedStep {
  readonly kernel: string;
  readonly step: GateStep["step"];
  readonly because: string;
}
