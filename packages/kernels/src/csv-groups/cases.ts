import type { Case } from "@oxbow/contract";
import type { CsvBadRow, CsvQuery, CsvTotals } from "./arguments.ts";
import { detached, resizable, shared } from "../refused-views.ts";
import type { csvGroups } from "./csv-groups.ts";

const byKey: CsvQuery = { by: "k", value: [{ column: "v", scale: 2 }] };
const revenue: CsvQuery = {
  by: "region",
  value: [{ column: "quantity" }, { column: "price", scale: 2 }, { column: "discount", scale: 2, from: 1 }],
};
const header = "region,quantity,price,discount\n";
const refused = (code: string) => ({ throws: { class: "InputError", code } }) as const;

type CsvCase = Case<Parameters<typeof csvGroups>, CsvTotals>;

/** What every `csvGroups` must do; and, however the bytes are cut, what every `CsvGroups` must do. */
export const csvGroupsCases: readonly CsvCase[] = [
  // What a CSV is.
  gives("has no groups for a header alone", "k,v\n", byKey, {}),
  gives("has no groups for a header without line break", "k,v", byKey, {}),
  gives("adds up a group", "k,v\na,1.50\na,2.25\n", byKey, { a: [375n, 150n, 225n, 2] }),
  gives("takes a last row without line break", "k,v\na,1\na,2", byKey, { a: [300n, 100n, 200n, 2] }),
  gives("takes CRLF", "k,v\r\na,1\r\nb,2\r\n", byKey, { a: [100n], b: [200n] }),
  gives("takes CRLF and LF in one file", "k,v\na,1\r\na,2\n", byKey, { a: [300n, 100n, 200n, 2] }),
  gives("takes a CR at the end of the input as the end of a row", "k,v\na,1\r", byKey, { a: [100n] }),
  gives("takes a CR behind a quote at the end of the input", 'k,v\na,"1"\r', byKey, { a: [100n] }),
  gives("takes a CR elsewhere as a byte of its field", "v,k\n1,a\rb\n1,a\r\r\n", byKey, {
    "a\r": [100n],
    "a\rb": [100n],
  }),
  gives("skips a byte order mark", "\ufeffk,v\na,1\n", byKey, { a: [100n] }),
  gives(
    "does not count a byte order mark as a part of the first record",
    "\ufeffv\n1\n",
    { by: "v", value: [{ column: "v" }], maxRecordBytes: 1 },
    { "1": [1n] },
    0,
  ),
  gives("takes a second byte order mark as a part of the name", "\ufeffk,v\n\ufeffa,1\n", byKey, { "\ufeffa": [100n] }),
  gives("takes quoted fields", '"k","v"\n"a","1"\n', byKey, { a: [100n] }),
  gives("takes the same key quoted and not", 'k,v\n"a",1\na,1\n', byKey, { a: [200n, 100n, 100n, 2] }),
  gives("takes commas and line breaks inside quotes", 'k,v\n"a,\r\nb\n",1\n', byKey, { "a,\r\nb\n": [100n] }),
  gives("takes a doubled quote as one", 'k,v\n"a""b",1\n', byKey, { 'a"b': [100n] }),
  gives("takes a field of one quote", 'k,v\n"""",1\n', byKey, { '"': [100n] }),
  gives("takes a field of two quotes", 'k,v\n"""""",1\n', byKey, { '""': [100n] }),
  gives("takes a quoted name", '"say ""k""",v\na,1\n', { ...byKey, by: 'say "k"' }, { a: [100n] }),
  gives("takes an empty key, quoted or not", 'k,v\n,1\n"",1\n', byKey, { "": [200n, 100n, 100n, 2] }),
  gives("keeps spaces around a key", "k,v\n a ,1\n", byKey, { " a ": [100n] }),
  gives("takes NUL as a byte of its field", "k,v\na\0,1\n", byKey, { "a\0": [100n] }),
  gives("finds columns by name, wherever they stand", "x,v,y,k\n,1,,a\n", byKey, { a: [100n] }),
  gives("lets other columns share a name", "x,k,v,x\n,a,1,\n", byKey, { a: [100n] }),
  gives("takes one column as key and as factor", "v,x\n2,\n", { by: "v", value: [{ column: "v" }] }, { "2": [2n] }, 0),
  gives(
    "takes a file of one column, blank lines and all",
    "v\n1\n\n2\n",
    { by: "v", value: [{ column: "v" }] },
    { "1": [1n], "2": [2n] },
    0,
    {
      rows: 3,
      badRows: 1,
      firstBad: { row: 3, byteOffset: 4, column: "v", reason: "not-a-decimal" },
    },
  ),
  gives("orders keys by their bytes, not by UTF-16", "k,v\n😀,1\n～,1\nz,1\nÄ,1\nZ,1\n", byKey, {
    Z: [100n],
    z: [100n],
    Ä: [100n],
    "～": [100n],
    "😀": [100n],
  }),
  gives(
    "tells keys apart that share their first and last eight bytes",
    "k,v\n12345678a87654321,1\n12345678b87654321,2\n",
    byKey,
    {
      "12345678a87654321": [100n],
      "12345678b87654321": [200n],
    },
  ),
  gives("tells a key from a longer one that begins with it", "k,v\na,1\naa,2\naaaaaaaaa,3\n", byKey, {
    a: [100n],
    aa: [200n],
    aaaaaaaaa: [300n],
  }),
  gives(
    "finds fields at every distance from the ends of blocks",
    `k,v\n${Array.from({ length: 200 }, (_, i) => `"${"x".repeat(i)}""",1\n`).join("")}`,
    byKey,
    Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`${"x".repeat(i)}"`, [100n]])),
  ),

  // What a number is.
  gives(
    "multiplies three factors exactly",
    `${header}north,3,19.99,0.15\nnorth,1,0.01,0\n`,
    revenue,
    {
      north: [509845n, 100n, 509745n, 2],
    },
    4,
  ),
  gives("adds up what floats cannot", "k,v\na,0.10\na,0.20\na,0.30\n", byKey, { a: [60n, 10n, 30n, 3] }),
  gives("takes negative numbers and a negative zero", "k,v\na,-1.5\na,-0\na,-0.00\n", byKey, {
    a: [-150n, -150n, 0n, 3],
  }),
  gives("takes leading zeros, any number of them", `k,v\na,${"0".repeat(40)}1.5\n`, byKey, { a: [150n] }),
  gives("is exact up to 64 bits", "k,v\na,92233720368547758.07\na,-92233720368547758.08\n", byKey, {
    a: [-1n, -(2n ** 63n), 2n ** 63n - 1n, 2],
  }),
  gives("is exact around 2^53", "k,v\na,90071992547409.91\na,90071992547409.92\na,90071992547409.93\n", byKey, {
    a: [27021597764222976n, 9007199254740991n, 9007199254740993n, 3],
  }),
  gives("adds up past 64 bits", `k,v\n${"a,92233720368547758.07\n".repeat(3)}`, byKey, {
    a: [3n * (2n ** 63n - 1n), 2n ** 63n - 1n, 2n ** 63n - 1n, 3],
  }),
  gives("adds up past 2^53", `k,v\n${"a,90071992547409.91\n".repeat(5)}`, byKey, {
    a: [5n * (2n ** 53n - 1n), 2n ** 53n - 1n, 2n ** 53n - 1n, 5],
  }),
  gives("mixes small and large values in one group", "k,v\na,1\na,92233720368547758.07\na,-3\n", byKey, {
    a: [2n ** 63n - 1n - 200n, -300n, 2n ** 63n - 1n, 3],
  }),
  gives(
    "multiplies past 2^53 and stays within 64 bits",
    "k,a,b\nx,3037000499,3037000499\n",
    { by: "k", value: [{ column: "a" }, { column: "b" }] },
    {
      x: [3037000499n ** 2n],
    },
    0,
  ),
  gives(
    "takes from a number that Number would round",
    "k,v\na,1\n",
    { by: "k", value: [{ column: "v", scale: 3, from: 2 ** 53 - 1 }] },
    {
      a: [(2n ** 53n - 2n) * 1000n],
    },
    3,
  ),
  gives(
    "takes eighteen digits behind the point",
    "k,v\na,9.223372036854775807\n",
    { by: "k", value: [{ column: "v", scale: 18 }] },
    {
      a: [2n ** 63n - 1n],
    },
    18,
  ),
  ...[
    "",
    "-",
    "+1",
    ".5",
    "1.",
    "1.234",
    "1e3",
    "0x10",
    " 1",
    "1 ",
    "1_000",
    "inf",
    "NaN",
    "1.2.3",
    "١",
    "-.5",
    "12345678901.",
    "1234567890x",
  ].map((number) =>
    gives(`counts ${JSON.stringify(number)} as a bad row`, `k,v\na,${number}\na,1\n`, byKey, { a: [100n] }, 2, {
      rows: 2,
      badRows: 1,
      firstBad: { row: 2, byteOffset: 6, column: "v", reason: "not-a-decimal" },
    }),
  ),
  gives(
    "takes no digits behind the point when the scale is 0",
    "k,v\na,1.0\n",
    { by: "k", value: [{ column: "v" }] },
    {},
    0,
    {
      rows: 1,
      badRows: 1,
      firstBad: { row: 2, byteOffset: 6, column: "v", reason: "not-a-decimal" },
    },
  ),
  gives("counts a number beyond 64 bits as a bad row", "k,v\na,92233720368547758.08\n", byKey, {}, 2, {
    rows: 1,
    badRows: 1,
    firstBad: { row: 2, byteOffset: 6, column: "v", reason: "out-of-range" },
  }),
  gives(
    "counts a product beyond 64 bits as a bad row, even when a zero follows",
    "k,a,b,c\nx,4294967296,4294967296,0\n",
    {
      by: "k",
      value: [{ column: "a" }, { column: "b" }, { column: "c" }],
    },
    {},
    0,
    { rows: 1, badRows: 1, firstBad: { row: 2, byteOffset: 21, column: "b", reason: "out-of-range" } },
  ),
  gives(
    "counts a difference beyond 64 bits as a bad row",
    "k,v\na,-9223372036854775807\n",
    { by: "k", value: [{ column: "v", from: 1 }] },
    {},
    0,
    {
      rows: 1,
      badRows: 1,
      firstBad: { row: 2, byteOffset: 6, column: "v", reason: "out-of-range" },
    },
  ),
  gives(
    "names the first bad field in the order of the factors",
    "v,w,k\nx,y,a\n",
    { by: "k", value: [{ column: "w" }, { column: "v" }] },
    {},
    0,
    {
      rows: 1,
      badRows: 1,
      firstBad: { row: 2, byteOffset: 8, column: "w", reason: "not-a-decimal" },
    },
  ),
  gives(
    "points at the quote of a bad field, past rows with line breaks inside",
    '\ufeffk,v\n"a\n",1\na,"x"\na,y\n',
    byKey,
    { "a\n": [100n] },
    2,
    {
      rows: 3,
      badRows: 2,
      firstBad: { row: 3, byteOffset: 16, column: "v", reason: "not-a-decimal" },
    },
  ),
  {
    name: "counts a key that is not UTF-8 as a bad row, every time",
    args: () => [Uint8Array.of(...latin1("k,v\n\xff,1\n\xff,1\na,1\n")), byKey],
    expected: {
      returns: totals({ a: [100n] }, 2, {
        bytes: 16,
        rows: 3,
        badRows: 2,
        firstBad: { row: 2, byteOffset: 4, column: "k", reason: "invalid-utf8" },
      }),
    },
  },
  {
    name: "does not mind bytes that are not UTF-8 in columns nobody asked for",
    args: () => [Uint8Array.of(...latin1("k,v,\xfe\na,1,\xff\n")), byKey],
    expected: { returns: totals({ a: [100n] }, 2, { bytes: 12 }) },
  },
  gives("takes no group from a row whose number is bad", "k,v\nb,x\n", byKey, {}, 2, {
    rows: 1,
    badRows: 1,
    firstBad: { row: 2, byteOffset: 6, column: "v", reason: "not-a-decimal" },
  }),

  // What is no CSV.
  fails("refuses an empty input", "", byKey, "INVALID_INPUT"),
  fails("refuses a byte order mark alone", "\ufeff", byKey, "INVALID_INPUT"),
  fails("refuses a header without the key", "a,v\n", byKey, "INVALID_INPUT"),
  fails("refuses a header without a factor", "k,w\n", byKey, "INVALID_INPUT"),
  fails("tells names apart by case", "K,V\n", byKey, "INVALID_INPUT"),
  fails("refuses a name that stands there twice", "k,v,v\n", byKey, "INVALID_INPUT"),
  fails("refuses a row that is short", "k,v\na\n", byKey, "INVALID_INPUT"),
  fails("refuses a row that is long", "k,v\na,1,\n", byKey, "INVALID_INPUT"),
  fails("refuses a blank line", "k,v\n\na,1\n", byKey, "INVALID_INPUT"),
  fails("refuses a blank line at the end", "k,v\na,1\n\n", byKey, "INVALID_INPUT"),
  fails("refuses a last row that is short", "k,v\na,1\na", byKey, "INVALID_INPUT"),
  fails("refuses a quote that is never closed", 'k,v\na,1\n"b,2\n', byKey, "INVALID_INPUT"),
  fails("refuses a quote that is never closed in the header", '"k,v\n', byKey, "INVALID_INPUT"),
  fails("refuses a last quote that may be one of two", 'k,v\na,"1""', byKey, "INVALID_INPUT"),
  fails("refuses a quote inside an unquoted field", 'k,v\na"b,1\n', byKey, "INVALID_INPUT"),
  fails("refuses a quote behind a space", 'k,v\n "b",1\n', byKey, "INVALID_INPUT"),
  fails("refuses text behind a closing quote", 'k,v\n"a"b,1\n', byKey, "INVALID_INPUT"),
  fails("refuses a space behind a closing quote", 'k,v\n"a" ,1\n', byKey, "INVALID_INPUT"),
  fails("refuses a CR behind a closing quote without its LF", 'k,v\na,"1"\rb,2\n', byKey, "INVALID_INPUT"),
  fails("refuses a record that is too long", "k,v\naaaaaaaa,1\n", { ...byKey, maxRecordBytes: 9 }, "OUT_OF_RANGE"),
  fails(
    "calls a record too long before a fault behind the limit",
    'k,v\naaaaaaaaaa"\n',
    { ...byKey, maxRecordBytes: 9 },
    "OUT_OF_RANGE",
  ),
  fails("finds a fault before the limit", 'k,v\naaaaaaaaa"\n', { ...byKey, maxRecordBytes: 9 }, "INVALID_INPUT"),
  gives("takes a record of the most bytes", "k,v\naaaaaaa,1\n", { ...byKey, maxRecordBytes: 9 }, { aaaaaaa: [100n] }),
  fails("refuses one group too many", "k,v\na,1\nb,1\na,1\nc,1\n", { ...byKey, maxGroups: 2 }, "OUT_OF_RANGE"),
  gives(
    "takes the most groups",
    "k,v\na,1\nb,1\na,1\nc,x\n",
    { ...byKey, maxGroups: 2 },
    { a: [200n, 100n, 100n, 2], b: [100n] },
    2,
    {
      rows: 4,
      badRows: 1,
      firstBad: { row: 5, byteOffset: 18, column: "v", reason: "not-a-decimal" },
    },
  ),
];

/** What every `csvGroups` must refuse before it looks at a byte. */
export const csvArgumentCases: readonly CsvCase[] = [
  refuses("refuses text", "k,v\n" as unknown as Uint8Array, byKey, "INVALID_ARGUMENT"),
  refuses("refuses shared memory", shared(4), byKey, "INVALID_ARGUMENT"),
  refuses("refuses a resizable buffer", resizable(4), byKey, "INVALID_ARGUMENT"),
  refuses("refuses a detached view", detached(new Uint8Array(4)), byKey, "INVALID_ARGUMENT"),
  refuses("refuses a query that is none", new Uint8Array(), null as unknown as CsvQuery, "INVALID_ARGUMENT"),
  refuses(
    "refuses a key that is no name",
    new Uint8Array(),
    { ...byKey, by: 1 as unknown as string },
    "INVALID_ARGUMENT",
  ),
  refuses("refuses a name with a lone surrogate", new Uint8Array(), { ...byKey, by: "\ud800" }, "INVALID_ARGUMENT"),
  refuses("refuses a query without factors", new Uint8Array(), { by: "k", value: [] }, "INVALID_ARGUMENT"),
  refuses(
    "refuses more than eight factors",
    new Uint8Array(),
    { by: "k", value: Array.from({ length: 9 }, () => ({ column: "v" })) },
    "INVALID_ARGUMENT",
  ),
  refuses(
    "refuses a scale above 18",
    new Uint8Array(),
    { by: "k", value: [{ column: "v", scale: 19 }] },
    "OUT_OF_RANGE",
  ),
  refuses(
    "refuses a fraction of a scale",
    new Uint8Array(),
    { by: "k", value: [{ column: "v", scale: 1.5 }] },
    "OUT_OF_RANGE",
  ),
  refuses(
    "refuses a minuend beyond 64 bits",
    new Uint8Array(),
    { by: "k", value: [{ column: "v", scale: 18, from: 10 }] },
    "INVALID_ARGUMENT",
  ),
  refuses("refuses room for no group", new Uint8Array(), { ...byKey, maxGroups: 0 }, "OUT_OF_RANGE"),
];

/** Sum, least and greatest value, count; one value of a group of one stands for the first three. */
type Group = readonly [sum?: bigint, min?: bigint, max?: bigint, count?: number];

function totals(groups: Readonly<Record<string, Group>>, scale: number, rest: Partial<CsvTotals>): CsvTotals {
  const entries = Object.entries(groups);
  return {
    keys: entries.map(([key]) => key),
    counts: Float64Array.from(entries, ([, group]) => group[3] ?? 1),
    sums: entries.map(([, group]) => group[0]!),
    mins: BigInt64Array.from(entries, ([, group]) => group[1] ?? group[0]!),
    maxs: BigInt64Array.from(entries, ([, group]) => group[2] ?? group[0]!),
    scale,
    rows: entries.reduce((rows, [, group]) => rows + (group[3] ?? 1), 0),
    badRows: 0,
    firstBad: null as CsvBadRow | null,
    bytes: 0,
    ...rest,
  };
}

function gives(
  name: string,
  text: string,
  query: CsvQuery,
  groups: Readonly<Record<string, Group>>,
  scale = 2,
  rest: Partial<CsvTotals> = {},
): CsvCase {
  const bytes = Buffer.byteLength(text);
  return {
    name,
    args: () => [new TextEncoder().encode(text), query],
    expected: { returns: totals(groups, scale, { bytes, ...rest }) },
  };
}

function fails(name: string, text: string, query: CsvQuery, code: string): CsvCase {
  return { name, args: () => [new TextEncoder().encode(text), query], expected: refused(code) };
}

function refuses(name: string, bytes: Uint8Array, query: CsvQuery, code: string): CsvCase {
  return { name, args: () => [bytes, query], expected: refused(code) };
}

const latin1 = (text: string): Uint8Array => Buffer.from(text, "latin1");
