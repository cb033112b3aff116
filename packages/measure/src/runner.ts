import type { Difference, Observation, Side } from "@oxbow/contract";
import { copyArguments, IncomparableError, isThenable, remember, returned, type Sameness } from "@oxbow/sameness";

/** One side with arguments of its own, ready to be called many times in a row. */
export interface Runner {
  readonly name: string;
  readonly asynchronous: boolean;
  /** What it is called with. */
  readonly args: readonly unknown[];
  /** Calls the side `calls` times. */
  readonly run: (calls: number) => void | Promise<void>;
  /** What the last call gave, and what it wrote into its arguments. */
  readonly outcome: () => Observation | Promise<Observation>;
}

/**
 * Prepares a side. Arguments the kernel writes to are copied, so that no side sees another's output; the rest is shared,
 * so that no side has a warmer cache. Calls the side once to learn whether it is awaited; what that throws is thrown. Throws
 * a sentence for an argument that is written to and cannot be copied.
 */
export async function prepare(side: Side, args: readonly unknown[], mutates: readonly number[]): Promise<Runner> {
  const own = withCopies(args, mutates);
  // In place, as new buffers would cost page faults in the next block.
  const restore = remember(own, mutates);
  if (typeof restore === "string") throw new TypeError(`what ${side.name} writes to cannot be put back: ${restore}`);
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
      if (mutates.length === 0) return returned(box.value, []);
      // A kernel that reads what it writes gives another answer on each call: compare one call on fresh arguments.
      restore();
      const value: unknown = await side.run(...own);
      return returned(value, own);
    },
  };
}

function withCopies(args: readonly unknown[], mutates: readonly number[]): unknown[] {
  const own = [...args];
  // Together, so that what two of them share is shared by the copies.
  const copied = copyArguments(mutates.map((position) => args[position]));
  if (copied.kind === "uncopyable")
    throw new TypeError(`an argument that is written to cannot be copied: ${copied.because}`);
  if (copied.kind === "copied") for (const [i, position] of mutates.entries()) own[position] = copied.value[i];
  return own;
}

/** Where two outcomes differ; throws what says why where they cannot be compared. */
export function differenceOf(sameness: Sameness, one: Observation, other: Observation): Difference | null {
  const found = sameness.difference(one, other);
  if (found?.kind === "incomparable") throw new IncomparableError(found.where, found.because);
  return found;
}

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
