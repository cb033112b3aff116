import { InputError } from "@oxbow/contract";
import type { Mutant } from "@oxbow/equivalence";

type AnyArgs = readonly unknown[];

/** Mistakes that any kernel can make, around its control: none of them is about what the kernel computes. */
export function commonMutants<Args extends AnyArgs, Out>(control: (...args: Args) => Out): Mutant<Args, Out>[] {
  let calls = 0;
  let stale: Out | undefined;
  let latest: Args | undefined;
  return [
    {
      name: "gives the answer before the last, once in 199 calls",
      run: (...args) => {
        const right = control(...args);
        // Nobody may ever wait for a rejection that is kept: left alone, it would end the process.
        if (right instanceof Promise) right.catch(() => {});
        const answer = ++calls % 199 === 0 && stale !== undefined ? stale : right;
        stale = right;
        return answer;
      },
    },
    {
      name: "answers a call in flight by the arguments of the latest",
      run: (...args) => {
        latest = args;
        return Promise.resolve().then(() => control(...latest!)) as Out;
      },
    },
    {
      name: "says RangeError where it must say InputError",
      run: rethrowing(control, (e) => Object.assign(new RangeError(e.message), { code: e.code })),
    },
    {
      name: "has another code for what is bad",
      run: rethrowing(
        control,
        (e) => new InputError(e.code === "UNSUPPORTED" ? "INVALID_INPUT" : "UNSUPPORTED", e.message),
      ),
    },
  ];
}

/** `control`, whose errors are made into others. Rejections, too. */
export function rethrowing<Args extends AnyArgs, Out>(
  control: (...args: Args) => Out,
  make: (error: InputError) => Error,
): (...args: Args) => Out {
  const changed = (error: unknown): never => {
    throw error instanceof InputError ? make(error) : error;
  };
  return (...args) => {
    try {
      const out = control(...args);
      return out instanceof Promise ? (out.catch(changed) as Out) : out;
    } catch (error) {
      return changed(error);
    }
  };
}

/** `control`, whose answers, bytes or objects, are one and the same, written over by the next. */
export function reusing<Args extends AnyArgs, Out>(control: (...args: Args) => Out): Mutant<Args, Out> {
  let memory = new Uint8Array();
  const object = {};
  return {
    name: "hands out one answer, which the next call writes over",
    run: (...args) => {
      const right = control(...args);
      if (!(right instanceof Uint8Array)) return Object.assign(object, right);
      if (memory.length < right.length) memory = new Uint8Array(2 * right.length);
      memory.set(right);
      return memory.subarray(0, right.length) as Out;
    },
  };
}

/** Mistakes about callers who give up. */
export function abortMutants<Args extends AnyArgs, Out>({
  run,
  abortable,
}: Pick<Mutant<Args, Promise<Out>>, "run"> & {
  readonly abortable: (signal: AbortSignal, ...args: Args) => Promise<Out>;
}): Mutant<Args, Promise<Out>>[] {
  let givenUp = false;
  return [
    {
      name: "does not hear a signal that fired before the call",
      run,
      abortable: (signal, ...args) => (signal.aborted ? run(...args) : abortable(signal, ...args)),
    },
    {
      name: "gives up the next call, too",
      run: async (...args) => {
        if (givenUp) {
          givenUp = false;
          throw new InputError("ABORTED", "cancelled: another caller's AbortSignal fired");
        }
        return run(...args);
      },
      abortable: (signal, ...args) => {
        signal.addEventListener("abort", () => void (givenUp = true));
        return abortable(signal, ...args);
      },
    },
    {
      name: "says AbortError where it must say ABORTED",
      run,
      abortable: async (signal, ...args) => {
        try {
          return await abortable(signal, ...args);
        } catch (error) {
          throw (error as { code?: string }).code === "ABORTED" ? (signal.reason as Error) : error;
        }
      },
    },
  ];
}

/** `control`, which answers `instead` where it should refuse. */
export const swallowing =
  <Args extends AnyArgs, Out>(control: (...args: Args) => Out, instead: (...args: Args) => Out) =>
  (...args: Args): Out => {
    try {
      return control(...args);
    } catch {
      return instead(...args);
    }
  };

/** 8, 16, 32, … : where blocks end. */
export const isBlockEnd = (n: number): boolean => n >= 8 && Number.isInteger(Math.log2(n));

/** Replaces bytes by as many others, all over; the original is left as it was. */
export function replaced(bytes: Uint8Array, found: string, by: string): Uint8Array {
  const text = latin1(bytes);
  return text.includes(found) ? fromLatin1(text.replaceAll(found, by)) : bytes;
}

export const latin1 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");

export const fromLatin1 = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, "latin1"));

/** The latin1 text of what UTF-8 makes of `text`. */
export const utf8 = (text: string): string => Buffer.from(text, "utf8").toString("latin1");
