import { InputError } from "@oxbow/contract";

/**
 * What `ndjson-stats` counts.
 *
 * Lines end at 0x0A and at nothing else; a last line without one counts. One 0x0D before the 0x0A, or at the end of the
 * last line, belongs to the line's end and not to the line. A line of spaces, tabs and carriage returns only is blank.
 * Any other line is valid when it is well-formed UTF-8 and `JSON.parse` takes it, and invalid when not: a byte order
 * mark makes its line invalid; duplicate keys, lone surrogates in escapes, numbers of any size and nesting of any depth
 * are valid.
 */
export interface NdjsonTotals {
  readonly bytes: number;
  /** `blank + valid + invalid`. */
  readonly lines: number;
  readonly blank: number;
  readonly valid: number;
  readonly invalid: number;
  /** Where the first invalid line begins. `line` is counted from 1, `byteOffset` from 0. */
  readonly firstInvalid: { readonly line: number; readonly byteOffset: number } | null;
  /** Unicode scalar values of the valid lines, line ends left out. */
  readonly chars: number;
  /** UTF-16 code units of the same: what `String.length` would add up to. */
  readonly utf16: number;
  /** Of all lines, line ends left out; all 0 when there is no line. */
  readonly lineBytes: { readonly min: number; readonly max: number; readonly total: number };
}

/** The longest line that can be checked: JavaScript has no longer string. */
export const maxLineBytes = 2 ** 29 - 24;

/** What every side throws for a line longer than `maxLineBytes`. */
export function lineTooLong(line: number, byteOffset: number): InputError {
  return new InputError(
    "UNSUPPORTED",
    `line ${line} is longer than ${maxLineBytes} bytes: is this newline-delimited JSON? Split the line, or pass a file with newlines`,
    { row: line, byteOffset },
  );
}
