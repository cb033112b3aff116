import { stripVTControlCharacters } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { table } from "./table.ts";

describe("a table", () => {
  it("aligns words left and figures right", () => {
    expect(
      table(
        ["side", "speedup"],
        [
          ["typescript", "—"],
          ["native", "12.5×"],
        ],
      ),
    ).toBe("side        speedup\ntypescript        —\nnative        12.5×\n");
  });

  it("is not shifted by colour", () => {
    const coloured = table(
      ["a", "b"],
      [
        ["\u001B[32mpass\u001B[39m", "x"],
        ["inconclusive", "y"],
      ],
    );
    expect(stripVTControlCharacters(coloured)).toBe(
      table(
        ["a", "b"],
        [
          ["pass", "x"],
          ["inconclusive", "y"],
        ],
      ),
    );
  });

  it("has the last column start in one place in every row", () => {
    const word = fc.stringMatching(/^[a-z]{1,12}$/);
    fc.assert(
      fc.property(fc.array(fc.tuple(word, word), { minLength: 1 }), (rows) => {
        const lines = table(["head", "HEAD"], rows).trimEnd().split("\n");
        const start = lines[0]?.indexOf("HEAD") ?? -1;
        for (const [i, [, last]] of rows.entries()) expect(lines[i + 1]?.slice(start)).toBe(last);
      }),
    );
  });
});
