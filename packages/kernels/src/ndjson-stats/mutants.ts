import type { NdjsonTotals } from "./arguments.ts";
import type { Mutant } from "@oxbow/equivalence";
import { ndjsonStats } from "./ndjson-stats.ts";
import { inParts, streamMutants } from "../mutants/parts.ts";
import {
  commonMutants,
  fromLatin1,
  isBlockEnd,
  latin1,
  replaced,
  reusing,
  swallowing,
  utf8,
} from "../mutants/common.ts";

type Bytes = Mutant<[bytes: Uint8Array], NdjsonTotals>;
type Changed = { -readonly [Key in keyof NdjsonTotals]: NdjsonTotals[Key] };

/** The control's totals, changed. */
export const got = (name: string, change: (totals: Changed, bytes: Uint8Array) => void): Bytes => ({
  name,
  run: (bytes) => {
    const totals = structuredClone(ndjsonStats(bytes)) as Changed;
    change(totals, bytes);
    return totals;
  },
});

/** The control's totals of other bytes, of which there are as many. */
export const given = (name: string, change: (bytes: Uint8Array) => Uint8Array): Bytes => ({
  name,
  run: (bytes) => {
    ndjsonStats(bytes);
    return { ...ndjsonStats(change(bytes)), bytes: bytes.length };
  },
});

/** Lines for which `refuses` are taken for no JSON. */
const refusing = (name: string, refuses: (line: string) => boolean): Bytes =>
  given(name, (bytes) =>
    fromLatin1(
      latin1(bytes)
        .split("\n")
        .map((line) =>
          refuses(line) && isJson(line)
            ? "x".repeat(line.replace(/\r$/, "").length) + (line.endsWith("\r") ? "\r" : "")
            : line,
        )
        .join("\n"),
    ),
  );

const isJson = (line: string): boolean => {
  try {
    JSON.parse(Buffer.from(line, "latin1").toString());
    return true;
  } catch {
    return false;
  }
};

const count = (bytes: Uint8Array, part: string): number => latin1(bytes).split(part).length - 1;

/** What goes wrong with the bytes themselves, wherever they come from. */
export const ndjsonTextMutants: readonly Bytes[] = [
  got(
    "does not count a last line without newline",
    (totals, bytes) => void (totals.lines -= bytes.length > 0 && bytes.at(-1) !== 10 ? 1 : 0),
  ),
  got(
    "counts one line more behind the last newline",
    (totals, bytes) => void (totals.lines += bytes.at(-1) === 10 ? 1 : 0),
  ),
  got(
    "counts the CR of CR LF",
    (totals, bytes) =>
      void (totals.lineBytes = { ...totals.lineBytes, total: totals.lineBytes.total + count(bytes, "\r\n") }),
  ),
  got("counts UTF-16 units for characters", (totals) => void (totals.chars = totals.utf16)),
  got("counts characters for UTF-16 units", (totals) => void (totals.utf16 = totals.chars)),
  got(
    "counts lines from zero",
    (totals) => void (totals.firstInvalid &&= { ...totals.firstInvalid, line: totals.firstInvalid.line - 1 }),
  ),
  got(
    "begins the shortest line at zero",
    (totals) => void (totals.lineBytes = { ...totals.lineBytes, min: totals.blank > 0 ? totals.lineBytes.min : 0 }),
  ),
  got(
    "is off by one for a longest line of 2^k",
    (totals) =>
      void (totals.lineBytes = {
        ...totals.lineBytes,
        max: totals.lineBytes.max - (isBlockEnd(totals.lineBytes.max) ? 1 : 0),
      }),
  ),
  got(
    "ends a line where a chunk of 64 KiB ends",
    (totals, bytes) => void (totals.lines += bytes.length > 2 ** 16 && bytes[2 ** 16 - 1] !== 10 ? 1 : 0),
  ),
  got("counts nothing as -0", (totals) => void (totals.blank ||= -0)),
  given("ends a line at a lone CR", (bytes) => fromLatin1(latin1(bytes).replace(/\r(?!\n|$)/g, "\n"))),
  given("ends a line at U+2028", (bytes) => replaced(bytes, utf8("\u2028"), "  \n")),
  given("takes U+00A0 for white space", (bytes) => replaced(bytes, utf8("\u00a0"), "  ")),
  given("drops a byte order mark", (bytes) => fromLatin1(latin1(bytes).replace(/^\xef\xbb\xbf/, ""))),
  given("puts U+FFFD in the place of what is no UTF-8", (bytes) =>
    new TextEncoder().encode(new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes)),
  ),
  given("takes a comma behind the last item", (bytes) => fromLatin1(latin1(bytes).replace(/,([\]}])/g, " $1"))),
  given("takes NaN for a number", (bytes) => replaced(bytes, "NaN", "  0")),
  given("takes control characters in strings", (bytes) => replaced(bytes, "\u0001", "x")),
  refusing("refuses what is more than 128 deep", (line) => /(?:[[{](?:"a":)?){129}/.test(line)),
  refusing("refuses numbers beyond doubles", (line) => line.includes("1e400")),
  refusing("refuses escapes of lone surrogates", (line) => /\\ud8..(?!\\u)/i.test(line)),
  refusing("refuses U+2028 in strings", (line) => line.includes(utf8("\u2028"))),
  refusing("refuses -0", (line) => /-0(?![\d.])/.test(line)),
];

export const ndjsonStatsMutants: readonly Bytes[] = [
  ...commonMutants(ndjsonStats),
  ...ndjsonTextMutants,
  reusing(ndjsonStats),
  ...streamMutants(ndjsonStats),
  inParts("ends a line where a part ends", ndjsonStats, (parts) =>
    parts.flatMap((part, i) => (i === 0 || part.length === 0 ? [part] : [Uint8Array.of(10), part])),
  ),
  inParts("takes a CR at the end of a part for the end of a line", ndjsonStats, (parts) =>
    parts.map((part, i) => (part.at(-1) === 13 && i < parts.length - 1 ? part.subarray(0, -1) : part)),
  ),
  inParts("decodes each part for itself", ndjsonStats, (parts) =>
    parts.map((part) => new Uint8Array(Buffer.from(Buffer.from(part).toString()))),
  ),
  {
    name: "takes what is no byte array for nothing",
    run: swallowing(ndjsonStats, () => ndjsonStats(new Uint8Array())),
  },
  {
    name: "writes an end behind the last line, in the caller's memory",
    run: (bytes) => {
      const totals = ndjsonStats(bytes);
      if (bytes.at(-1) === 13) bytes[bytes.length - 1] = 0;
      return totals;
    },
  },
];
