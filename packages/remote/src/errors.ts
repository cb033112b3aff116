import { InputError, NativePanicError } from "@oxbow/contract";
import type { InputErrorCode } from "@oxbow/contract";
import { refusals } from "./envelope.ts";
import type { Refusal__Output } from "./generated/oxbow/remote/v1/Refusal.ts";
import { toNumber } from "./words.ts";

/**
 * Why a call has no answer. None of them says anything about the input.
 *
 * `PROCESS_EXIT` the worker died · `DEADLINE_EXCEEDED` no answer in time · `BAD_FRAME` bytes that are none of ours ·
 * `OVERLOADED` too many calls are waiting · `TOO_LARGE` longer than the other side takes · `NO_REPLICA` no replica of the
 * service can be reached · `SERVICE_FAILED` a replica answered with an error of its own · `CLOSED` we were closed.
 */
export type RemoteFault =
  | "PROCESS_EXIT"
  | "DEADLINE_EXCEEDED"
  | "BAD_FRAME"
  | "OVERLOADED"
  | "TOO_LARGE"
  | "NO_REPLICA"
  | "SERVICE_FAILED"
  | "CLOSED";

/** A worker or a service gave no answer; the control can. */
export class RemoteCallError extends Error {
  override readonly name = "RemoteCallError";
  readonly code: RemoteFault;

  constructor(code: RemoteFault, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** What the control would have thrown, from a refusal: of a call, or within a reply. */
export function refused(refusal: Refusal__Output): InputError {
  return new InputError(refusal.code as InputErrorCode, refusal.message, {
    ...(refusal.row === undefined ? {} : { row: toNumber(refusal.row) }),
    ...(refusal.byteOffset === undefined ? {} : { byteOffset: toNumber(refusal.byteOffset) }),
  });
}

export const refusedWith = (bytes: Buffer): InputError => refused(refusals.decode(bytes));

export const panicked = (message: string): NativePanicError => new NativePanicError(message);
