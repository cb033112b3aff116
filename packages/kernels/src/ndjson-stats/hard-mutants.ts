import type { NdjsonTotals } from "./arguments.ts";
import type { Mutant } from "@oxbow/equivalence";
import { given, got } from "./mutants.ts";
import { fromLatin1, latin1 } from "../mutants/common.ts";
import { behind, beside, inTail } from "../mutants/hard.ts";

const onText = (name: string, change: (text: string) => string): Mutant<[bytes: Uint8Array], NdjsonTotals> =>
  given(name, (bytes) => fromLatin1(change(latin1(bytes))));

const trailingComma = (text: string): string => text.replace(/,([\]}])/g, " $1");
const control = (text: string): string => text.replaceAll("\u0001", "x");
const plus = (text: string): string => text.replace(/\+(?=\d)/g, " ");
const leadingZero = (text: string): string => text.replace(/(?<=[[,:\s])0(?=\d)/g, "1");

/** Mistakes behind a reader's first blocks, in its last bytes, in the second of two faults, or where two things meet. */
export const ndjsonStatsHardMutants: readonly Mutant<[bytes: Uint8Array], NdjsonTotals>[] = [
  onText("takes a comma behind the last item behind byte 64", behind(64, trailingComma)),
  onText("takes control characters in strings behind byte 128", behind(128, control)),
  onText("takes a plus sign behind byte 64", behind(64, plus)),
  onText("takes a comma behind the last item behind byte 4,096", behind(4096, trailingComma)),
  onText("takes control characters in what is left behind blocks of 64 bytes", inTail(64, control)),
  onText("takes a leading zero in what is left behind blocks of 16 bytes", inTail(16, leadingZero)),
  onText("takes NaN in a line that holds a string", (text) =>
    text
      .split("\n")
      .map(beside(/"/, (line) => line.replaceAll("NaN", "  0")))
      .join("\n"),
  ),
  onText(
    "ends a line at a lone CR where there is a byte order mark",
    beside(/^\xef\xbb\xbf/, (text) => text.replace(/\r(?!\n|$)/g, "\n")),
  ),
  onText("takes a line for blank that holds U+00A0 and ends in CR LF", (text) =>
    text.replace(/^\xc2\xa0(?=\r\n)/gm, "  "),
  ),
  got("tells of the second invalid line where there are three", (totals) => {
    if (totals.invalid >= 3 && totals.firstInvalid !== null)
      totals.firstInvalid = { ...totals.firstInvalid, line: totals.firstInvalid.line + 1 };
  }),
  got("counts a character beyond the BMP for one unit where there are two", (totals) => {
    if (totals.utf16 - totals.chars >= 2) totals.utf16 -= 1;
  }),
  got("is off by one for a longest line of 31 bytes behind a block", (totals) => {
    if (totals.lineBytes.max % 32 === 31) totals.lineBytes = { ...totals.lineBytes, max: totals.lineBytes.max + 1 };
  }),
];
