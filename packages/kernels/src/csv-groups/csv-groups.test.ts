import type { CsvQuery, CsvTotals } from "./arguments.ts";
import { describe, expect, it } from "vitest";
import { csvArgumentCases, csvGroupsCases } from "./cases.ts";
import { CsvGroups, csvGroups } from "./csv-groups.ts";

describe("csvGroups", () => {
  it.each([...csvGroupsCases, ...csvArgumentCases])("$name", ({ args, expected }) => {
    expect(outcome(() => csvGroups(...args()))).toEqual(expected);
  });
});

describe("CsvGroups", () => {
  it.each(csvGroupsCases)("$name, however the input is cut", ({ args, expected }) => {
    const [bytes, query] = args();
    for (let cut = 0; cut <= bytes.length; cut += Math.ceil((bytes.length + 1) / 500)) {
      expect(outcome(() => inChunks([bytes.subarray(0, cut), bytes.subarray(cut)], query))).toEqual(expected);
    }
    expect(
      outcome(() =>
        inChunks(
          Array.from(bytes, (byte) => Uint8Array.of(byte)),
          query,
        ),
      ),
    ).toEqual(expected);
  });

  it("has ended after finish", () => {
    const groups = new CsvGroups({ by: "k", value: [{ column: "k" }] }).update(Buffer.from("k\n"));
    groups.finish();
    expect(() => groups.update(Buffer.from("1"))).toThrow("these groups have ended: make new CsvGroups for more input");
    expect(() => groups.finish()).toThrow(expect.objectContaining({ code: "INVALID_ARGUMENT" }));
  });
});

describe("an error", () => {
  it.each([
    ["k,v\na,1\nb\n", "row 3 has 1 fields, the header has 2: quote a field that holds commas or line breaks", 3, 8],
    ["k,v\na,1\n\n", "row 3 has nothing in it, the header has 2 fields: remove the blank line", 3, 8],
    ["k,v\r\n\r\na,1\r\n", "row 2 has nothing in it, the header has 2 fields: remove the blank line", 2, 5],
    ["k,v\n \n", "row 2 has 1 fields, the header has 2: quote a field that holds commas or line breaks", 2, 4],
    [
      'k,v\n"a\nb",1\n"c"d,1\n',
      "row 3 has text after a closing quote: double a quote that is part of the field",
      3,
      15,
    ],
    ['k,v\na,"1\n', "row 2 has a quote that is never closed: close it", 2, 6],
    [
      'k,v\na,1"\n',
      "row 2 has a quote inside a field that does not begin with one: quote the field, and double the quote",
      2,
      7,
    ],
    ['a,"b"\n', 'the header has no column "k": ask for one of "a", "b"', 1, 0],
    ["k,v,k\n", 'the header has two columns "k": rename one of them', 1, 0],
    ["", "the input is empty: a header is needed to find the columns", 1, 0],
  ])("of %j says what and where", (text, message, row, byteOffset) => {
    expect(() => csvGroups(Buffer.from(text), { by: "k", value: [{ column: "v" }] })).toThrow(
      expect.objectContaining({ name: "InputError", code: "INVALID_INPUT", message, row, byteOffset }),
    );
  });
});

function inChunks(chunks: readonly Uint8Array[], query: CsvQuery): CsvTotals {
  const groups = new CsvGroups(query);
  for (const chunk of chunks) groups.update(chunk);
  return groups.finish();
}

function outcome(run: () => CsvTotals): unknown {
  try {
    return { returns: run() };
  } catch (error) {
    return { throws: { class: (error as Error).name, code: (error as { code?: string }).code } };
  }
}
