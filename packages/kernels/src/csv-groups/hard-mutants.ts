import type { CsvQuery, CsvTotals } from "./arguments.ts";
import { InputError } from "@oxbow/contract";
import type { Mutant } from "@oxbow/equivalence";
import { csvGroups } from "./csv-groups.ts";
import { given, got } from "./mutants.ts";
import { latin1, rethrowing } from "../mutants/common.ts";
import { behind, beside, inTail } from "../mutants/hard.ts";

const plus = (text: string): string => text.replace(/([,\n])\+(?=\d)/g, "$1");
const strayQuote = (text: string): string => text.replace(/([,\n][^",\r\n]+)"(?=[^",\r\n]*[,\r\n])/g, "$1");
const point = (text: string): string => text.replace(/([,\n]\d+)\.(?=[,\r\n]|$)/g, "$1");
const blank = (text: string): string => text.replace(/\n\n+/g, "\n");

/** Mistakes behind a reader's first blocks, in its last bytes, in the second of two faults, or where two things meet. */
export const csvGroupsHardMutants: readonly Mutant<[bytes: Uint8Array, query: CsvQuery], CsvTotals>[] = [
  given("takes a plus sign behind byte 64", behind(64, plus)),
  given("misses a stray quote behind byte 64", behind(64, strayQuote)),
  given("takes a point without digits behind byte 128", behind(128, point)),
  given("passes over blank lines behind byte 4,096", behind(4096, blank)),
  given("misses a stray quote in the last of blocks of 32 bytes", inTail(32, strayQuote)),
  given(
    "ends a record at a lone CR where there is a quoted line break, too",
    beside(/"[^"]*\n[^"]*"/, (text) => text.replace(/\r(?!\n)/g, "\n")),
  ),
  given(
    "keeps the CR of CR LF behind a byte order mark",
    beside(/^\xef\xbb\xbf/, (text) => text.replaceAll("\r\n", "\r \n")),
  ),
  given(
    "takes space before a number where a key is quoted",
    beside(/\n"/, (text) => text.replace(/([,\n]) (?=\d)/g, "$1")),
  ),
  got("is wrong by one for the maximum of the third group and on", (totals) => {
    totals.maxs = totals.maxs.map((max, i) => (i >= 2 && max > 0n ? max + 1n : max));
  }),
  got("adds a sum beyond 2^53 in doubles where a group has two rows and more", (totals) => {
    totals.sums = totals.sums.map((sum, i) => (totals.counts[i]! >= 2 ? BigInt(Number(sum)) : sum));
  }),
  got("tells of the last bad row where there are two", (totals, bytes) => {
    if (totals.badRows >= 2 && totals.firstBad !== null)
      totals.firstBad = {
        ...totals.firstBad,
        row: totals.firstBad.row + latin1(bytes).split("\n").length - totals.firstBad.row,
      };
  }),
  {
    name: "has another code for what is broken behind a bad row",
    run: (bytes, query) =>
      rethrowing(csvGroups, (e) =>
        (e.row ?? 0) > 3 && e.code === "INVALID_INPUT" ? new InputError("UNSUPPORTED", e.message) : e,
      )(bytes, query),
  },
];
