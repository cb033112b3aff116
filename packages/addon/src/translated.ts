import { InputError, NativePanicError } from "@oxbow/contract";
import type { InputErrorCode } from "@oxbow/contract";

/** How `oxbow-guard` tells an error: a message, since Node-API has room for no more. */
const PREFIX = "oxbow:";

interface Told {
  readonly code: InputErrorCode | "NATIVE_PANIC";
  readonly message: string;
  readonly row?: number;
  readonly byteOffset?: number;
}

/**
 * What the guard of an addon threw, as the class that a control throws: a NativePanicError for a panic, else an InputError.
 * Everything else as it is.
 */
export function translated(error: unknown): unknown {
  const told = toldBy(error);
  if (told === undefined) return error;
  if (told.code === "NATIVE_PANIC") return new NativePanicError(told.message, { cause: error });
  return new InputError(told.code, told.message, told);
}

function toldBy(error: unknown): Told | undefined {
  try {
    // By its message alone: what an addon throws in a realm of its caller's is no Error of this one.
    const { message } = error as { readonly message: unknown };
    if (typeof message !== "string" || !message.startsWith(PREFIX)) return undefined;
    return JSON.parse(message.slice(PREFIX.length)) as Told;
  } catch {
    // Nothing that was thrown, a message that throws, or a message that only begins like ours.
    return undefined;
  }
}
