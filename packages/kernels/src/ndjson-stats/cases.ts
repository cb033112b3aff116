// Long because it is a table: every row is one input, and what each side must do with it.
import type { Case } from "@oxbow/contract";
import type { NdjsonTotals } from "./arguments.ts";
import { detached, resizable, shared } from "../refused-views.ts";

/** What every `ndjsonStats`, `NdjsonStats` and `ndjsonStatsFile` must do. */
export const ndjsonStatsCases: readonly Case<[Uint8Array], NdjsonTotals>[] = [
  ...whole(),
  ...lines("takes", "valid", validLines()),
  ...lines("refuses", "invalid", invalidLines()),
  ...lines("counts as blank", "blank", [
    ["spaces", "   "],
    ["tabs", "\t\t"],
    ["a carriage return behind a carriage return", "\r\r"],
    ["white space of all kinds", " \t\r \t"],
    ["a block and a half of spaces", " ".repeat(96)],
  ]),
  ...atEveryOffset(),
];

/** What every `ndjsonStats` must refuse. */
export const ndjsonStatsRefusals: readonly Case<[Uint8Array], NdjsonTotals>[] = [
  { name: "refuses a string", args: () => ["{}" as unknown as Uint8Array], expected: refused() },
  { name: "refuses null", args: () => [null as unknown as Uint8Array], expected: refused() },
  { name: "refuses a Uint16Array", args: () => [new Uint16Array(2) as unknown as Uint8Array], expected: refused() },
  { name: "refuses shared memory", args: () => [shared(2)], expected: refused() },
  { name: "refuses a resizable buffer", args: () => [resizable(2)], expected: refused() },
  { name: "refuses a detached view", args: () => [detached(Uint8Array.of(0x7b, 0x7d))], expected: refused() },
];

function refused() {
  return { throws: { class: "InputError", code: "INVALID_ARGUMENT" } };
}

/** Inputs of several lines, or of none: the totals in full. */
function whole(): Case<[Uint8Array], NdjsonTotals>[] {
  const none = { lines: 0, blank: 0, valid: 0, invalid: 0, firstInvalid: null, chars: 0, utf16: 0 };
  return [
    row("finds no line in no bytes", "", { ...none, lineBytes: { min: 0, max: 0, total: 0 } }),
    row("finds one blank line in a newline", "\n", {
      ...none,
      lines: 1,
      blank: 1,
      lineBytes: { min: 0, max: 0, total: 0 },
    }),
    row("counts a last line without newline", "{}\n[]", {
      ...none,
      lines: 2,
      valid: 2,
      chars: 4,
      utf16: 4,
      lineBytes: { min: 2, max: 2, total: 4 },
    }),
    row("counts no line behind the last newline", "{}\n[]\n", {
      ...none,
      lines: 2,
      valid: 2,
      chars: 4,
      utf16: 4,
      lineBytes: { min: 2, max: 2, total: 4 },
    }),
    row("leaves a carriage return out of the line before a newline", '"a"\r\n"bc"\r\n', {
      ...none,
      lines: 2,
      valid: 2,
      chars: 7,
      utf16: 7,
      lineBytes: { min: 3, max: 4, total: 7 },
    }),
    row("leaves a carriage return out of a last line without newline", "1\r", {
      ...none,
      lines: 1,
      valid: 1,
      chars: 1,
      utf16: 1,
      lineBytes: { min: 1, max: 1, total: 1 },
    }),
    row("leaves one carriage return out and takes the one before as white space", "1\r\r\n", {
      ...none,
      lines: 1,
      valid: 1,
      chars: 2,
      utf16: 2,
      lineBytes: { min: 2, max: 2, total: 2 },
    }),
    row(
      "ends no line at a carriage return, a line separator, a form feed or a next line",
      '1\r2\n"\u2028"\n"\u0085"\n1\f',
      {
        lines: 4,
        blank: 0,
        valid: 2,
        invalid: 2,
        firstInvalid: { line: 1, byteOffset: 0 },
        chars: 6,
        utf16: 6,
        lineBytes: { min: 2, max: 5, total: 14 },
      },
    ),
    row("counts characters and UTF-16 units of valid lines alone", '"é東😀"\n"é東😀\n', {
      lines: 2,
      blank: 0,
      valid: 1,
      invalid: 1,
      firstInvalid: { line: 2, byteOffset: 12 },
      chars: 5,
      utf16: 6,
      lineBytes: { min: 10, max: 11, total: 21 },
    }),
    row("says where the first of the invalid lines begins", '{}\n\n \r\n{"a":}\nnope\n', {
      lines: 5,
      blank: 2,
      valid: 1,
      invalid: 2,
      firstInvalid: { line: 4, byteOffset: 7 },
      chars: 2,
      utf16: 2,
      lineBytes: { min: 0, max: 6, total: 13 },
    }),
    row("makes the line behind a byte order mark invalid, and only that", "\ufeff{}\n{}\n", {
      lines: 2,
      blank: 0,
      valid: 1,
      invalid: 1,
      firstInvalid: { line: 1, byteOffset: 0 },
      chars: 2,
      utf16: 2,
      lineBytes: { min: 2, max: 5, total: 7 },
    }),
    row("starts afresh behind a line that leaves a string open", '"a\n"b"\n{"c\n["d"]\n', {
      lines: 4,
      blank: 0,
      valid: 2,
      invalid: 2,
      firstInvalid: { line: 1, byteOffset: 0 },
      chars: 8,
      utf16: 8,
      lineBytes: { min: 2, max: 5, total: 13 },
    }),
    row("starts afresh behind a line that leaves brackets open", "[[{\n1\n}]]\n[]\n", {
      lines: 4,
      blank: 0,
      valid: 2,
      invalid: 2,
      firstInvalid: { line: 1, byteOffset: 0 },
      chars: 3,
      utf16: 3,
      lineBytes: { min: 1, max: 3, total: 9 },
    }),
    row("starts afresh behind a line that ends in a backslash", '"a\\\n"b"\n\\\n""\n', {
      lines: 4,
      blank: 0,
      valid: 2,
      invalid: 2,
      firstInvalid: { line: 1, byteOffset: 0 },
      chars: 5,
      utf16: 5,
      lineBytes: { min: 1, max: 3, total: 9 },
    }),
    row("does not take a value over two lines", "[1,\n2]\n1\n.5\n-\n1\n", {
      lines: 6,
      blank: 0,
      valid: 2,
      invalid: 4,
      firstInvalid: { line: 1, byteOffset: 0 },
      chars: 2,
      utf16: 2,
      lineBytes: { min: 1, max: 3, total: 10 },
    }),
    {
      name: "honours a view's offset",
      args: () => [Buffer.from("[[[\n1\n]]]").subarray(4, 6)],
      expected: {
        returns: {
          bytes: 2,
          ...none,
          lines: 1,
          valid: 1,
          chars: 1,
          utf16: 1,
          lineBytes: { min: 1, max: 1, total: 1 },
        },
      },
    },
  ];
}

function row(name: string, text: string, totals: Omit<NdjsonTotals, "bytes">): Case<[Uint8Array], NdjsonTotals> {
  const bytes = Buffer.byteLength(text);
  return { name, args: () => [Buffer.from(text)], expected: { returns: { bytes, ...totals } } };
}

type Line = readonly [what: string, line: string | Uint8Array];

function validLines(): readonly Line[] {
  return [
    ...["null", "true", "false", '""', "{}", "[]", "0", "-0", "7", "-10", "0.0", "1.5", "-0.25"].map(asItself),
    ...["1e5", "1E5", "1e+5", "1E-05", "0e0", "-1.0e-0", "1e999", "-1e999", "1e-999"].map(asItself),
    ["an integer that no double holds", "12345678901234567890"],
    ["a number of 5,000 digits", "1".repeat(5000)],
    ["a fraction of 200 digits with an exponent of 200", `0.${"3".repeat(200)}e${"1".repeat(200)}`],
    ["white space around everything", ' \t{ "a" : [ 1 ,\t2 ] , "b" : { } , "c" : [ ] } \r\t'],
    ["a carriage return as white space", "[1,\r2]"],
    [
      "white space longer than a block",
      `[${" ".repeat(150)}1${"\t".repeat(150)},${" ".repeat(200)}2${" ".repeat(99)}]`,
    ],
    ["a key twice", '{"a":1,"a":2}'],
    ["an empty key", '{"":""}'],
    ["a key named __proto__", '{"__proto__":{"constructor":1}}'],
    ["every escape", String.raw`"\"\\\/\b\f\n\r\t\u0000\uFFff\u12aB"`],
    ["an escaped lone surrogate", String.raw`["\ud800","\udfff","\udfff\ud800"]`],
    ["a surrogate pair in escapes", String.raw`"\ud83d\ude00"`],
    ["backslashes in a row", String.raw`["\\","\\\\","\\\"","\\\\\""]`],
    ["a backslash escaped before the closing quote", String.raw`"a\\"`],
    ["brackets, colons, commas and digits in strings", '["{[:,]}","1-2..3e","true"]'],
    ["a string that looks like a key", '["a","b",{"c":"d"},"e"]'],
    ["a colon-free string after a comma in an array within an object", '{"a":["b","c"],"d":"e"}'],
    ["delete, the one control character that strings may hold", '"\u007f"'],
    ["U+2028 and U+2029 in a string", '"\u2028\u2029"'],
    ["U+FEFF in a string", '"\ufeff"'],
    ["characters at the ends of UTF-8's lengths", '"\u007f\u0080\u07ff\u0800\ud7ff\ue000\uffff\u{10000}\u{10ffff}"'],
    ["noncharacters", '"\ufdd0\uffff\u{1ffff}"'],
    ["arrays 63 deep", nested(63)],
    ["arrays 64 deep", nested(64)],
    ["arrays 65 deep", nested(65)],
    ["arrays 129 deep", nested(129)],
    ["arrays 10,000 deep", nested(10_000)],
    ["objects 10,000 deep", `${'{"a":'.repeat(10_000)}1${"}".repeat(10_000)}`],
    ["objects and arrays in turn, 5,000 deep", `${'[{"a":'.repeat(5000)}0${"}]".repeat(5000)}`],
    ["siblings at many depths", `[${Array.from({ length: 130 }, (_, depth) => nested(depth + 1)).join(",")}]`],
    ["a string of 100,000 characters", `"${"x".repeat(100_000)}"`],
    ["a string of 100,000 two-byte characters", `"${"é".repeat(100_000)}"`],
    ["many escapes", `"${String.raw`\\\"\u0041`.repeat(2000)}"`],
    ["an array of 10,000 numbers", `[${Array.from({ length: 10_000 }, (_, i) => i * 1.5 - 99).join(",")}]`],
    ["words in a row", `[${"true,false,null,".repeat(50)}true]`],
  ];
}

function invalidLines(): readonly Line[] {
  return [
    ...["01", "-01", "00", "1.", ".5", "-", "--1", "+1", "-.5", "1e", "1e+", "1E-", "1.e5", "1.5.5", "1e5e5"].map(
      asItself,
    ),
    ...["1e5.5", "1-2", "1+2", "0x10", "1_000", "1e 5", "- 1", "1 2", "1,2", "Infinity", "-Infinity", "NaN"].map(
      asItself,
    ),
    ...["tru", "truee", "True", "true1", "1true", "nul", "nulll", "falsey", "fals", "undefined", "truetrue"].map(
      asItself,
    ),
    ...["{", "}", "[", "]", "[}", "{]", "[[]", "[]]", "{{}}", "{[]}", ":", ",", "[,]", "{,}", "[1,]", '{"a":1,}'].map(
      asItself,
    ),
    ...["[1 2]", "[1,,2]", "{}{}", "{} {}", "[][]", '""""', '"" ""', "{} 1", "1 {}", '{"a"}', '{"a":}', "{:1}"].map(
      asItself,
    ),
    ...['{"a" 1}', '{"a":1 "b":2}', '{"a":1:2}', '{"a":"b":"c"}', '{"a"::1}', '["a":1]', "{1:2}", "{true:1}"].map(
      asItself,
    ),
    ...[
      "{a:1}",
      "{'a':1}",
      "'a'",
      '{"a":1,2}',
      '{"a",1}',
      '{"a":1,"b"}',
      "{[]:1}",
      "{{}:1}",
      '"a":1',
      '[{"a":1},"x":2]',
    ].map(asItself),
    ["a quote that nothing closes", '"abc'],
    ["a quote that an escape keeps open", String.raw`"abc\"`],
    ["an escape that JSON does not know", String.raw`"\x41"`],
    ["an escaped single quote", String.raw`"\'"`],
    ["an escaped capital", String.raw`"\N"`],
    ["a \\u with three digits", String.raw`"\u123"`],
    ["a \\u with a letter past F", String.raw`"\u12g4"`],
    ["a \\U", String.raw`"\U00000041"`],
    ["an escape outside strings", String.raw`\u0041`],
    ["a backslash between values", String.raw`[1\,2]`],
    ["a tab in a string", '"a\tb"'],
    ["a carriage return in a string", '"a\rb"'],
    ["NUL in a string", '"\0"'],
    ["U+001F in a string", '"\u001f"'],
    ["NUL between values", "[1,\0 2]"],
    ["delete between values", "[1,\u007f2]"],
    ["a vertical tab as white space", "[1,\v2]"],
    ["a form feed as white space", "\f1"],
    ["U+00A0 as white space", "\u00a01"],
    ["U+2028 as white space", "1\u2028"],
    ["U+FEFF as white space", "[1,\ufeff2]"],
    ["a letter beyond ASCII outside strings", "é"],
    ["a comment", "1 // one"],
    ["a comment in an array", "[/**/]"],
    ["a comma behind a value", "1,"],
    ["an array that stays open 1,000 deep", "[".repeat(1000)],
    ["one bracket too few, 65 deep", nested(65).slice(1)],
    ["one bracket too many, 64 deep", `${nested(64)}]`],
    ["one brace among brackets, 200 deep", `${"[".repeat(200)}${"]".repeat(71)}}${"]".repeat(128)}`],
    ["a leading zero behind a block of spaces", `${" ".repeat(100)}01`],
    ["a comma behind a block of spaces", `[1,${" ".repeat(100)}]`],
    ["a colon behind a block of spaces in an array", `["a"${" ".repeat(100)}:1]`],
    ["a byte that UTF-8 does not know", joined('"', [0xff], '"')],
    ["a continuation byte alone", joined('"', [0x80], '"')],
    ["a first byte alone", joined('"', [0xc3], '"')],
    ["a character cut by the end of the line", joined('"', [0xe6, 0x9d])],
    ["an overlong slash", joined('"', [0xc0, 0xaf], '"')],
    ["an overlong character of three bytes", joined('"', [0xe0, 0x80, 0xaf], '"')],
    ["a surrogate in UTF-8", joined('"', [0xed, 0xa0, 0x80], '"')],
    ["a character past U+10FFFF", joined('"', [0xf4, 0x90, 0x80, 0x80], '"')],
    ["a character of five bytes", joined('"', [0xf8, 0x88, 0x80, 0x80, 0x80], '"')],
    ["ill-formed UTF-8 in a key", joined('{"', [0xff], '":1}')],
    ["ill-formed UTF-8 outside strings", joined("[1,", [0xff], "2]")],
    ["ill-formed UTF-8 behind a value", joined("1", [0xc3])],
    ["UTF-16", joined("{", [0], "}", [0])],
  ];
}

function asItself(line: string): Line {
  return [line, line];
}

function nested(depth: number): string {
  return "[".repeat(depth) + "]".repeat(depth);
}

function joined(...parts: readonly (string | readonly number[])[]): Uint8Array {
  return Buffer.concat(parts.map((part) => Buffer.from(part as string)));
}

/** Each line between two that are valid, so that what it leaves behind would show. */
function lines(
  verb: string,
  verdict: "valid" | "invalid" | "blank",
  table: readonly Line[],
): Case<[Uint8Array], NdjsonTotals>[] {
  return table.map(([what, line]) => {
    const middle = typeof line === "string" ? Buffer.from(line) : line;
    const input = Buffer.concat([Buffer.from('{"a":1}\n'), middle, Buffer.from('\n["b"]\n')]);
    const length = middle.length - (middle.at(-1) === 0x0d ? 1 : 0);
    const text = verdict === "valid" ? Buffer.from(middle.subarray(0, length)).toString("utf8") : "";
    return {
      name: `${verb} ${what}`,
      args: () => [Buffer.from(input)],
      expected: {
        returns: {
          bytes: input.length,
          lines: 3,
          blank: verdict === "blank" ? 1 : 0,
          valid: verdict === "valid" ? 3 : 2,
          invalid: verdict === "invalid" ? 1 : 0,
          firstInvalid: verdict === "invalid" ? { line: 2, byteOffset: 8 } : null,
          chars: 12 + Array.from(text).length,
          utf16: 12 + text.length,
          lineBytes: { min: Math.min(5, length), max: Math.max(7, length), total: 12 + length },
        },
      },
    };
  });
}

/** What begins, ends and goes wrong at every place of a block of 64 bytes. */
function atEveryOffset(): Case<[Uint8Array], NdjsonTotals>[] {
  const places = Array.from({ length: 130 }, (_, place) => " ".repeat(place));
  return [
    every(
      "at every offset",
      "valid",
      places.map((space) => `${space}{"a\\"b":[true,-1.5e+10,"é😀\\u12aF",{},null]}`),
    ),
    every(
      "strings of every length",
      "valid",
      places.map((space) => `["${space}","\\\\${space}","${space}\\""]`),
    ),
    every(
      "numbers of every length",
      "valid",
      places.map(
        (space) => `[1${"0".repeat(space.length)},-0.${"5".repeat(space.length + 1)}e-${"9".repeat(space.length + 1)}]`,
      ),
    ),
    ...[
      ["a leading zero", "[01]"],
      ["a sign without digits", "[-]"],
      ["a second point", "[1.5.5]"],
      ["a point without digits", "[1.]"],
      ["an exponent without digits", "[1e+]"],
      ["a cut word", "[fals]"],
      ["a word that goes on", "[nulll]"],
      ["a missing comma", "[1 2]"],
      ["a missing colon", '{"a" 1}'],
      ["a missing value", '{"a":}'],
      ["a missing key", "{:1}"],
      ["a comma too many", '{"a":1,}'],
      ["a value for a key", "{1:1}"],
      ["a key in an array", '["a":1]'],
      ["a wrong bracket", '{"a":[1}}'],
      ["an open string", '{"a":"b}'],
      ["an open escape", '{"a":"b\\'],
      ["a broken escape", '["\\u00"]'],
      ["a control character", '["a\u0001b"]'],
    ].map(([what, line]) =>
      every(
        `${what} at every offset`,
        "invalid",
        places.map((space) => space + line!),
      ),
    ),
  ];
}

function every(what: string, verdict: "valid" | "invalid", table: readonly string[]): Case<[Uint8Array], NdjsonTotals> {
  const text = `${table.join("\n")}\n`;
  const valid = verdict === "valid" ? table : [];
  const lengths = table.map((line) => Buffer.byteLength(line));
  return {
    name: `${verdict === "valid" ? "takes" : "refuses"} ${what}`,
    args: () => [Buffer.from(text)],
    expected: {
      returns: {
        bytes: Buffer.byteLength(text),
        lines: table.length,
        blank: 0,
        valid: valid.length,
        invalid: table.length - valid.length,
        firstInvalid: verdict === "valid" ? null : { line: 1, byteOffset: 0 },
        chars: sum(valid.map((line) => Array.from(line).length)),
        utf16: sum(valid.map((line) => line.length)),
        lineBytes: { min: Math.min(...lengths), max: Math.max(...lengths), total: sum(lengths) },
      },
    },
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
