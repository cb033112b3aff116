import { InputError } from "./errors.ts";

/** What every kernel that reads a file can be told about the reading. */
export interface FileOptions {
  /** Ends the work soon after it fires, with an InputError of code `ABORTED`. */
  readonly signal?: AbortSignal;
  /**
   * Called with the bytes read so far, at most ten times a second and never with fewer than before, and once more when
   * all is read. `bytesTotal` is the size the file had when it was opened, 0 for what has none, such as a pipe.
   */
  readonly onProgress?: (bytesRead: number, bytesTotal: number) => void;
}

/** What a call that was given `signal` throws once it has fired. */
export function aborted(signal: AbortSignal): InputError {
  return new InputError("ABORTED", "cancelled: the caller's AbortSignal fired", {}, { cause: signal.reason });
}
