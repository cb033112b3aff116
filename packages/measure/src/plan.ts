import type { Sameness } from "@oxbow/sameness";

export interface CompareOptions {
  /** The config module: its default export is `{ kernels: Definition[] }`. Every fork imports it anew. */
  readonly module: URL;
  readonly kernel: string;
  /** The name of one of the kernel's workloads. */
  readonly workload: string;
  /** The name of one of the kernel's candidates; without it, the first that has no known flaw. */
  readonly candidate?: string;
  /** The config module of another build: its candidate of the same name is then the control. */
  readonly base?: URL;
  /** Fresh processes (own-process workloads: rounds of them). 6 unless given; fewer leave a note. */
  readonly forks?: number;
  /**
   * Once three processes have ended, none is started later than this, nor is there another look: what was found until then
   * decides nothing about it.
   */
  readonly enoughMs?: number;
  /** Leaves the peers out: a verdict is about control and candidate. */
  readonly alone?: boolean;
  /**
   * The speedup that a verdict will ask about. While the interval holds it, processes are added, up to 20 and then up to 40;
   * three interim looks share the error budget: 0.99 at the first, 0.98 at each other, 0.95 together.
   */
  readonly decideAt?: number;
  /** With `decideAt`: begins with three processes, and then with four, at stricter levels, and ends with `forks`. */
  readonly fewest?: boolean;
  /** 40 unless given. */
  readonly mostForks?: number;
  /** Shorter warm-up and fewer blocks: for a look, not for a decision. */
  readonly quick?: boolean;
  /**
   * How long a process warms its sides up, and then how long it measures them: 3000 each unless given, 500 when quick. What
   * differs between processes is no smaller in longer ones, so where time is short, more of them say more.
   */
  readonly phaseMs?: number;
  /** Whether the first process looks for memory that grows with each call, half a second a side. Unless quick, it does. */
  readonly soak?: boolean;
  /** How far the A/A interval may reach from 1: 0.02, or 0.1 for own-process workloads. */
  readonly aaTolerance?: number;
  /** Decides the order of the sides; drawn and reported when not given. */
  readonly seed?: number;
  /** For each process. 10 minutes unless given. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: CompareProgress) => void;
}

export interface CompareProgress {
  readonly kernel: string;
  readonly workload: string;
  /** Processes ended, and all there will be. */
  readonly done: number;
  readonly total: number;
}

/** `compare`'s options with nothing left open. */
export interface Plan extends CompareOptions {
  readonly candidate: string;
  readonly forks: number;
  readonly seed: number;
  readonly quick: boolean;
  /** What the definition calls the same. */
  readonly sameness: Sameness;
  /** How many peers stand beside control and candidate. */
  readonly peers: number;
}

/** Whether the time for further processes is over; three are the least that say something about the next. */
export const isEnough = ({ enoughMs = Infinity }: Plan, done: number, started: number): boolean =>
  done >= 3 && performance.now() - started > enoughMs;
