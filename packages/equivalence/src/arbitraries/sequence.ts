import { types } from "node:util";
import * as fc from "fast-check";
import type { Arbitrary, Random, Stream, Value } from "fast-check";

/** How to take apart and rebuild one kind of sequence: bytes of an array, units of a string, elements of a typed array. */
export interface Sequence<S, E = number> {
  readonly is: (value: unknown) => value is S;
  readonly length: (value: S) => number;
  readonly at: (value: S, index: number) => E;
  /** `value` with everything from `start` to `end` replaced by `count` elements `element`. */
  readonly splice: (value: S, start: number, end: number, element: E, count: number) => S;
  /** The element that says nothing: what every element is replaced by if it can be. */
  readonly plain: E;
  /** Elements that say less than this one, least first; in the end there must be none. */
  readonly simpler: (element: E) => Iterable<E>;
  /** Other forms of the same elements, simpler first: such as the same bytes at another offset. */
  readonly forms: (value: S) => readonly S[];
}

/**
 * Values of `inner`, and a way to shrink every other sequence of that kind: remove runs of any length anywhere, make runs
 * plain, then bring each element closer to plain. What has been tried is not tried again until something else has changed,
 * so inputs of 64 KiB shrink too.
 */
export function sequence<S, E>(kind: Sequence<S, E>, inner: Arbitrary<S>): Arbitrary<S> {
  return new SequenceArbitrary(kind, inner);
}

/** Where in its plan a shrink stands: the same plan goes on with the smaller value. */
interface Step {
  readonly stage: "forms" | "remove" | "plain" | "closer";
  /** Length of the run, or index of the element. */
  readonly run: number;
  readonly start: number;
}

/** Into how many runs a sequence is cut at most. Runs shorter than that are tried at both ends only. */
const MOST_RUNS = 1024;

const FIRST: Step = { stage: "forms", run: 0, start: 0 };

class SequenceArbitrary<S, E> extends fc.Arbitrary<S> {
  private readonly kind: Sequence<S, E>;
  private readonly inner: Arbitrary<S>;

  constructor(kind: Sequence<S, E>, inner: Arbitrary<S>) {
    super();
    this.kind = kind;
    this.inner = inner;
  }

  override generate(random: Random, biasFactor: number | undefined): Value<S> {
    return new fc.Value(this.inner.generate(random, biasFactor).value, undefined);
  }

  override canShrinkWithoutContext(value: unknown): value is S {
    return this.kind.is(value);
  }

  override shrink(value: S, context: unknown): Stream<Value<S>> {
    return fc.stream(this.#plan(value, (context as Step | undefined) ?? FIRST));
  }

  /** From `step` to the end, then all of it once more: removing one part may have freed another. */
  *#plan(value: S, step: Step): IterableIterator<Value<S>> {
    yield* this.#from(value, step);
    if (step !== FIRST) yield* this.#from(value, FIRST);
  }

  *#from(value: S, step: Step): IterableIterator<Value<S>> {
    const stages = ["forms", "remove", "plain", "closer"] as const;
    for (const stage of stages.slice(stages.indexOf(step.stage))) {
      const start = stage === step.stage ? step : undefined;
      if (stage === "forms") yield* this.#forms(value);
      else if (stage === "closer") yield* this.#closer(value, start?.start ?? 0);
      else yield* this.#runs(value, stage, start);
    }
  }

  *#forms(value: S): IterableIterator<Value<S>> {
    for (const form of this.kind.forms(value)) yield new fc.Value(form, { stage: "remove", run: Infinity, start: 0 });
  }

  *#runs(value: S, stage: "remove" | "plain", from: Step | undefined): IterableIterator<Value<S>> {
    const { length, splice, plain } = this.kind;
    const whole = length(value);
    for (let run = Math.min(from?.run ?? whole, whole); run >= 1; run = Math.floor(run / 2)) {
      for (let start = run === from?.run ? from.start : 0; start < whole; start += run) {
        const end = Math.min(start + run, whole);
        if (run * MOST_RUNS < whole && start > 0 && end < whole) continue;
        if (stage === "plain" && this.#isPlain(value, start, end)) continue;
        const count = stage === "plain" ? end - start : 0;
        yield new fc.Value(splice(value, start, end, plain, count), { stage, run, start } satisfies Step);
      }
    }
  }

  *#closer(value: S, from: number): IterableIterator<Value<S>> {
    const { length, at, splice, simpler } = this.kind;
    for (let start = from; start < length(value); start++) {
      for (const element of simpler(at(value, start))) {
        const context: Step = { stage: "closer", run: 1, start };
        yield new fc.Value(splice(value, start, start + 1, element, 1), context);
      }
    }
  }

  #isPlain(value: S, start: number, end: number): boolean {
    for (let i = start; i < end; i++) if (!Object.is(this.kind.at(value, i), this.kind.plain)) return false;
    return true;
  }
}

/** Whole numbers between this one and a plain one: half of the way, then ever less of it. */
export function* closerTo(plain: number, element: number): Generator<number> {
  for (let step = Math.trunc((element - plain) / 2); step !== 0; step = Math.trunc(step / 2)) yield element - step;
}

/** UTF-16 units; `a` is plain. */
export const UNITS: Sequence<string> = {
  is: (value): value is string => typeof value === "string",
  length: (value) => value.length,
  at: (value, index) => value.charCodeAt(index),
  splice: (value, start, end, element, count) =>
    value.slice(0, start) + String.fromCharCode(element).repeat(count) + value.slice(end),
  plain: 0x61,
  simpler: (unit) => closerTo(0x61, unit),
  forms: () => [],
};

/** Bytes, kept at the offset they had in their buffer unless an earlier one does as well; 0 is plain. */
export const BYTES: Sequence<Uint8Array<ArrayBuffer>> = {
  is: (value): value is Uint8Array<ArrayBuffer> => types.isUint8Array(value) && !Buffer.isBuffer(value),
  length: (value) => value.length,
  at: (value, index) => value[index] as number,
  splice: (value, start, end, element, count) => {
    const made = placed(value.length - (end - start) + count, value.byteOffset);
    made.set(value.subarray(0, start));
    made.fill(element, start, start + count);
    made.set(value.subarray(end), start + count);
    return made;
  },
  plain: 0,
  simpler: (byte) => closerTo(0, byte),
  forms: (value) =>
    [0, 1]
      .filter((offset) => offset < value.byteOffset)
      .map((offset) => {
        const made = placed(value.length, offset);
        made.set(value);
        return made;
      }),
};

const placed = (length: number, offset: number): Uint8Array<ArrayBuffer> =>
  new Uint8Array(new ArrayBuffer(offset + length), offset);
