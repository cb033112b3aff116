import { InputError } from "@oxbow/contract";
import type { Sabotage } from "@oxbow/equivalence";

type AnyArgs = readonly unknown[];

/** Mistakes that any kernel can make, around its control: none of them is about what the kernel computes. */
export function commonSabotages<Args extends AnyArgs, Out>(control: (...args: Args) => Out): Sabotage<Args, Out>[] {
  let calls = 0;
  let stale: Out | undefined;
  return [
    {
      name: "gives the answer before the last, once in 499 calls",
      run: (...args) => {
        const right = control(...args);
        // Nobody may ever wait for a rejection that is kept: left alone, it would end the process.
        if (right instanceof Promise) right.catch(() => {});
        const answer = ++calls % 499 === 0 && stale !== undefined ? stale : right;
        stale = right;
        return answer;
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
