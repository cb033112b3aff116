import type { Observation, Side } from "@oxbow/contract";
import { arrivesAs, copy, observeCall, printObservation } from "@oxbow/sameness";

type AnyArgs = readonly unknown[];
type Callee = Pick<Side, "run" | "inParts" | "abortable">;

/**
 * An input that says how a side is called, where another is only its arguments: it stands alone in an argument list. A
 * value like any other, so that it crosses to a child process, shrinks, and is kept in a corpus.
 */
export type Schedule = InParts | InFlight;

/** Says which schedule an object is, whichever copy of this module made it: a project can have two of this package. */
const kind = Symbol.for("@oxbow/equivalence/schedule");

function isKind(value: unknown, name: string): boolean {
  return typeof value === "object" && value !== null && (value as { [kind]?: unknown })[kind] === name;
}

/** One call whose first argument, bytes, comes in parts: cut at these places, which ascend. */
export class InParts {
  static [Symbol.hasInstance](value: unknown): boolean {
    return isKind(value, "in parts");
  }

  readonly args: AnyArgs;
  readonly cuts: readonly number[];

  constructor(args: AnyArgs, cuts: readonly number[]) {
    this.args = args;
    this.cuts = cuts;
  }

  get [kind](): string {
    return "in parts";
  }
}

/** Calls that overlap, in the order in which they begin. */
export class InFlight {
  static [Symbol.hasInstance](value: unknown): boolean {
    return isKind(value, "in flight");
  }

  readonly calls: readonly Begun[];

  constructor(calls: readonly Begun[]) {
    this.calls = calls;
  }

  get [kind](): string {
    return "in flight";
  }
}

export interface Begun {
  readonly args: AnyArgs;
  /** Turns of the event loop between the beginning of the call before and this one's. */
  readonly after: number;
  /** 0: its signal has fired before it begins; 1 and more: so many turns later, less one. Undefined: nobody gives it up. */
  readonly abort: number | undefined;
}

arrivesAs(InParts);
arrivesAs(InFlight);

export function scheduleOf(input: AnyArgs): Schedule | undefined {
  const [first] = input;
  return first instanceof InParts || first instanceof InFlight ? first : undefined;
}

/** The argument lists of an input: of the one call, or of each that a schedule makes. */
export function argumentsOf(input: AnyArgs): readonly AnyArgs[] {
  const schedule = scheduleOf(input);
  if (schedule === undefined) return [input];
  return schedule instanceof InParts ? [schedule.args] : schedule.calls.map(({ args }) => args);
}

/** What a side does under a schedule; of calls in flight, the value is the list of what each did. */
export async function follow(side: Callee, schedule: Schedule): Promise<Observation> {
  if (schedule instanceof InParts) return takeInParts(side, schedule);
  const seen: Promise<Observation>[] = [];
  for (const call of schedule.calls) {
    // Not even a microtask between calls that begin together.
    if (call.after > 0) await turns(call.after);
    seen.push(begin(side, call));
  }
  // Together, and as they are when all is over: what a later call did to an answer must show.
  return { kind: "returned", value: await Promise.all(seen), argsAfter: [] };
}

async function takeInParts({ inParts }: Callee, { args, cuts }: InParts): Promise<Observation> {
  if (inParts === undefined) throw new TypeError("this side takes nothing in parts");
  const [whole, ...rest] = args as readonly [Uint8Array, ...unknown[]];
  const after = copy(whole);
  const parts = function* (): Generator<Uint8Array> {
    let start = 0;
    for (const end of [...cuts, whole.length]) {
      const part = Uint8Array.from(whole.subarray(start, end));
      yield part;
      after.set(part, start);
      // Whoever reads on lets its caller use the memory again, as a reader of files does.
      part.fill(0xa5);
      start = end;
    }
  };
  const seen = await observeCall({ run: (...others) => inParts(parts(), ...others) }, rest);
  return "argsAfter" in seen ? { ...seen, argsAfter: [after, ...seen.argsAfter] } : seen;
}

async function begin(side: Callee, { args, abort }: Begun): Promise<Observation> {
  const { abortable } = side;
  if (abort === undefined || abortable === undefined) return observeCall(side, args);
  const controller = new AbortController();
  if (abort === 0) controller.abort();
  const seen = observeCall({ run: (...own) => abortable(controller.signal, ...own) }, args);
  if (abort > 1) await turns(abort - 1);
  controller.abort();
  return seen;
}

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise(setImmediate);
}

/** What may come of a call in flight: the answer it has alone, and what it says when it is given up. */
export interface Expected {
  readonly answer: Observation;
  readonly givenUp: Observation | undefined;
}

/** What the control does with an input; of a schedule: with each call alone, and with its first argument as a whole. */
export async function reference(control: Callee, input: AnyArgs): Promise<Observation> {
  const schedule = scheduleOf(input);
  if (schedule === undefined) return observeCall(control, input);
  if (schedule instanceof InParts) return observeCall(control, schedule.args);
  const value: Expected[] = [];
  for (const { args, abort } of schedule.calls) {
    const { abortable } = control;
    const givenUp =
      abort === undefined || abortable === undefined
        ? undefined
        : await observeCall({ run: (...own) => abortable(AbortSignal.abort(), ...own) }, args);
    // A copy: a control that answers in the same memory every time is wrong, and not to be believed the second time.
    value.push({ answer: copy(await observeCall(control, args)), givenUp });
  }
  return { kind: "returned", value, argsAfter: [] };
}

/** An observation for people, of calls in flight call by call. */
export function printSeen(input: AnyArgs, seen: Observation): string {
  if (!(scheduleOf(input) instanceof InFlight) || seen.kind !== "returned") return printObservation(seen);
  return (seen.value as readonly (Observation | Expected)[])
    .map((each, i) => `call ${i + 1} ${printObservation("answer" in each ? each.answer : each)}`)
    .join("; ");
}
