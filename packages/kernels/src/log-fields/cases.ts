import { compilePattern, logColumns, maxLogLineBytes } from "./arguments.ts";
import type { Case } from "@oxbow/contract";
import type { LogColumns, LogPattern, LogSummary } from "./arguments.ts";
import { detached, resizable, shared } from "../refused-views.ts";
import type { logFields } from "./log-fields.ts";

type Args = Parameters<typeof logFields>;
type LogCase = Case<Args, LogSummary>;
type Source = Parameters<typeof compilePattern>;
type Row = Readonly<Record<string, number | bigint | string | null>>;

/** What every `logFields` must return; `rows` is what it must write, with text as Latin-1. */
export type LogRowsCase = LogCase & { readonly rows: readonly Row[] };

const common: Source = ["^(?<id>\\d+)\\s+(?<level>\\w+)\\s+(?<path>\\S+)", { numeric: ["id"] }];
const accessLog: Source = [
  '^(?<host>\\S+) \\S+ \\S+ \\[(?<time>[^\\]]+)\\] "(?<method>[A-Z]+) (?<path>[^ "]+)[^"]*" (?<status>\\d{3}) (?<size>\\d+)$',
  { numeric: ["status"], bigint: ["size"] },
];

export const logFieldsCases: readonly LogRowsCase[] = [
  // Matching.
  gives("begins where the line begins", ["(?<id>\\d+)", { numeric: ["id"] }], "a1\n 2\n3\n", ["a", "space", { id: 3 }]),
  gives("ends where the pattern ends", ["(?<a>\\w+) (?<b>\\w+)"], "a b c\n", [{ a: "a", b: "b" }]),
  gives("ends where the line ends, for a $", ["(?<a>\\w+)$"], "a\na b\nc\r\n", [{ a: "a" }, "more", { a: "c" }]),
  gives("takes digits of ASCII only", ["(?<id>\\d+)"], "\u0663\n\uff11\n7\n", ["arabic", "full width", { id: "7" }]),
  gives("takes letters of ASCII only", ["(?<word>\\w+)"], "\u00e9\nA_z9-\n", ["accent", { word: "A_z9" }]),
  gives(
    "takes white space of ASCII only",
    ["a(?<gap>\\s+)b"],
    "a\u00a0b\na\u0085b\na\ufeffb\na\t\v\f\r b\na\u001cb\n",
    ["no-break space", "next line", "byte order mark", { gap: "\t\v\f\r " }, "file separator"],
  ),
  gives("takes any byte for a dot", ["(?<two>..)$"], "\u00e9\n\ra\n", [{ two: "\u00c3\u00a9" }, { two: "\ra" }]),
  gives("takes as much as it can", ["(?<a>\\w+)(?<b>\\w*)"], "abc\n", [{ a: "abc", b: "" }]),
  gives("gives back what the rest needs", ["(?<a>\\w+)(?<b>\\d)"], "abc12\n", [{ a: "abc1", b: "2" }]),
  gives("takes as little as it can, for a lazy repetition", ["(?<a>.+?)-(?<b>.*)"], "x-y-z\n", [{ a: "x", b: "y-z" }]),
  gives("takes the first alternative that leads to a match", ["(?<a>(?:a|ab))(?<b>c|bcd)?$"], "abcd\nac\n", [
    { a: "a", b: "bcd" },
    { a: "a", b: "c" },
  ]),
  gives("takes counted repetitions", ["(?<year>\\d{4})-(?<month>\\d{1,2})-(?<rest>\\w{2,})"], "2026-1-ab\n26-1-ab\n", [
    { year: "2026", month: "1", rest: "ab" },
    "two digits",
  ]),
  gives("ends a counted run where it is full", ["(?<a>\\d{1,3})(?<b> ?)"], "1234\n", [{ a: "123", b: "" }]),
  gives("leaves out a group that takes no part", ["a(?<b>b)?(?: (?<ms>\\d+)ms)?$"], "a\nab\na 7ms\n", [
    { b: null, ms: null },
    { b: "b", ms: null },
    { b: null, ms: "7" },
  ]),
  gives("takes a group that matches nothing", ["a(?<b>b*)(?<c>)"], "a\n", [{ b: "", c: "" }]),
  gives("takes groups in groups", ["(?<all>(?<a>\\w+)=(?<b>\\w+))"], "x=y\n", [{ all: "x=y", a: "x", b: "y" }]),
  gives("takes a pattern without groups", ["\\d+ "], "1 a\nb\n", [{}, "no number"]),
  gives("takes bytes by their number", ["\\xC3(?<a>[\\x80-\\xbf])"], "\u00e9\n", [{ a: "\xa9" }]),
  gives(
    "takes escaped punctuation",
    ["\\[(?<a>[^\\]]+)\\]\\(\\)\\{\\}\\.\\*\\+\\?\\|\\^\\$\\/\\\\\\-"],
    "[x](){}.*+?|^$/\\-\n",
    [{ a: "x" }],
  ),
  gives("takes what is special elsewhere inside a class", ["(?<a>[-.$^*()|&~\\[]+)(?<b>[a-]+)"], "^[&&--~~$a-\n", [
    { a: "^[&&--~~$", b: "a-" },
  ]),
  gives("never matches a line feed", ["a\\n?(?<b>b)", {}], "ab\na\nb\n", [{ b: "b" }, "ends", "no a"]),
  gives(
    "reads an access log",
    accessLog,
    '127.0.0.1 - - [23/Nov/2026:10:00:00 +0000] "GET /a?b=c HTTP/1.1" 200 5316\n',
    [
      {
        host: "127.0.0.1",
        time: "23/Nov/2026:10:00:00 +0000",
        method: "GET",
        path: "/a?b=c",
        status: 200,
        size: 5316n,
      },
    ],
  ),
  // Lines.
  gives("reads no line from no bytes", common, "", []),
  gives("reads one empty line from a line feed", common, "\n", ["empty"]),
  gives("reads a line that has no line feed", common, "1 a /", [{ id: 1, level: "a", path: "/" }]),
  gives("reads the line behind the last line feed only if it has bytes", common, "1 a /\n", [
    { id: 1, level: "a", path: "/" },
  ]),
  gives("drops the carriage return of a line's end", ["(?<all>.*)"], "a\r\nb\r", [{ all: "a" }, { all: "b" }]),
  gives("drops one carriage return", ["(?<all>.*)"], "a\r\r\n\r\n", [{ all: "a\r" }, { all: "" }]),
  gives("takes a carriage return elsewhere as a byte", ["(?<all>.*)"], "a\rb\n", [{ all: "a\rb" }]),
  gives("does not take the dropped carriage return for white space", ["(?<word>\\w+)\\s"], "a\r\nb \r\n", [
    "no white space",
    { word: "b" },
  ]),
  gives("does not cross lines with white space", common, "1 a\n/x\n", ["two fields", "one field"]),
  gives("does not cross lines with a negated class", ['(?<quoted>"[^"]*")'], '"a\nb"\n', ["open", "not open"]),
  gives("ends a line at no other line end", ["(?<all>.*)$"], "a\u0085\u2028\u2029\v\fb\n", [
    { all: "a\u00c2\u0085\u00e2\u0080\u00a8\u00e2\u0080\u00a9\v\fb" },
  ]),
  gives("takes bytes that are no UTF-8", ["(?<all>.+)"], Uint8Array.of(0xff, 0xc3, 0x28, 0, 0x0a), [
    { all: "\xff\xc3(\0" },
  ]),
  gives("takes a byte order mark as three bytes", ["(?<word>\\w+)"], "\ufeffa\n", ["the mark is no word"]),
  gives("says where the first line without a match is", common, "1 a /\n\nx\n", [
    { id: 1, level: "a", path: "/" },
    "empty",
    "no number",
  ]),
  // Numbers.
  gives(
    "takes numbers up to 2^53 - 1",
    ["(?<n>\\d+)", { numeric: ["n"] }],
    "0\n007\n9007199254740991\n9007199254740992\n00000000000000000000000000000001\n99999999999999999999\n",
    [{ n: 0 }, { n: 7 }, { n: 2 ** 53 - 1 }, { n: Number.NaN }, { n: 1 }, { n: Number.NaN }],
  ),
  gives(
    "takes bigints up to 2^64 - 1",
    ["(?<n>\\d+)", { bigint: ["n"] }],
    `0\n9007199254740993\n18446744073709551615\n18446744073709551616\n0018446744073709551615\n${"9".repeat(100)}\n`,
    [0n, 2n ** 53n + 1n, 2n ** 64n - 1n, null, 2n ** 64n - 1n, null].map((n) => ({ n })),
  ),
  gives(
    "flags a row once",
    ["(?<a>\\d+) (?<b>\\d+)", { numeric: ["a", "b"] }],
    `${"9".repeat(17)} ${"9".repeat(16)}\n`,
    [{ a: Number.NaN, b: Number.NaN }],
  ),
  // Longer than what is read at a time.
  gives(
    "reads lines that end beside a block",
    ["(?<a>a+)"],
    lengths([62, 63, 64, 65, 127, 128, 129]),
    [62, 63, 64, 65, 127, 128, 129].map((length) => ({ a: "a".repeat(length) })),
  ),
  gives(
    "reads lines beside and beyond a window",
    ["(?<a>a+)$"],
    lengths([16383, 1, 16384, 1, 16385, 40_000, 70_000]),
    [16383, 1, 16384, 1, 16385, 40_000, 70_000].map((length) => ({ a: "a".repeat(length) })),
  ),
  // Room.
  gives(
    "stops when the columns are full",
    common,
    "x\n1 a /\n2 b /\n",
    ["no number", { id: 1, level: "a", path: "/" }],
    {
      rows: 1,
      bytes: 8,
    },
  ),
  gives(
    "reads to the end when the last line fills the columns",
    common,
    "1 a /\n",
    [{ id: 1, level: "a", path: "/" }],
    {
      rows: 1,
    },
  ),
];

const refused = (code: string) => ({ throws: { class: "InputError", code } }) as const;

/** What no `logFields` may take. */
export const logFieldsRefusals: readonly LogCase[] = [
  ...(
    [
      ["a group without a name", "(a)"],
      ["look-ahead", "a(?=b)"],
      ["look-behind", "(?<!a)b"],
      ["a back-reference", "(?<a>a)\\1"],
      ["a back-reference by name", "(?<a>a)\\k<a>"],
      ["a word boundary", "a\\b"],
      ["Python's named groups", "(?P<a>a)"],
      ["flags", "(?i)a"],
      ["a named group that is repeated", "(?:(?<a>a),)+"],
      ["a repeated part that can be empty", "(?:a*)*"],
      ["two quantifiers", "a**"],
      ["a possessive quantifier", "a++"],
      ["a quantifier of nothing", "*a"],
      ["a repetition that goes down", "a{2,1}"],
      ["a repetition of zero times", "a{0}"],
      ["a repetition without a lower end", "a{,2}"],
      ["a { that stands alone", "a{b"],
      ["a repetition of too many", "a{1001}"],
      ["repetitions of repetitions", "(?:a{100}){100}"],
      ["alternatives outside a group", "a|b"],
      ["an anchor inside", "a^b"],
      ["a $ inside", "(?:a$)b"],
      ["a group that is not closed", "(?<a>a"],
      ["a group that is not opened", "a)"],
      ["a class that is not closed", "[a"],
      ["an empty class", "[]"],
      ["a class of nothing", "[^\\s\\S]"],
      ["a range that goes down", "[z-a]"],
      ["a range of classes", "[\\d-z]"],
      ["a letter beyond ASCII", "é"],
      ["a Unicode class", "\\p{L}"],
      ["an escape that ends early", "\\x4"],
      ["a \\ at the end", "a\\"],
      ["two groups of one name", "(?<a>a)(?<a>b)"],
      ["a name beyond ASCII", "(?<é>a)"],
      ["groups nested too deeply", `${"(?:".repeat(33)}a${")".repeat(33)}`],
      ["too many groups", Array.from({ length: 33 }, (_, i) => `(?<a${i}>a)`).join("")],
    ] as const
  ).map(([what, source]) => refuses(`refuses ${what}`, "UNSUPPORTED", () => ({ source, numeric: [], bigint: [] }))),
  refuses("refuses a number that is no digits", "UNSUPPORTED", () => ({
    source: "(?<a>\\w+)",
    numeric: ["a"],
    bigint: [],
  })),
  refuses("refuses a number that can be empty", "UNSUPPORTED", () => ({
    source: "(?<a>\\d*)",
    numeric: ["a"],
    bigint: [],
  })),
  refuses("refuses a number that takes no part", "UNSUPPORTED", () => ({
    source: "(?<a>\\d+)?",
    numeric: ["a"],
    bigint: [],
  })),
  refuses("refuses a bigint in one of two alternatives", "UNSUPPORTED", () => ({
    source: "(?:(?<a>\\d+)|-)",
    numeric: [],
    bigint: ["a"],
  })),
  refuses("refuses a number without a group", "INVALID_ARGUMENT", () => ({ source: "a", numeric: ["a"], bigint: [] })),
  refuses("refuses a number that is a bigint too", "INVALID_ARGUMENT", () => ({
    source: "(?<a>\\d+)",
    numeric: ["a"],
    bigint: ["a"],
  })),
  refuses("refuses a source that is no string", "INVALID_ARGUMENT", () => ({ source: /a/, numeric: [], bigint: [] })),
  refuses("refuses names that are no list", "INVALID_ARGUMENT", () => ({ source: "a", numeric: "a", bigint: [] })),
  refuses("refuses no pattern", "INVALID_ARGUMENT", () => null),
  argument("refuses text for bytes", (pattern, _, columns) => [pattern, "1 a /" as never, columns]),
  argument("refuses no columns", (pattern, bytes) => [pattern, bytes, undefined as never]),
  argument("refuses columns of another pattern", (pattern, bytes) => [
    pattern,
    bytes,
    logColumns(compilePattern("(?<id>\\d+)"), 4),
  ]),
  argument("refuses columns without room", (pattern, bytes) => [pattern, bytes, logColumns(pattern, 0)]),
  argument("refuses a column that is too short", (pattern, bytes, { fields, overflow }) => [
    pattern,
    bytes,
    { fields: { ...fields, path: new Uint32Array(7) }, overflow },
  ]),
  argument("refuses a column of another kind", (pattern, bytes, { fields, overflow }) => [
    pattern,
    bytes,
    { fields: { ...fields, id: new BigUint64Array(4) }, overflow },
  ]),
  argument("refuses columns that share memory", (pattern, bytes, { fields, overflow }) => [
    pattern,
    bytes,
    { fields: { ...fields, path: fields["level"]! }, overflow },
  ]),
  argument("refuses a column in the memory of the bytes", (pattern, bytes, { fields }) => [
    pattern,
    bytes,
    { fields, overflow: bytes.subarray(0, 4) },
  ]),
  argument("refuses a column that is detached", (pattern, bytes, { fields, overflow }) => [
    pattern,
    bytes,
    { fields, overflow: detached(overflow) },
  ]),
  argument("refuses shared memory", (pattern, _, columns) => [pattern, shared(4), columns]),
  argument("refuses a resizable buffer", (pattern, _, columns) => [pattern, resizable(4), columns]),
  argument("refuses a detached view", (pattern, bytes, columns) => [pattern, detached(bytes), columns]),
  ...[common, ["(?<a>[^ ]* ?.*)"] as Source].map(([source, options], i) => ({
    name: `refuses a line longer than 16 MiB, ${i === 0 ? "in runs" : "in an automaton"}`,
    args: (): Args => {
      const pattern = compilePattern(source, options);
      return [pattern, new Uint8Array(maxLogLineBytes + 1).fill(0x61), logColumns(pattern, 1)];
    },
    expected: refused("UNSUPPORTED"),
  })),
];

/** The rows that were written, as values: text as Latin-1, null for what took no part or was too large for a bigint. */
export function rowsWritten(pattern: LogPattern, bytes: Uint8Array, columns: LogColumns, count: number): Row[] {
  return Array.from({ length: count }, (_, row) =>
    Object.fromEntries(
      pattern.fields.map(({ name, kind }) => {
        const column = columns.fields[name]!;
        if (kind === "number") return [name, column[row]!];
        if (kind === "bigint") return [name, columns.overflow[row] === 1 ? null : column[row]!];
        const [offset, length] = [column[2 * row] as number, column[2 * row + 1] as number];
        const text = Buffer.from(bytes.buffer, bytes.byteOffset + Math.min(offset, bytes.length), length);
        return [name, offset === 2 ** 32 - 1 ? null : text.toString("latin1")];
      }),
    ),
  );
}

/** `lines` has a row for each line that matches, and a word for one that does not. */
function gives(
  name: string,
  [source, options]: Source,
  input: string | Uint8Array,
  lines: readonly (Row | string)[],
  { rows = 20, bytes }: { readonly rows?: number; readonly bytes?: number } = {},
): LogRowsCase {
  const content = typeof input === "string" ? new TextEncoder().encode(input) : input;
  const matches = lines.filter((line) => typeof line !== "string");
  const first = lines.findIndex((line) => typeof line === "string");
  const starts = [
    0,
    ...Array.from(content.keys())
      .filter((i) => content[i] === 0x0a)
      .map((i) => i + 1),
  ];
  return {
    name,
    args: () => {
      const pattern = compilePattern(source, options);
      return [pattern, content.slice(), logColumns(pattern, rows)];
    },
    expected: {
      returns: {
        bytes: bytes ?? content.length,
        lines: lines.length,
        matched: matches.length,
        unmatched: lines.length - matches.length,
        firstUnmatched: first === -1 ? null : { line: first + 1, byteOffset: starts[first]! },
        overflowed: matches.filter((row) =>
          Object.entries(row).some(
            ([field, value]) => Number.isNaN(value) || (value === null && options?.bigint?.includes(field)),
          ),
        ).length,
      },
    },
    rows: matches,
  };
}

function refuses(name: string, code: string, pattern: () => unknown): LogCase {
  return {
    name,
    args: () => [pattern() as LogPattern, new Uint8Array(1), { fields: {}, overflow: new Uint8Array(1) }],
    expected: refused(code),
  };
}

function argument(name: string, args: (...sound: Args) => Args): LogCase {
  return {
    name,
    args: () => {
      const pattern = compilePattern(...common);
      return args(pattern, new TextEncoder().encode("1 a /\n"), logColumns(pattern, 4));
    },
    expected: refused("INVALID_ARGUMENT"),
  };
}

function lengths(lines: readonly number[]): string {
  return lines.map((length) => `${"a".repeat(length)}\n`).join("");
}
