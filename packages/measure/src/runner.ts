import { isDeepStrictEqual } from "node:util";
import type { Normalize, Side } from "@oxbow/contract";

/** One side with arguments of its own, ready to be called many times in a row. */
export interface Runner {
  readonly name: string;
  readonly asynchronous: boolean;
  /** What it is called with. */
  readonly args: readonly unknown[];
  /** Calls the side `calls` times. */
  readonly run: (calls: number) => void | Promise<void>;
  /** What the last call gave, and what it wrote into its arguments. */
  readonly outcome: () => Outcome | Promise<Outcome>;
}

/** Compared between sides. */
export interface Outcome {
  readonly value: unknown;
  /** The arguments the kernel writes to, after the call. */
  readonly written: readonly unknown[];
}

/**
 * Prepares a side. Arguments the kernel writes to are copied, so that no side sees another's output; the rest is shared,
 * so that no side has a warmer cache. Calls the side once to learn whether it is awaited; what that throws is thrown.
 * With a `normalize`, outcomes hold what results mean.
 */
export async function prepare(
  side: Side,
  args: readonly unknown[],
  mutates: readonly number[],
  normalize?: Normalize,
): Promise<Runner> {
  const meant = (value: unknown): unknown => (normalize === undefined ? value : normalize.of(value));
  const own = args.map((value, position) => (mutates.includes(position) ? copy(value) : value));
  const box: Box = { value: undefined, inputs: [own, own] };
  const first: unknown = side.run(...own);
  const asynchronous = isThenable(first);
  await first;

  const loop = compileLoop(own.length, asynchronous);
  return {
    name: side.name,
    asynchronous,
    args: own,
    run: (calls) => loop(side.run, box, calls),
    async outcome() {
      if (mutates.length === 0) return { value: meant(box.value), written: [] };
      // A kernel that reads what it writes gives another answer on each call: compare one call on fresh arguments.
      for (const position of mutates) own[position] = restored(own[position], args[position]);
      const value: unknown = await side.run(...own);
      return { value: meant(value), written: mutates.map((position) => own[position]) };
    },
  };
}

/** Equal by `Object.is`, through objects, arrays and typed arrays. */
export const sameOutcome = (one: Outcome, other: Outcome): boolean => isDeepStrictEqual(one, other);

interface Box {
  value: unknown;
  readonly inputs: readonly [readonly unknown[], readonly unknown[]];
}

type Loop = (run: Side["run"], box: Box, calls: number) => void | Promise<void>;

/**
 * Compiled anew for every side: one shared loop would see every side's types, and V8 would give each the code for all.
 * Arguments are read anew on each turn from one of two lists, and each result is stored, so V8 can neither move a call
 * out of the loop nor drop it.
 */
function compileLoop(arity: number, asynchronous: boolean): Loop {
  const names = Array.from({ length: arity }, (_, i) => `args[${i}]`).join(", ");
  const wait = asynchronous ? "await " : "";
  // oxlint-disable-next-line typescript/no-implied-eval -- the text is made of digits and the words above.
  return new Function(
    `return ${asynchronous ? "async " : ""}function loop(run, box, calls) {
      const inputs = box.inputs;
      for (let i = 0; i < calls; i++) {
        const args = inputs[i & 1];
        box.value = ${wait}run(${names});
      }
    }`,
  )() as Loop;
}

function isThenable(value: unknown): boolean {
  return typeof value === "object" && value !== null && typeof (value as { then?: unknown }).then === "function";
}

/** `target` with the contents of `original`: in place where possible, as a new buffer would cost page faults in the next block. */
function restored(target: unknown, original: unknown): unknown {
  if (isRecord(target) && isRecord(original)) {
    return Object.fromEntries(Object.entries(target).map(([key, value]) => [key, restored(value, original[key])]));
  }
  if (!isTypedArray(target)) return copy(original);
  target.set(original as Uint8Array);
  return target;
}

function copy(value: unknown): unknown {
  // structuredClone would turn a Buffer into a plain Uint8Array, and copy a pool of which it shows a part.
  if (Buffer.isBuffer(value)) return Buffer.from(value);
  return isTypedArray(value) ? value.slice() : structuredClone(value);
}

/** Columns, such as `{ starts, lengths }`. */
function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

function isTypedArray(value: unknown): value is Uint8Array {
  return ArrayBuffer.isView(value) && !(value instanceof DataView);
}
