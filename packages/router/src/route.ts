// Long because the state that every call reads is one object, and whoever changes a part of it must see the rest.
import {
  type Cell,
  type Explanation,
  hush,
  hushInside,
  type Incomparable,
  type Kernel,
  type Mismatch,
  type Observation,
  type StoredTrip,
} from "@oxbow/contract";
import { codeOf, copyArguments, did, isGivenUp, isThenable, mismatchOf, returned, threw } from "@oxbow/sameness";
import { types } from "node:util";
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
import { Trial } from "./trial.ts";
import type { Trip } from "./tripwire.ts";

/** Reasons from here on are answered by the candidate. */
export const LIVE = at["inside-ramp"];

// The countdown of a route that samples nothing: re-armed once in a thousand million calls.
const NEVER = 2 ** 30;

// Callers wait while the evidence of a failed call is copied: larger arguments are handed on as they are.
const MOST_KEPT = 16 * 2 ** 20;

// Controls that were asked what shape their answer has, and threw instead.
const MOST_ASKED = 3;

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
  /** Whether the control answers with a promise, of whatever make; null until that is known. Callers get the same shape. */
  isAsync: boolean | null;
  /** What the calls that are decided now are evidence for. */
  trial: Trial;

  cell: Cell;
  readonly #parts: RouteParts<Args, Out>;
  readonly #latch: Latch;
  readonly #lane: Lane;
  #countedAt = NEVER;
  #closed: number = at.off;
  #open: number = at.shadow;
  #asked = 0;
  #stopped = false;
  #fallbackEventAt = Number.NEGATIVE_INFINITY;

  constructor(parts: RouteParts<Args, Out>, cell: Cell) {
    this.#parts = parts;
    this.kernel = parts.kernel;
    this.control = parts.sides.control;
    this.candidate = parts.sides.control;
    this.run = parts.sides.control;
    this.#lane = parts.shadow.lane(this as never, Object.values(parts.sides.isolated ?? {}));
    this.cell = cell;
    this.isAsync = types.isAsyncFunction(parts.sides.control) ? true : null;
    this.trial = this.#newTrial();
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
    const isAnother = cell.epoch !== before.epoch || cell.candidate !== before.candidate;
    if (isAnother) this.#startTrial();
    this.#latch.reconsider(cell);
    this.#plan();
    if (isAnother || cell.stage === "off") this.#parts.shadow.forget(this.#lane);
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
    this.#tripped(epoch, "elsewhere", "another thread of this process saw it fail");
  }

  /** A process before this one saw the kernel trip. */
  trippedEarlier({ epoch, because }: StoredTrip): void {
    this.#tripped(epoch, "earlier", `an earlier process saw it fail: ${because}`);
  }

  #tripped(epoch: number, cause: TripCause, because: string): void {
    if (this.#latch.hasTripped(epoch)) return;
    if (epoch >= this.cell.epoch) this.#latchAt(epoch, cause, because);
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

  /** Hands a call whose turn has come to the shadow, and draws the next turn. Never throws: the caller waits behind it. */
  sample(reason: number, args: Args): void {
    try {
      this.#startCountdown();
      if (this.#sampled(reason)) this.#parts.shadow.capture(this.#lane, args);
    } catch (error) {
      this.unobserved(error, this.trial);
    }
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
   * caller's outcome, and the very object that it gave.
   */
  recover(error: unknown, args: Args, trial: Trial): Out {
    this.tally[at.reruns]!++;
    // Promises can be thrown, too.
    hushInside(error);
    if (isUnavailable(error)) {
      this.#book(trial, () => this.#unavailable(error, trial));
      return this.control(...args);
    }
    let outcome: Out;
    try {
      outcome = this.control(...args);
    } catch (controlError) {
      this.#book(trial, () => this.#bothThrew(controlError, error, args, trial));
      throw controlError;
    }
    const fellBack = (value: unknown): void => this.#book(trial, () => this.#fellBack(value, error, args, trial));
    const bothThrew = (controlError: unknown): void =>
      this.#book(trial, () => this.#bothThrew(controlError, error, args, trial));
    if (types.isPromise(outcome)) this.#book(trial, () => void afterwards.call(outcome, fellBack, bothThrew));
    // To ask another thenable would be to set it off, as some are only when they are awaited.
    else fellBack(outcome);
    return outcome;
  }

  /** The control's answer to a call; whether it is a promise is known from now on. */
  noted(outcome: Out): Out {
    this.#know(isThenable(outcome));
    return outcome;
  }

  #know(isAsync: boolean): void {
    this.isAsync = isAsync;
    if (!isAsync) this.#plan();
  }

  /** What the candidate gave, in the shape in which the control would have given it. */
  settle(out: unknown, args: Args, trial: Trial): Out {
    const promised = isThenable(out);
    if (this.isAsync === null) this.#askControl(args, out, promised);
    if (this.isAsync === false && promised) {
      hush(out);
      return this.recover(new CandidatePromiseError(this.kernel.key), args, trial);
    }
    if (promised) return this.#guard(out, args, trial);
    return (this.isAsync === true ? Promise.resolve(out) : out) as Out;
  }

  /**
   * The same for a candidate that may have written to its arguments: `undo` puts back what was there, and says whether it
   * could.
   */
  settleWritten(out: unknown, args: Args, trial: Trial, undo: () => boolean): Out {
    const recover = (error: unknown): Out => this.recoverWritten(error, args, trial, undo);
    if (this.isAsync === false && isThenable(out)) {
      hush(out);
      return recover(new CandidatePromiseError(this.kernel.key));
    }
    if (isThenable(out)) return adopted(out).then(undefined, recover) as Out;
    return (this.isAsync === true ? Promise.resolve(out) : out) as Out;
  }

  /**
   * Answers by the control while nobody has seen whether it promises: a candidate that writes to its arguments cannot be run
   * beside it to find out.
   */
  firstWritten(args: Args): Out {
    this.tally[at.reruns]!++;
    return this.noted(this.control(...args));
  }

  recoverWritten(error: unknown, args: Args, trial: Trial, undo: () => boolean): Out {
    this.#putBack(undo, trial);
    return this.recover(error, args, trial);
  }

  /** What an experiment found: a mismatch, or agreement, and how long each side took. */
  learn(finding: Finding, trial: Trial): void {
    const { args, control, candidate } = finding;
    const difference = this.#parts.sameness.difference(control, candidate);
    if (difference?.kind === "incomparable") return this.#incomparable(difference, trial);
    this.tally[at.experiments]!++;
    if (control.kind === "returned" && this.isAsync === null && finding.controlPromised !== null)
      this.#know(finding.controlPromised);
    if (isUnavailableCode(codeIn(candidate))) {
      const error = finding.candidateError ?? new Error(candidate.kind === "threw" ? candidate.message : "");
      return this.#unavailable(error, trial);
    }
    const found = difference === null ? this.#promisedByOne(finding) : mismatchOf(difference, control, candidate);
    this.#report(finding, found === null, trial);
    if (candidate.kind === "died" || candidate.kind === "hung") {
      this.#failed(candidate.kind, `the candidate ${did(candidate)}`, trial);
    } else if (candidate.kind === "threw" && candidate.code === "NATIVE_PANIC")
      this.#panicked(candidate.message, trial);
    if (found !== null) {
      if (this.#isCurrent(trial)) this.#latch.disagree();
      this.#mismatched(found, args, trial);
      return;
    }
    if (finding.controlMs !== null && finding.candidateMs !== null)
      this.#trip(trial.tripwire.pair(finding.controlMs, finding.candidateMs), trial);
    if (this.#isCurrent(trial) && this.#latch.agree(this.cell)) this.#release();
  }

  /** Something of an experiment could not be had or threw: evidence is missing. Told once in a trial. */
  unobserved(error: unknown, trial: Trial): void {
    this.tally[at["drop-unobserved"]]!++;
    if (trial.told.has("unobserved")) return;
    trial.told.add("unobserved");
    this.notHad(error, trial);
  }

  /** The isolated side could not be had. */
  notHad(error: unknown, { candidate }: Trial): void {
    this.#emit({ type: "unobserved", kernel: this.kernel.key, candidate, error });
  }

  /** The control was run twice on one input. Whatever differs is noise of the kernel, not the candidate's fault. */
  learnNoise(args: readonly unknown[], first: Observation, second: Observation, trial: Trial): void {
    const found = this.#parts.sameness.difference(first, second);
    if (found === null) return;
    if (found.kind === "incomparable") return this.#incomparable(found, trial);
    this.tally[at.noise]!++;
    this.#emit({ type: "noise", kernel: this.kernel.key, args, mismatch: mismatchOf(found, first, second) });
  }

  /** The candidate's promise; when it is rejected or late, the control's. */
  #guard(out: PromiseLike<unknown>, args: Args, trial: Trial): Out {
    const { deadlineMs, defer } = this.#parts;
    const promise = adopted(out);
    if (deadlineMs === undefined)
      return promise.then(undefined, (error: unknown) => this.recover(error, args, trial)) as Out;
    return new Promise((resolve, reject) => {
      let waiting = true;
      const fail = (error: unknown): void => {
        if (!waiting) return;
        waiting = false;
        callOff();
        try {
          resolve(this.recover(error, args, trial));
        } catch (controlError) {
          reject(controlError);
        }
      };
      // The caller waits for it: the process must not end before.
      const callOff = defer(() => fail(new CandidateTimeoutError(this.kernel.key, deadlineMs)), deadlineMs, "awaited");
      promise.then((value) => {
        if (!waiting) return;
        waiting = false;
        callOff();
        resolve(value);
      }, fail);
    }) as Out;
  }

  /**
   * Finds out whether the control promises, where neither a call nor a sample has shown it. What it throws tells nothing of
   * what it gives; but where the candidate promises, it is the control's answer: nobody knows whether callers can wait.
   */
  #askControl(args: Args, out: unknown, promised: boolean): void {
    if (!promised && this.#asked++ >= MOST_ASKED) return;
    this.tally[at.reruns]!++;
    try {
      const outcome = this.noted(this.control(...args));
      hush(outcome);
      hushInside(outcome);
    } catch (error) {
      if (!promised) return hushInside(error);
      hush(out);
      throw error;
    }
  }

  #putBack(undo: () => boolean, trial: Trial): void {
    if (undo()) return;
    const because = "the candidate left its arguments so that they cannot be put back";
    this.#book(trial, () => this.#failed("panic", because, trial));
  }

  /** What is learned from a call must not harm its caller. */
  #book(trial: Trial, work: () => void): void {
    try {
      work();
    } catch (error) {
      try {
        this.unobserved(error, trial);
      } catch {
        // No room left on the stack to say so.
      }
    }
  }

  #plan(): void {
    const { cell, kernel } = this;
    this.candidate = this.trial.run as unknown as (...args: Args) => Out;
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
      // The short way is for values: what may be a promise is looked at one by one.
      if (cell.population === "all" && (this.#open < LIVE || this.isAsync === false)) this.constant = this.#open;
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

  #fellBack(value: unknown, error: unknown, args: Args, trial: Trial): void {
    // What a call does that its caller gives up is the caller's doing: it says nothing about the candidate.
    if (isGivenUp(args)) return;
    this.tally[at.fallbacks]!++;
    const now = this.#parts.now();
    if (now - this.#fallbackEventAt >= 1000 || now < this.#fallbackEventAt) {
      this.#fallbackEventAt = now;
      this.#emit({ type: "fallback", kernel: this.kernel.key, candidate: trial.candidate, error });
    }
    const { class: name, message } = threw(error, []) as Extract<Observation, { kind: "threw" }>;
    if (name === "InputError") {
      const seen = keep(args);
      this.#mismatched({ where: "kind", control: returned(value, seen), candidate: threw(error, seen) }, seen, trial);
    }
    if (codeOf(error) === "NATIVE_PANIC") this.#panicked(message, trial);
    this.#trip(trial.tripwire.fallback(trial.calls(this.candidateCalls)), trial);
  }

  #bothThrew(controlError: unknown, candidateError: unknown, args: Args, trial: Trial): void {
    if (isGivenUp(args)) return;
    const seen = keep(args);
    const [control, candidate] = [threw(controlError, seen), threw(candidateError, seen)];
    if (candidate.kind === "threw" && candidate.code === "NATIVE_PANIC") this.#panicked(candidate.message, trial);
    const found = this.#parts.sameness.difference(control, candidate);
    if (found?.kind === "different") this.#mismatched(mismatchOf(found, control, candidate), seen, trial);
  }

  /** Evidence is missing, and nobody is to blame but the definition: told once, counted always. */
  #incomparable({ where, because }: Incomparable, trial: Trial): void {
    this.tally[at["drop-incomparable"]]!++;
    if (trial.told.has("incomparable")) return;
    trial.told.add("incomparable");
    this.#emit({ type: "incomparable", kernel: this.kernel.key, where, because });
  }

  #mismatched(mismatch: Mismatch, args: readonly unknown[], trial: Trial): void {
    this.tally[at.mismatches]!++;
    const { candidate, epoch } = trial;
    this.#emit({ type: "mismatch", kernel: this.kernel.key, candidate, epoch, args, mismatch });
    this.#trip(trial.tripwire.mismatch(mismatch), trial);
  }

  #panicked(message: string, trial: Trial): void {
    this.#failed("panic", `the candidate panicked: ${message}`, trial);
  }

  #failed(cause: "panic" | "died" | "hung", because: string, trial: Trial): void {
    this.#trip(trial.tripwire.failure(cause, because), trial);
  }

  #report({ controlMs, candidateMs }: Finding, agreed: boolean, { candidate, epoch }: Trial): void {
    if (controlMs !== null) this.durations.control.add(controlMs);
    if (candidateMs !== null) this.durations.candidate.add(candidateMs);
    this.#parts.report({ kernel: this.kernel.key, candidate, epoch, agreed, controlMs, candidateMs });
  }

  /** An asynchronous candidate of a synchronous kernel agrees once it is awaited, and callers would have to wait. */
  #promisedByOne({ control, candidate, candidatePromised }: Finding): Mismatch | null {
    if (control.kind !== "returned" || candidate.kind !== "returned") return null;
    if (candidatePromised !== true || this.isAsync !== false) return null;
    return { where: "returned.promise", control, candidate };
  }

  /** Whether the flag still says the same: a release begins a new trial of the same candidate at the same epoch. */
  #isCurrent({ candidate, epoch }: Trial): boolean {
    return candidate === this.trial.candidate && epoch === this.trial.epoch;
  }

  #trip(trip: Trip | null, trial: Trial): void {
    if (trip === null) return;
    const { epoch } = trial;
    if (this.#latch.hasTripped(epoch)) return;
    // What was under way when the flag was turned off is evidence, but there is nothing left to turn off.
    if (this.cell.stage === "off") this.#latch.burn(epoch, trip.because);
    else {
      const isCurrent = this.#isCurrent(trial) || epoch > this.cell.epoch;
      // Another candidate has the same epoch now, and must not pay for this one.
      if (!isCurrent && epoch === this.cell.epoch) return;
      this.tally[at.trips]!++;
      if (isCurrent) this.#latchAt(epoch, trip.cause, trip.because);
      else {
        // The flag has moved on: the epoch of the call is closed, and no other.
        this.#latch.burn(epoch, trip.because);
        this.#emit({ type: "trip", kernel: this.kernel.key, cause: trip.cause, epoch, because: trip.because });
      }
    }
    this.#parts.publish(this.kernel.key, epoch, trip.because);
  }

  #latchAt(epoch: number, cause: TripCause, because: string): void {
    this.#latch.trip(epoch, because);
    this.#plan();
    this.#parts.shadow.forget(this.#lane);
    this.#emit({ type: "trip", kernel: this.kernel.key, cause, epoch, because });
  }

  #unavailable(error: unknown, trial: Trial): void {
    if (!this.#isCurrent(trial) || (this.latched && this.#latch.kind !== "probing")) return;
    const { candidate, epoch } = trial;
    const chain = causes(error);
    this.#latch.unavailable(epoch, chain.join(": "));
    this.#plan();
    this.#emit({ type: "unavailable", kernel: this.kernel.key, candidate, error, chain });
  }

  #release(): void {
    this.#startTrial();
    this.#plan();
    this.#emit({ type: "release", kernel: this.kernel.key, epoch: this.cell.epoch });
  }

  #startTrial(): void {
    this.trial.end(this.candidateCalls);
    this.trial = this.#newTrial();
  }

  #newTrial(): Trial {
    const { candidates } = this.#parts.sides;
    const run = named(candidates, this.cell.candidate) ?? this.control;
    return new Trial(this.cell, run as Trial["run"], this.#parts.rules, this.candidateCalls);
  }

  #emit(event: RouterEvent): void {
    this.#parts.emit(event);
  }
}

// Called on promises of any realm, whatever their own `then` is.
const afterwards: (this: unknown, then: (value: unknown) => void, failed: (error: unknown) => void) => unknown =
  // oxlint-disable-next-line typescript/unbound-method -- as above.
  Promise.prototype.then;

/** A promise of this realm that settles as a thenable does, whatever that throws, and however often it answers. */
function adopted(out: PromiseLike<unknown>): Promise<unknown> {
  // One whose own `then` hears of nothing must not end the process either.
  if (types.isPromise(out)) hush(out);
  return new Promise((resolve) => resolve(out));
}

/** Evidence is what the arguments were, not what the caller makes of them later. */
function keep(args: readonly unknown[]): readonly unknown[] {
  const copied = copyArguments(args, { maxBytes: MOST_KEPT });
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
