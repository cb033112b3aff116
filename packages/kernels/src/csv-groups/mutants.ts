import type { CsvQuery, CsvTotals } from "./arguments.ts";
import { InputError } from "@oxbow/contract";
import type { Mutant } from "@oxbow/equivalence";
import { csvGroups } from "./csv-groups.ts";
import { inParts, streamMutants } from "../mutants/parts.ts";
import { commonMutants, fromLatin1, latin1, rethrowing, swallowing } from "../mutants/common.ts";

type Csv = Mutant<[bytes: Uint8Array, query: CsvQuery], CsvTotals>;
type Changed = { -readonly [Key in keyof CsvTotals]: CsvTotals[Key] };

/** The control's totals, changed. */
export const got = (name: string, change: (totals: Changed, bytes: Uint8Array, query: CsvQuery) => void): Csv => ({
  name,
  run: (bytes, query) => {
    const totals: Changed = { ...csvGroups(bytes, query) };
    change(totals, bytes, query);
    return totals;
  },
});

/** The control on another text, said to be as long, or another query. */
export const given = (
  name: string,
  change: (text: string) => string,
  other = (query: CsvQuery): CsvQuery => query,
): Csv => ({
  name,
  run: (bytes, query) => {
    const totals = csvGroups(fromLatin1(change(latin1(bytes))), other(query));
    return { ...totals, bytes: bytes.length };
  },
});

/** Of each group, in another order. */
function ordered({ keys, counts, sums, mins, maxs }: CsvTotals, order: readonly number[]): Partial<CsvTotals> {
  return {
    keys: order.map((i) => keys[i]!),
    counts: Float64Array.from(order, (i) => counts[i]!),
    sums: order.map((i) => sums[i]!),
    mins: BigInt64Array.from(order, (i) => mins[i]!),
    maxs: BigInt64Array.from(order, (i) => maxs[i]!),
  };
}

const inOrder = (name: string, compare: (a: string, b: string) => number): Csv =>
  got(name, (totals) => {
    const order = totals.keys.map((_, i) => i).sort((a, b) => compare(totals.keys[a]!, totals.keys[b]!));
    Object.assign(totals, ordered(totals, order));
  });

/** What goes wrong with the text and the query, wherever the text comes from. */
export const csvTextMutants: readonly Csv[] = [
  given("ends a record at a lone CR", (text) => text.replace(/\r(?!\n)/g, "\n")),
  given("keeps the CR of CR LF", (text) => text.replaceAll("\r\n", "\r \n")),
  given("loses a last record without newline", (text) => text.replace(/\n[^\n"]+$/, "\n")),
  given("passes over blank lines", (text) => text.replace(/\n\n+/g, "\n")),
  given("takes a plus sign", (text) => text.replace(/([,\n])\+(?=\d)/g, "$1")),
  given("takes a point without digits behind it", (text) => text.replace(/([,\n]\d+)\.(?=[,\r\n]|$)/g, "$1")),
  given("takes space before a number", (text) => text.replace(/([,\n]) (?=\d)/g, "$1")),
  given("takes an exponent", (text) => text.replace(/([,\n])1e3/g, (_, before: string) => `${before}1000`)),
  given("takes two quotes for one inside a field, and one for none", (text) => text.replaceAll('""""', '""')),
  given("takes a quote inside a field for a quote", (text) =>
    text.replace(/([,\n])([^",\r\n]+)"([^",\r\n]*)(?=[,\r\n])/g, "$1$2$3"),
  ),
  given(
    "allows one byte more than a record may have",
    (text) => text,
    (query) => ({ ...query, maxRecordBytes: (query.maxRecordBytes ?? 2 ** 24) + 1 }),
  ),
  given(
    "allows one group more than there may be",
    (text) => text,
    (query) => ({ ...query, maxGroups: (query.maxGroups ?? 1e6) + 1 }),
  ),
  inOrder("orders groups by UTF-16 units", (a, b) => (a < b ? -1 : 1)),
  inOrder("orders groups as people do", (a, b) => a.localeCompare(b)),
  got("adds up doubles", (totals) => void (totals.sums = totals.sums.map((sum) => BigInt(Number(sum))))),
  got("wraps sums at 64 bits", (totals) => void (totals.sums = totals.sums.map((sum) => BigInt.asIntN(64, sum)))),
  got("begins minima at zero", (totals) => void (totals.mins = totals.mins.map((min) => (min > 0n ? 0n : min)))),
  got("begins maxima at zero", (totals) => void (totals.maxs = totals.maxs.map((max) => (max < 0n ? 0n : max)))),
  got("loses the sign of minima", (totals) => void (totals.mins = totals.mins.map((min) => (min < 0n ? -min : min)))),
  got("trims keys", (totals) => void (totals.keys = totals.keys.map((key) => key.trim()))),
  got(
    "keeps the quotes of keys doubled",
    (totals) => void (totals.keys = totals.keys.map((key) => key.replaceAll('"', '""'))),
  ),
  got("passes over bad rows without a word", (totals) => void ((totals.badRows = 0), (totals.firstBad = null))),
  got(
    "counts rows from behind the header",
    (totals) => void (totals.firstBad &&= { ...totals.firstBad, row: totals.firstBad.row - 1 }),
  ),
  got(
    "counts offsets from behind a byte order mark",
    (totals, bytes) =>
      void (totals.firstBad &&= {
        ...totals.firstBad,
        byteOffset: totals.firstBad.byteOffset - (bytes[0] === 0xef ? 3 : 0),
      }),
  ),
  got(
    "has a count in whole numbers",
    (totals) => void (totals.counts = new Int32Array(totals.counts) as unknown as Float64Array),
  ),
  got(
    "is off by one where a sum is beyond 2^63",
    (totals) => void (totals.sums = totals.sums.map((sum) => (sum >= 2n ** 63n ? sum - 1n : sum))),
  ),
  {
    name: "takes rows of any width",
    run: swallowing(csvGroups, (bytes, query) => csvGroups(bytes.subarray(0, bytes.indexOf(10) + 1), query)),
  },
  {
    name: "has one code for all that is wrong",
    run: rethrowing(csvGroups, (e) => new InputError("INVALID_INPUT", e.message)),
  },
  {
    name: "sorts the factors it was given",
    run: (bytes, query) => {
      const totals = csvGroups(bytes, query);
      (query.value as unknown[]).reverse();
      return totals;
    },
  },
];

export const csvGroupsMutants: readonly Csv[] = [
  ...commonMutants(csvGroups),
  ...csvTextMutants,
  ...streamMutants(csvGroups),
  inParts("takes a doubled quote that is cut in two for one that closes", csvGroups, (parts) =>
    parts.map((part, i) => (part.at(-1) === 34 && parts[i + 1]?.[0] === 34 ? part.subarray(0, -1) : part)),
  ),
  inParts("takes a CR at the end of a part for the end of a record", csvGroups, (parts) =>
    parts.map((part, i) => (part.at(-1) === 13 && i < parts.length - 1 ? part.subarray(0, -1) : part)),
  ),
];
