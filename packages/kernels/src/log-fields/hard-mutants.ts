import type { LogColumns, LogPattern, LogSummary } from "./arguments.ts";
import type { Mutant } from "@oxbow/equivalence";
import { given, got, written } from "./mutants.ts";
import { fromLatin1, latin1 } from "../mutants/common.ts";
import { behind, beside, inTail } from "../mutants/hard.ts";

const onText = (name: string, change: (text: string) => string) =>
  given(name, (bytes) => fromLatin1(change(latin1(bytes))));

const loneCr = (text: string): string => text.replace(/\r(?!\n)/g, "\n");
const latinLetters = (text: string): string => text.replaceAll("\xc3\xa9", "ee");

/** Mistakes behind a reader's first blocks, in its last bytes, in the second of two rows, or where two things meet. */
export const logFieldsHardMutants: readonly Mutant<
  [pattern: LogPattern, bytes: Uint8Array, columns: LogColumns],
  LogSummary
>[] = [
  onText("ends a line at a lone CR behind byte 64", behind(64, loneCr)),
  onText("takes letters of other scripts behind byte 64", behind(64, latinLetters)),
  onText("ends a line at a lone CR behind byte 128", behind(128, loneCr)),
  onText("ends a line at a lone CR behind byte 4,096", behind(4096, loneCr)),
  onText("ends a line at a lone CR in what is left behind blocks of 32 bytes", inTail(32, loneCr)),
  onText(
    "keeps the CR of CR LF where there is a lone CR, too",
    beside(/\r(?!\n)/, (text) => text.replaceAll("\r\n", "\v\n")),
  ),
  onText("takes letters of other scripts in a last line without newline", (text) => {
    const last = text.lastIndexOf("\n") + 1;
    return text.slice(0, last) + latinLetters(text.slice(last));
  }),
  got("tells of the second line that does not match", (summary) => ({
    ...summary,
    firstUnmatched:
      summary.unmatched >= 2 && summary.firstUnmatched !== null
        ? { ...summary.firstUnmatched, line: summary.firstUnmatched.line + 1 }
        : summary.firstUnmatched,
  })),
  written("is off by one for a number of nine digits and more from the second row on", (column, row) => {
    if (row > 0 && column instanceof Float64Array && column[row]! >= 1e9) column[row]! -= 1;
  }),
  written("loses the last byte of a text of 32 bytes and more", (column, row) => {
    if (column instanceof Uint32Array && column[2 * row + 1]! >= 32 && column[2 * row] !== 2 ** 32 - 1)
      column[2 * row + 1]! -= 1;
  }),
  written("begins a text one early from the third row on", (column, row) => {
    if (row >= 2 && column instanceof Uint32Array && column[2 * row] !== 2 ** 32 - 1) column[2 * row]! -= 1;
  }),
  written("wraps a number beyond 2^63 where its neighbour overflows", (column, row, overflow) => {
    if (column instanceof BigUint64Array && row > 0 && (overflow[row - 1] === 1 || column[row]! >= 2n ** 63n))
      column[row] = BigInt.asUintN(63, column[row]!);
  }),
];
