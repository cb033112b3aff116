// Long because the state that every call reads is one object, and whoever changes a part of it must see the rest.
import type { Cell, Explanation, Incomparable, Kernel, Mismatch, Observation } from "@oxbow/contract";
import { codeOf, copyArguments, did, isGivenUp, mismatchOf, returned, threw } from "@oxbow/sameness";
import {
  CandidatePromiseError,
  CandidateTimeoutError,
  causes,
  isUnavailable,
  isUnavailableCode,
} from "./candidate-error.ts";
import { becauseOf } from "./because.ts";
import { DurationCounter } from "./durations.ts";
import type { RouterEvent, TripCause } from "./event.ts";
import { Latch } from "./latch.ts";
import type { Finding } from "./finding.ts";
import type { Lane } from "./lane.ts";
import type { ShadowObserver } from "./shadow-observer.ts";
import type { RouteParts } from "./route-parts.ts";
import { at, newTally, reasons } from "./tally.ts";
import { type Trip, Tripwire } from "./tripwire.ts";

/** Reasons from here on are answered by the candidate. */
export const LIVE = at["inside-ramp"];

// The countdown of a route that samples nothing: re-armed once in a thousand million calls.
const NEVER = 2 ** 30;

/** One kernel on its way: its sides, its compiled flag, its latch and its counts. */
export class Route<Args extends readonly unknown[], Out> {
  readonly kernel: Kernel<Args, Out>;
  readonly control: (...args: Args) => Out;
  readonly tally = newTally();
  readonly durations = { control: new DurationCounter(), candidate: new DurationCounter() };
  /** Who runs the candidate's sampled calls; undefined when this process does. */
  isolated: ShadowObserver | undefined;
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
  /** What was seen of the candidate since the flag last changed. */
  readonly tripwire: Tripwire;
  readonly #parts: RouteParts<Args, Out>;
  readonly #latch: Latch;
  readonly #lane: Lane;
  #countedAt = NEVER;
  #closed: number = at.off;
  #open: number = at.shadow;
  /** Known once the shadow has seen the control. */
  #isAsync: boolean | null = null;
  #stopped = false;
  #fallbackEventAt = Number.NEGATIVE_INFINITY;
  /** The flag under which it was told last that results cannot be compared. */
  #incomparableTold: Cell | null = null;

  constructor(parts: RouteParts<Args, Out>, cell: Cell) {
    this.#parts = parts;
    this.kernel = parts.kernel;
    this.control = parts.sides.control;
    this.candidate = parts.sides.control;
    this.run = parts.sides.control;
    this.#lane = parts.shadow.lane(this as never, Object.values(parts.sides.isolated ?? {}));
    this.cell = cell;
    this.tripwire = new Tripwire(parts.rules);
    this.#latch = new Latch(parts.rules.probes);
    this.#plan();
  }

  get latched(): boolean {
    return this.#latch.kind !== null;
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
    if (cell.epoch !== before.epoch || cell.candidate !== before.candidate) this.#startCounting();
    this.#latch.reconsider(cell);
    this.#plan();
    if (cell.stage === "off") this.#parts.shadow.forget(this.#lane);
    if (cell.stage !== before.stage || cell.epoch !== before.epoch || cell.because !== before.because) {
      const { stage, epoch, because } = cell;
      this.#emit({ type: "flag", kernel: this.kernel.key, from: before.stage, to: stage, epoch, because });
    }
  }

  /** Obeys nobody any more, and lets nothing run beside its calls. */
  stop(): void {
    this.#stopped = true;
    this.#parts.shadow.forget(this.#lane);
    this.#plan();
  }

  /** Another thread saw the kernel trip at this epoch. */
  trippedElsewhere(epoch: number): void {
    if (this.#latch.hasTripped(epoch)) return;
    const because = "another thread of this process saw it fail";
    if (epoch >= this.cell.epoch) this.#latchAt(epoch, "elsewhere", because);
    else this.#latch.burn(epoch, because);
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
    if (this.#sampled(reason)) this.#parts.shadow.capture(this.#lane, args);
  }

  explain(key: string | undefined, size = Number.POSITIVE_INFINITY): Explanation {
    const reason = reasons[this.decide(key, size)]!;
    const { cell } = this;
    const { candidate } = cell;
    const because = becauseOf(reason, {
      cell,
      key,
      size,
      latched: this.#latch.because,
      isolated: this.isolated !== undefined,
    });
    if (reason === "shadow") return { run: "both", reason, candidate, because };
    if (reason === "inside-ramp" || reason === "promoted") return { run: "candidate", reason, candidate, because };
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
    const difference = this.#parts.sameness.difference(control, candidate);
    if (difference?.kind === "incomparable") return this.#incomparable(difference);
    this.tally[at.experiments]!++;
    if (control.kind === "returned") this.#isAsync ||= finding.controlPromised;
    if (isUnavailableCode(codeIn(candidate))) {
      return this.#unavailable(
        finding.candidateError ?? new Error(candidate.kind === "threw" ? candidate.message : ""),
      );
    }
    const found = difference === null ? this.#promisedByOne(finding) : mismatchOf(difference, control, candidate);
    this.#report(finding, found === null);
    if (candidate.kind === "died" || candidate.kind === "hung") {
      this.#failed(candidate.kind, `the candidate ${did(candidate)}`);
    } else if (candidate.kind === "threw" && candidate.code === "NATIVE_PANIC") this.#panicked(candidate.message);
    if (found !== null) {
      this.#latch.disagree();
      this.#mismatched(found, args);
      return;
    }
    if (finding.controlMs !== null && finding.candidateMs !== null)
      this.#trip(this.tripwire.pair(finding.controlMs, finding.candidateMs));
    if (this.#latch.agree(this.cell)) this.#release();
  }

  /** The isolated side could not be had. */
  unobserved(error: unknown): void {
    const { candidate } = this.cell;
    this.#emit({ type: "unobserved", kernel: this.kernel.key, candidate, error });
  }

  /** The control was run twice on one input. Whatever differs is noise of the kernel, not the candidate's fault. */
  learnNoise(args: readonly unknown[], first: Observation, second: Observation): void {
    const found = this.#parts.sameness.difference(first, second);
    if (found === null) return;
    if (found.kind === "incomparable") return this.#incomparable(found);
    this.tally[at.noise]!++;
    this.#emit({ type: "noise", kernel: this.kernel.key, args, mismatch: mismatchOf(found, first, second) });
  }

  #plan(): void {
    const { cell, kernel } = this;
    this.candidate = named(this.#parts.sides.candidates, cell.candidate) ?? this.control;
    const watched = this.latched ? this.#latch.kind === "probing" : cell.stage === "shadow";
    const isSampled = watched && cell.stage !== "off" && !this.#stopped;
    this.isolated = isSampled ? named(this.#parts.sides.isolated ?? {}, cell.candidate) : undefined;
    this.#parts.shadow.rest(this.#lane);
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
    if (this.latched) return this.#latch.kind === "unavailable" ? at.unavailable : at.tripped;
    if (this.isolated !== undefined) return -1;
    return named(this.#parts.sides.candidates, this.cell.candidate) === undefined ? at.unavailable : -1;
  }

  /** Whether calls with this reason are ever run by both sides. A released kernel probes before it answers. */
  #sampled(reason: number): boolean {
    if (this.#stopped) return false;
    if (reason === at.tripped) return this.#latch.kind === "probing";
    return this.cell.sample > 0 && reason >= at.shadow;
  }

  // Gaps are geometric, not regular: a regular one would meet only every n-th kind of a patterned traffic.
  #nextSample(): number {
    const share = this.#latch.kind === "probing" ? 1 : this.cell.sample;
    if (share <= 0) return NEVER;
    if (share >= 1) return 1;
    return Math.min(NEVER, 1 + Math.floor(Math.log(1 - this.#parts.random()) / Math.log1p(-share)));
  }

  #fellBack(value: unknown, error: unknown, args: Args): void {
    // What a call does that its caller gives up is the caller's doing: it says nothing about the candidate.
    if (isGivenUp(args)) return;
    this.tally[at.fallbacks]!++;
    const now = this.#parts.now();
    if (now - this.#fallbackEventAt >= 1000 || now < this.#fallbackEventAt) {
      this.#fallbackEventAt = now;
      const { candidate } = this.cell;
      this.#emit({ type: "fallback", kernel: this.kernel.key, candidate, error });
    }
    const { class: name, message } = threw(error, []) as Extract<Observation, { kind: "threw" }>;
    if (name === "InputError") {
      const seen = keep(args);
      this.#mismatched({ where: "kind", control: returned(value, seen), candidate: threw(error, seen) }, seen);
    }
    if (codeOf(error) === "NATIVE_PANIC") this.#panicked(message);
    this.#trip(this.tripwire.fallback(this.candidateCalls, this.tally[at.fallbacks]!));
  }

  #bothThrew(controlError: unknown, candidateError: unknown, args: Args): void {
    if (isGivenUp(args)) return;
    const seen = keep(args);
    const [control, candidate] = [threw(controlError, seen), threw(candidateError, seen)];
    if (candidate.kind === "threw" && candidate.code === "NATIVE_PANIC") this.#panicked(candidate.message);
    const found = this.#parts.sameness.difference(control, candidate);
    if (found?.kind === "different") this.#mismatched(mismatchOf(found, control, candidate), seen);
  }

  /** Evidence is missing, and nobody is to blame but the definition: told once, counted always. */
  #incomparable({ where, because }: Incomparable): void {
    this.tally[at["drop-incomparable"]]!++;
    if (this.#incomparableTold === this.cell) return;
    this.#incomparableTold = this.cell;
    this.#emit({ type: "incomparable", kernel: this.kernel.key, where, because });
  }

  #mismatched(mismatch: Mismatch, args: readonly unknown[]): void {
    this.tally[at.mismatches]!++;
    const { candidate, epoch } = this.cell;
    this.#emit({ type: "mismatch", kernel: this.kernel.key, candidate, epoch, args, mismatch });
    this.#trip(this.tripwire.mismatch(mismatch));
  }

  #panicked(message: string): void {
    this.#failed("panic", `the candidate panicked: ${message}`);
  }

  #failed(cause: "panic" | "died" | "hung", because: string): void {
    this.#trip(this.tripwire.failure(cause, because));
  }

  #report({ controlMs, candidateMs }: Finding, agreed: boolean): void {
    if (controlMs !== null) this.durations.control.add(controlMs);
    if (candidateMs !== null) this.durations.candidate.add(candidateMs);
    const { candidate, epoch } = this.cell;
    this.#parts.report({ kernel: this.kernel.key, candidate, epoch, agreed, controlMs, candidateMs });
  }

  /** An asynchronous candidate of a synchronous kernel agrees once it is awaited, and would hand callers a promise. */
  #promisedByOne({ control, candidate, candidatePromised }: Finding): Mismatch | null {
    if (control.kind !== "returned" || candidate.kind !== "returned") return null;
    if (candidatePromised === null || candidatePromised === this.#isAsync) return null;
    return { where: "returned.promise", control, candidate };
  }

  #trip(trip: Trip | null): void {
    const { epoch, stage } = this.cell;
    // What was under way when the flag was turned off is evidence, but there is nothing left to turn off.
    if (trip === null || stage === "off") return;
    if (this.#latch.kind === "tripped" && this.#latch.hasTripped(epoch)) return;
    this.tally[at.trips]!++;
    this.#latchAt(epoch, trip.cause, trip.because);
    this.#parts.publish(this.kernel.key, epoch);
  }

  #latchAt(epoch: number, cause: TripCause, because: string): void {
    this.#latch.trip(epoch, because);
    this.#plan();
    this.#parts.shadow.forget(this.#lane);
    this.#emit({ type: "trip", kernel: this.kernel.key, cause, epoch, because });
  }

  #unavailable(error: unknown): void {
    if (this.latched && this.#latch.kind !== "probing") return;
    const { candidate, epoch } = this.cell;
    const chain = causes(error);
    this.#latch.unavailable(epoch, chain.join(": "));
    this.#plan();
    this.#emit({ type: "unavailable", kernel: this.kernel.key, candidate, error, chain });
  }

  #release(): void {
    this.#startCounting();
    this.#plan();
    this.#emit({ type: "release", kernel: this.kernel.key, epoch: this.cell.epoch });
  }

  #startCounting(): void {
    this.tripwire.restart(this.candidateCalls, this.tally[at.fallbacks]!);
  }

  #emit(event: RouterEvent): void {
    this.#parts.emit(event);
  }
}

/** Evidence is what the arguments were, not what the caller makes of them later. */
function keep(args: readonly unknown[]): readonly unknown[] {
  const copied = copyArguments(args);
  return copied.kind === "copied" ? copied.value : args;
}

/** A flag may say anything, "constructor" too. */
const named = <T>(record: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(record, name) ? record[name] : undefined;

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
