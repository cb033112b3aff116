/** The codes every implementation of a kernel uses for bad input. `ErrorCode` in rust/kernels has the same names. */
export type InputErrorCode =
  | "INVALID_ARGUMENT"
  | "OUT_OF_RANGE"
  | "INVALID_INPUT"
  | "UNSUPPORTED"
  | "FILE_NOT_FOUND"
  | "FILE_IS_DIRECTORY"
  | "FILE_UNREADABLE"
  | "ABORTED";

/** Where in the input an error lies. */
export interface InputLocation {
  /** Counted from 1. */
  readonly row?: number | undefined;
  /** Counted from 0. */
  readonly byteOffset?: number | undefined;
}

/** The input, not the implementation, is at fault: every side throws this, with the same code, for the same input. */
export class InputError extends Error {
  override readonly name = "InputError";
  readonly code: InputErrorCode;
  readonly row: number | undefined;
  readonly byteOffset: number | undefined;

  constructor(code: InputErrorCode, message: string, at: InputLocation = {}, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.row = at.row;
    this.byteOffset = at.byteOffset;
  }
}

/** The candidate cannot be called at all; `cause` says what was tried. */
export class NativeUnavailableError extends Error {
  override readonly name = "NativeUnavailableError";
  readonly code = "NATIVE_UNAVAILABLE";

  constructor(target: string, options?: ErrorOptions) {
    super(`no native addon for ${target}: the control will run instead`, options);
  }

  /** What was tried, outermost first: the messages of `cause` and of its causes. */
  get chain(): readonly string[] {
    return chainOf(this);
  }
}

/** The worker or the service cannot be started at all; `cause` says why. */
export class RemoteUnavailableError extends Error {
  override readonly name = "RemoteUnavailableError";
  readonly code = "REMOTE_UNAVAILABLE";

  constructor(program: string, options?: ErrorOptions) {
    super(`no ${program} for ${process.platform}-${process.arch}: the control will run instead`, options);
  }

  /** As of NativeUnavailableError. */
  get chain(): readonly string[] {
    return chainOf(this);
  }
}

/** The candidate panicked; the process lives, and the control can answer. */
export class NativePanicError extends Error {
  override readonly name = "NativePanicError";
  readonly code = "NATIVE_PANIC";
}

/** What an error of any realm says, and whatever else was thrown as text; never throws itself. */
export function messageOf(error: unknown): string {
  try {
    const message = (error as { readonly message?: unknown } | null | undefined)?.message;
    return typeof message === "string" ? message : String(error);
  } catch {
    return "something that cannot be printed";
  }
}

/** The messages of what caused an error, outermost first, without Node's list of who required whom. */
export function chainOf(error: Error): readonly string[] {
  const messages: string[] = [];
  const seen = new Set<unknown>();
  // By its message: a cause may be of another realm, and may be its own cause.
  for (let { cause } = error; !seen.has(cause); { cause } = cause as Error) {
    const message = (cause as Partial<Error> | null | undefined)?.message;
    if (typeof message !== "string") break;
    seen.add(cause);
    messages.push(message.split("\nRequire stack:")[0]!);
  }
  return messages;
}
