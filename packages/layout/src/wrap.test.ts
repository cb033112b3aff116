import { stripVTControlCharacters } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { plain } from "./paint.ts";
import { table } from "./table.ts";
import { prose } from "./wrap.ts";

const dim = (text: string): string => `\u001B[2m${text}\u001B[22m`;

/** A row of the table is several lines: a word is whole when it is whole in one of them. */
const wordsOf = (text: string): readonly string[] => stripVTControlCharacters(text).trim().split(/\s+/).toSorted();

describe("prose", () => {
  it("is broken at spaces, and goes on below its beginning", () => {
    expect(prose("· quick: short warm-up and few blocks, for a look", 24, 2)).toBe(
      "· quick: short warm-up\n  and few blocks, for a\n  look",
    );
  });

  it("keeps a number with its unit, and a long word whole", () => {
    expect(prose("it took no more than 27.5 ms at /a/path/that/is/long", 22)).toBe(
      "it took no more than\n27.5 ms at\n/a/path/that/is/long",
    );
    expect(prose("it starts after 27.5 minutes", 20)).toBe("it starts after 27.5\nminutes");
  });

  it("keeps the breaks and the indents that the text has", () => {
    expect(prose("first of all: this\n\n  indented words go on", 20, 4)).toBe(
      "first of all: this\n\n  indented words go\n    on",
    );
  });

  it("is the text as it is where nobody knows the width", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(prose(text, Infinity, 2)).toBe(text);
      }),
    );
  });
});

describe("a table with a width", () => {
  it("wraps the widest cells, figures stay on the right", () => {
    const rows = [
      ["typescript, four keys at once", "12.5×", "289 µs to 2.27 ms"],
      ["native", "—", "—"],
    ];
    expect(table(["side", "speedup", "interval"], rows, 38)).toBe(
      [
        "side           speedup       interval",
        "typescript,      12.5×      289 µs to",
        "four keys at                  2.27 ms",
        "once",
        "native               —              —",
        "",
      ].join("\n"),
    );
  });

  it("breaks no word, and is never wider, wherever the longest words have room", () => {
    const cell = fc.array(fc.stringMatching(/^[a-z]{1,9}$/), { maxLength: 12 }).map((found) => found.join(" "));
    const rows = fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(rows, fc.integer({ min: 31, max: 100 }), fc.boolean(), (given, columns, coloured) => {
        const paint = coloured ? dim : (text: string) => plain("dim", text);
        const painted = [["one head", "another", "third"], ...given].map((row) => row.map(paint));
        const text = table(painted[0] ?? [], painted.slice(1), columns);
        for (const line of text.split("\n")) expect(stripVTControlCharacters(line).length).toBeLessThanOrEqual(columns);
        expect(wordsOf(text)).toEqual(wordsOf(painted.flat().join(" ")));
      }),
    );
  });

  it("breaks the longest word where the words have no room", () => {
    expect(table(["function", "calls"], [["parseRecordsFromBuffer", "1,234"]], 18)).toBe(
      "function     calls\nparseRecord  1,234\nsFromBuffer\n",
    );
  });

  it("closes a colour at the end of each line of a cell", () => {
    const [first, second] = table([dim("peak of all"), "b"], [["1", "x"]], 11).split("\n");
    expect(first).toBe(" \u001B[2mpeak of\u001B[0m  b");
    expect(second).toBe("     \u001B[2mall\u001B[22m");
  });

  it("is as wide as it needs to be where nobody knows the width", () => {
    expect(table(["a"], [["word ".repeat(100).trim()]])).toBe(`a\n${"word ".repeat(100).trim()}\n`);
  });
});
