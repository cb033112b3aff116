import type {
  CandidateImplementation,
  Cell,
  Explanation,
  Kernel,
  Meaning,
  Mismatch,
  Observation,
} from "@oxbow/contract";
import { copyArguments } from "./copy.ts";
import { DurationCounter } from "./durations.ts";
import type { Experiment, RouterEvent, TripCause } from "./event.ts";
import {
  codeOf,
  type Compare,
  describeMismatch,
  did,
  disagreement,
  returned,
  type ShadowObserver,
  threw,
} from "./observe.ts";
import type { Defer, Shadow, ShadowJob } from "./shadow.ts";
import { at, newTally, reasons } from "./tally.ts";
import type { TripRules } from "./trip.ts";

/** The sides of one kernel, as functions of one signature: a synchronous kernel has no place for a promise. */
export interface Sides<Args extends readonly unknown[], Out> {
  readonly control: (...args: Args) => Out;
  readonly candidates: { readonly [K in CandidateImplementation]?: (...args: Args) => Out };
  /**
   * Where a candidate's sampled calls run for as long as it answers nobody: in the shadow, and on probation after a trip. A
   * candidate that hangs, aborts or allocates without end there is evidence, and the process lives. From the ramp on samples
   * run here, as the calls themselves do, and their times can be compared.
   */
  readonly isolated?: { readonly [K in CandidateImplementation]?: ShadowObserver };
  /** Of the definition: where results that differ in their bits may be the same, such as compressed files. */
  readonly meaning?: Meaning<Out>;
}

/** Why the kernel does not obey its flag. */
interface Latch {
  readonly kind: "tripped" | "probing" | "unavailable";
  readonly epoch: number;
  readonly because: string;
}

export interface RouteParts<Args extends readonly unknown[], Out> {
  readonly kernel: Kernel<Args, Out>;
  readonly sides: Sides<Args, Out>;
  readonly rules: Required<TripRules>;
  readonly compare: Compare;
  readonly shadow: Shadow;
  readonly random: () => number;
  readonly now: () => number;
  readonly emit: (event: RouterEvent) => void;
  readonly report: (experiment: Experiment) => void;
  readonly defer: Defer;
  readonly deadlineMs: number | undefined;
  /** Tells the other threads of the process about a trip. */
  readonly publish: (kernel: string, epoch: number) => void;
}

/** Reasons from here on are answered by the candidate. */
export const LIVE = at["inside-ramp"];

/** What the shadow found out about one input. Times are milliseconds, null where they cannot be compared. */
export interface Finding {
  readonly args: readonly unknown[];
  readonly control: Observation;
  readonly candidate: Observation;
  readonly candidateError: unknown;
  readonly controlMs: number | null;
  readonly candidateMs: number | null;
  /** Whether a promise came back; null where nobody could see. */
  readonly controlPromised: boolean | null;
  readonly candidatePromised: boolean | null;
}

/** The candidate's promise was not settled in time; the control was asked instead. */
export class CandidateTimeoutError extends Error {
  override readonly name = "CandidateTimeoutError";
  readonly code = "CANDIDATE_TIMEOUT";

  constructor(kernel: string, deadlineMs: number) {
    super(`the candidate of ${kernel} did not answer within ${deadlineMs} ms: the control was asked instead`);
  }
}

/** The candidate gave a promise where the control gives a value; the control was asked instead. */
export class CandidatePromiseError extends Error {
  override readonly name = "CandidatePromiseError";
  readonly code = "CANDIDATE_PROMISE";

  constructor(kernel: string) {
    super(`the candidate of ${kernel} gave a promise where the control gives a value: the control was asked instead`);
  }
}

// The countdown of a route that samples nothing: re-armed once in a thousand million calls.
const NEVER = 2 ** 30;

/** One kernel on its way: its sides, its compiled flag, its latch and its counts. */
export class Route<Args extends readonly unknown[], Out> {
  readonly kernel: Kernel<Args, Out>;
  readonly control: (...args: Args) => Out;
  readonly tally = newTally();
  readonly durations = { control: new DurationCounter(), candidate: new DurationCounter() };
  readonly queue: ShadowJob[] = [];
  readonly observers: readonly ShadowObserver[];
  /** Who runs the candidate's sampled calls; undefined when this process does. */
  isolated: ShadowObserver | undefined;
  /** Set while that one cannot be had. */
  pause: { readonly since: number; readonly ms: number } | null = null;
  /** Whether that one has run something: starting it is a cost of its own. */
  warm = false;
  // What the hot path reads. All of it is derived from the flag and the latch, when they change.
  candidate: (...args: Args) => Out;
  /** The reason of every call, or -1 when each is decided by itself. */
  constant = -1;
  /** What every call runs, as long as there is one reason for all. */
  run: (...args: Args) => Out;
  /** Whether a call's size has a say. */
  sized = false;
  /** Calls until the next sample. */
  countdown = NEVER;

  cell: Cell;
  pairs = 0;
  slowPairs = 0;
  logRatioSum = 0;
  readonly #parts: RouteParts<Args, Out>;
  #latch: Latch | null = null;
  /** The last trip, for good: an epoch at which the kernel tripped is never obeyed again, and none before it. */
  #burnt: Latch | null = null;
  /** From a trip until shadow probes have agreed, whatever happens in between. */
  #onProbation = false;
  #countedAt = NEVER;
  #closed: number = at.off;
  #open: number = at.shadow;
  #agreed = 0;
  #panics = 0;
  #mismatches = 0;
  #sinceCalls = 0;
  #sinceFallbacks = 0;
  /** Known once the shadow has seen the control. */
  #isAsync: boolean | null = null;
  #stopped = false;
  #fallbackEventAt = Number.NEGATIVE_INFINITY;

  constructor(parts: RouteParts<Args, Out>, cell: Cell) {
    this.#parts = parts;
    this.kernel = parts.kernel;
    this.control = parts.sides.control;
    this.candidate = parts.sides.control;
    this.run = parts.sides.control;
    this.observers = Object.values(parts.sides.isolated ?? {});
    this.cell = cell;
    this.#plan();
  }

  get latched(): boolean {
    return this.#latch !== null;
  }

  /** Calls answered by the candidate, or that it was given a chance to answer. */
  get candidateCalls(): number {
    this.count();
    return this.tally[at["inside-ramp"]]! + this.tally[at.promoted]!;
  }

  /** Obeys a newly compiled flag, from the very next call on. */
  obey(cell: Cell): void {
    const before = this.cell;
    if (cell === before) return;
    this.cell = cell;
    if (cell.epoch !== before.epoch || cell.implementation !== before.implementation) this.#startCounting();
    this.#reconsider(cell);
    this.#plan();
    if (cell.stage === "off") this.#parts.shadow.forget(this);
    if (cell.stage !== before.stage || cell.epoch !== before.epoch || cell.because !== before.because) {
      const { stage, epoch, because } = cell;
      this.#emit({ type: "flag", kernel: this.kernel.key, from: before.stage, to: stage, epoch, because });
    }
  }

  /** Obeys nobody any more, and lets nothing run beside its calls. */
  stop(): void {
    this.#stopped = true;
    this.#parts.shadow.forget(this);
    this.#plan();
  }

  /** Another thread saw the kernel trip at this epoch. */
  trippedElsewhere(epoch: number): void {
    if (epoch <= (this.#burnt?.epoch ?? -1)) return;
    const because = "another thread of this process saw it fail";
    if (epoch >= this.cell.epoch) this.#latchAt(epoch, "elsewhere", because);
    else this.#burn(epoch, because);
  }

  /** Which reason answers a call; allocates nothing. `size` counts only when the route is `sized`. */
  decide(key: string | undefined, size: number): number {
    if (this.#closed >= 0) return this.#closed;
    const { cell } = this;
    if (this.sized && size < cell.minSize) return at["too-small"];
    return isInside(cell, key) ? this.#open : at["outside-ramp"];
  }

  /** The size that `minSize` is compared with. */
  sizeOf(...args: Args): number {
    try {
      return this.kernel.sizeOf!(...args);
    } catch {
      // Arguments without a size are the control's to refuse.
      return -1;
    }
  }

  /** Brings the tally up to date: calls of a constant decision are counted by the countdown alone. */
  count(): void {
    if (this.constant >= 0) this.tally[this.constant]! += this.#countedAt - this.countdown;
    this.#countedAt = this.countdown;
  }

  /** Hands a call whose turn has come to the shadow, and draws the next turn. */
  sample(reason: number, args: Args): void {
    this.#startCountdown();
    if (this.#sampled(reason)) this.#parts.shadow.capture(this, args);
  }

  explain(key: string | undefined, size = Number.POSITIVE_INFINITY): Explanation {
    const reason = reasons[this.decide(key, size)]!;
    const { implementation } = this.cell;
    const because = this.#because(reason, key, size);
    if (reason === "shadow") return { run: "both", reason, implementation, because };
    if (reason === "inside-ramp" || reason === "promoted") return { run: "candidate", reason, implementation, because };
    return { run: "control", reason, because };
  }

  /**
   * The candidate threw (or its promise was rejected) on `args`: the control decides. What it returns or throws is the
   * caller's outcome.
   */
  recover(error: unknown, args: Args): Out {
    this.tally[at.reruns]!++;
    if (isUnavailable(error)) {
      this.#unavailable(error);
      return this.control(...args);
    }
    let outcome: Out;
    try {
      outcome = this.control(...args);
    } catch (controlError) {
      this.#bothThrew(controlError, error, args);
      throw controlError;
    }
    if (!(outcome instanceof Promise)) {
      this.#fellBack(outcome, error, args);
      return outcome;
    }
    return outcome.then(
      (value: unknown) => {
        this.#fellBack(value, error, args);
        return value;
      },
      (controlError: unknown) => {
        this.#bothThrew(controlError, error, args);
        throw controlError;
      },
    ) as Out;
  }

  /** The candidate's promise; when it is rejected or late, the control's. */
  guard(out: Promise<unknown>, args: Args): Out {
    const { deadlineMs, defer } = this.#parts;
    if (this.#isAsync === false) {
      out.catch(() => {});
      return this.recover(new CandidatePromiseError(this.kernel.key), args);
    }
    if (deadlineMs === undefined) return out.catch((error: unknown) => this.recover(error, args)) as Out;
    return new Promise((resolve, reject) => {
      let waiting = true;
      const fail = (error: unknown): void => {
        if (!waiting) return;
        waiting = false;
        callOff();
        try {
          resolve(this.recover(error, args));
        } catch (controlError) {
          reject(controlError);
        }
      };
      const callOff = defer(() => fail(new CandidateTimeoutError(this.kernel.key, deadlineMs)), deadlineMs);
      out.then((value) => {
        waiting = false;
        callOff();
        resolve(value);
      }, fail);
    }) as Out;
  }

  /** What an experiment found: a mismatch, or agreement, and how long each side took. */
  learn(finding: Finding): void {
    const { args, control, candidate } = finding;
    this.tally[at.experiments]!++;
    if (control.kind === "returned") this.#isAsync ||= finding.controlPromised;
    if (unavailableCodes.has(codeIn(candidate))) {
      return this.#unavailable(
        finding.candidateError ?? new Error(candidate.kind === "threw" ? candidate.message : ""),
      );
    }
    const found = disagreement(control, candidate, this.#parts.compare) ?? this.#promisedByOne(finding);
    this.#report(finding, found === null);
    if (candidate.kind === "died" || candidate.kind === "hung") {
      this.#failed(candidate.kind, `the candidate ${did(candidate)}`);
    } else if (candidate.kind === "threw" && candidate.code === "NATIVE_PANIC") this.#panicked(candidate.message);
    if (found !== null) {
      this.#agreed = 0;
      this.#mismatched(found, args);
      return;
    }
    if (finding.controlMs !== null && finding.candidateMs !== null) this.#time(finding.controlMs, finding.candidateMs);
    this.#agreed++;
    if (this.#latch?.kind !== "probing" || this.cell.stage === "off") return;
    if (this.#agreed >= this.#parts.rules.probes) this.#release();
  }

  /** The isolated side could not be had. */
  unobserved(error: unknown): void {
    const { implementation } = this.cell;
    this.#emit({ type: "unobserved", kernel: this.kernel.key, implementation, error });
  }

  /** The control was run twice on one input. Whatever differs is noise of the kernel, not the candidate's fault. */
  learnNoise(args: readonly unknown[], first: Observation, second: Observation): void {
    const found = disagreement(first, second, this.#parts.compare);
    if (found === null) return;
    this.tally[at.noise]!++;
    this.#emit({ type: "noise", kernel: this.kernel.key, args, mismatch: found });
  }

  #plan(): void {
    const { cell, kernel } = this;
    this.candidate = this.#parts.sides.candidates[cell.implementation] ?? this.control;
    const watched = this.#latch === null ? cell.stage === "shadow" : this.#latch.kind === "probing";
    const isSampled = watched && cell.stage !== "off" && !this.#stopped;
    this.isolated = isSampled ? this.#parts.sides.isolated?.[cell.implementation] : undefined;
    this.#parts.shadow.rest(this);
    this.sized = cell.minSize > 0 && kernel.sizeOf !== undefined;
    this.#startCountdown();
    this.#closed = this.#closedBy();
    this.#open = cell.stage === "shadow" ? at.shadow : cell.stage === "promoted" ? at.promoted : at["inside-ramp"];
    this.constant = this.#closed;
    if (this.#closed < 0 && !this.sized) {
      if (cell.population === "none") this.constant = at["outside-ramp"];
      if (cell.population === "all") this.constant = this.#open;
    }
    this.run = this.constant < LIVE ? this.control : this.candidate;
  }

  #startCountdown(): void {
    this.count();
    this.countdown = this.#nextSample();
    this.#countedAt = this.countdown;
  }

  /** The reason that keeps every caller on the control, or -1. */
  #closedBy(): number {
    if (this.cell.stage === "off") return at.off;
    if (this.#latch !== null) return this.#latch.kind === "unavailable" ? at.unavailable : at.tripped;
    if (this.isolated !== undefined) return -1;
    return this.#parts.sides.candidates[this.cell.implementation] === undefined ? at.unavailable : -1;
  }

  /** Whether calls with this reason are ever run by both sides. A released kernel probes before it answers. */
  #sampled(reason: number): boolean {
    if (this.#stopped) return false;
    if (reason === at.tripped) return this.#latch?.kind === "probing";
    return this.cell.sample > 0 && reason >= at.shadow;
  }

  // Gaps are geometric, not regular: a regular one would meet only every n-th kind of a patterned traffic.
  #nextSample(): number {
    const share = this.#latch?.kind === "probing" ? 1 : this.cell.sample;
    if (share <= 0) return NEVER;
    if (share >= 1) return 1;
    return Math.min(NEVER, 1 + Math.floor(Math.log(1 - this.#parts.random()) / Math.log1p(-share)));
  }

  #because(reason: (typeof reasons)[number], key: string | undefined, size: number): string {
    const { cell } = this;
    const caller = key === undefined ? "a call without key" : `the key "${key}"`;
    switch (reason) {
      case "off":
      case "promoted":
        return cell.because;
      case "shadow":
        return `${cell.because}; the control answers and ${cell.sample * 100} % of the calls are run by both sides${this.isolated === undefined ? "" : ", the candidate in a process of its own"}`;
      case "tripped":
        return this.#latch!.kind === "probing"
          ? `${this.#latch!.because}; ${this.#agreed} of ${this.#parts.rules.probes} shadow probes agreed since epoch ${cell.epoch}`
          : this.#latch!.because;
      case "unavailable":
        return this.#latch?.because ?? `this process was given no candidate "${cell.implementation}"`;
      case "too-small":
        return `size ${size} is below the crossover of ${cell.minSize}`;
      case "outside-ramp":
      case "inside-ramp":
        return `${cell.because}; ${caller} is ${reason === "inside-ramp" ? "inside" : "outside"}`;
      default:
        return reason satisfies never;
    }
  }

  #fellBack(value: unknown, error: unknown, args: Args): void {
    this.tally[at.fallbacks]!++;
    const now = this.#parts.now();
    if (now - this.#fallbackEventAt >= 1000 || now < this.#fallbackEventAt) {
      this.#fallbackEventAt = now;
      const { implementation } = this.cell;
      this.#emit({ type: "fallback", kernel: this.kernel.key, implementation, error });
    }
    if (error instanceof Error && error.name === "InputError") {
      const seen = keep(args);
      this.#mismatched({ where: "kind", control: returned(value, seen), candidate: threw(error, seen) }, seen);
    }
    if (codeOf(error) === "NATIVE_PANIC") this.#panicked((error as Error).message);
    this.#judgeErrors();
  }

  #bothThrew(controlError: unknown, candidateError: unknown, args: Args): void {
    if (codeOf(candidateError) === "NATIVE_PANIC") this.#panicked((candidateError as Error).message);
    const seen = keep(args);
    const found = disagreement(threw(controlError, seen), threw(candidateError, seen), this.#parts.compare);
    if (found !== null) this.#mismatched(found, seen);
  }

  #mismatched(mismatch: Mismatch, args: readonly unknown[]): void {
    this.tally[at.mismatches]!++;
    this.#mismatches++;
    const { implementation, epoch } = this.cell;
    this.#emit({ type: "mismatch", kernel: this.kernel.key, implementation, epoch, args, mismatch });
    if (this.#mismatches >= this.#parts.rules.mismatches) {
      this.#trip("mismatch", `${this.#mismatches} mismatch(es), the last at ${describeMismatch(mismatch)}`);
    }
  }

  #panicked(message: string): void {
    this.#failed("panic", `the candidate panicked: ${message}`);
  }

  #failed(cause: "panic" | "died" | "hung", because: string): void {
    this.#panics++;
    if (this.#panics >= this.#parts.rules.panics) this.#trip(cause, because);
  }

  #judgeErrors(): void {
    const { share, minCalls } = this.#parts.rules.errors;
    const calls = this.candidateCalls - this.#sinceCalls;
    const failed = this.tally[at.fallbacks]! - this.#sinceFallbacks;
    if (calls >= minCalls && failed / calls > share) {
      this.#trip("errors", `${failed} of ${calls} candidate calls failed where the control answered`);
    }
    // A long good past must not hide a bad present.
    if (calls > 100 * minCalls) this.#startCounting();
  }

  #time(controlMs: number, candidateMs: number): void {
    if (controlMs <= 0 || candidateMs <= 0) return;
    const { ratio, share, minPairs } = this.#parts.rules.slow;
    this.pairs++;
    this.logRatioSum += Math.log(controlMs / candidateMs);
    if (candidateMs > ratio * controlMs) this.slowPairs++;
    if (this.pairs >= minPairs && this.slowPairs / this.pairs > share) {
      this.#trip(
        "slow",
        `the candidate took more than ${ratio} times the control in ${this.slowPairs} of ${this.pairs} pairs`,
      );
    }
  }

  #report({ controlMs, candidateMs }: Finding, agreed: boolean): void {
    if (controlMs !== null) this.durations.control.add(controlMs);
    if (candidateMs !== null) this.durations.candidate.add(candidateMs);
    const { implementation, epoch } = this.cell;
    this.#parts.report({ kernel: this.kernel.key, implementation, epoch, agreed, controlMs, candidateMs });
  }

  /** An asynchronous candidate of a synchronous kernel agrees once it is awaited, and would hand callers a promise. */
  #promisedByOne({ control, candidate, candidatePromised }: Finding): Mismatch | null {
    if (control.kind !== "returned" || candidate.kind !== "returned") return null;
    if (candidatePromised === null || candidatePromised === this.#isAsync) return null;
    return { where: "returned.promise", control, candidate };
  }

  #trip(cause: TripCause, because: string): void {
    const { epoch, stage } = this.cell;
    // What was under way when the flag was turned off is evidence, but there is nothing left to turn off.
    if (stage === "off") return;
    if (this.#latch?.kind === "tripped" && this.#latch.epoch >= epoch) return;
    this.tally[at.trips]!++;
    this.#latchAt(epoch, cause, because);
    this.#parts.publish(this.kernel.key, epoch);
  }

  #latchAt(epoch: number, cause: TripCause, because: string): void {
    this.#latch = this.#burn(epoch, because);
    this.#plan();
    this.#parts.shadow.forget(this);
    this.#emit({ type: "trip", kernel: this.kernel.key, cause, epoch, because });
  }

  #burn(epoch: number, because: string): Latch {
    this.#onProbation = true;
    this.#burnt = { kind: "tripped", epoch, because: `tripped at epoch ${epoch}: ${because}` };
    return this.#burnt;
  }

  #unavailable(error: unknown): void {
    if (this.#latch !== null && this.#latch.kind !== "probing") return;
    const { implementation, epoch } = this.cell;
    const chain = causes(error);
    this.#latch = { kind: "unavailable", epoch, because: chain.join(": ") };
    this.#plan();
    this.#emit({ type: "unavailable", kernel: this.kernel.key, implementation, error, chain });
  }

  /** Whether a newly compiled flag may be obeyed. One that is off has nothing to be asked about. */
  #reconsider({ stage, epoch }: Cell): void {
    if (stage === "off") return;
    const latch = this.#latch;
    if (this.#burnt !== null && epoch <= this.#burnt.epoch) {
      this.#latch = this.#burnt;
      this.#onProbation = true;
    } else if (latch !== null && (latch.kind === "unavailable" ? epoch > latch.epoch : epoch !== latch.epoch)) {
      this.#agreed = 0;
      const probes = this.#onProbation && this.#parts.rules.probes > 0;
      this.#latch = probes ? { kind: "probing", epoch, because: this.#burnt!.because } : null;
    }
  }

  #release(): void {
    this.#latch = null;
    this.#onProbation = false;
    this.#startCounting();
    this.#plan();
    this.#emit({ type: "release", kernel: this.kernel.key, epoch: this.cell.epoch });
  }

  #startCounting(): void {
    this.#sinceCalls = this.candidateCalls;
    this.#sinceFallbacks = this.tally[at.fallbacks]!;
    this.#mismatches = 0;
    this.#panics = 0;
    this.pairs = 0;
    this.slowPairs = 0;
    this.logRatioSum = 0;
  }

  #emit(event: RouterEvent): void {
    this.#parts.emit(event);
  }
}

/** Evidence is what the arguments were, not what the caller makes of them later. */
const keep = (args: readonly unknown[]): readonly unknown[] => copyArguments(args) ?? args;

const codeIn = (seen: Observation): string | undefined => (seen.kind === "threw" ? seen.code : undefined);

function isInside(cell: Cell, key: string | undefined): boolean {
  if (cell.population === "all") return true;
  if (cell.population === "none") return false;
  try {
    return cell.inside(key);
  } catch {
    // A flag that cannot be evaluated is a flag that is off.
    return false;
  }
}

// By code, not by class: a project may hold two copies of the contract.
const isUnavailable = (error: unknown): boolean => unavailableCodes.has(codeOf(error));

const unavailableCodes: ReadonlySet<unknown> = new Set(["NATIVE_UNAVAILABLE", "REMOTE_UNAVAILABLE"]);

function causes(error: unknown): readonly string[] {
  if (!(error instanceof Error)) return [String(error)];
  return [error.message, ...(error.cause === undefined ? [] : causes(error.cause))];
}
