import { InputError } from "@oxbow/contract";
import { compilePattern } from "./arguments.ts";
import { describe, expect, it } from "vitest";
import { logFieldsCases, logFieldsRefusals, rowsWritten } from "./cases.ts";
import { logFields } from "./log-fields.ts";

describe("logFields in TypeScript", () => {
  it.each(logFieldsCases)("$name", ({ args, expected, rows }) => {
    const [pattern, bytes, columns] = args();
    const summary = logFields(pattern, bytes, columns);
    expect({ returns: summary }).toEqual(expected);
    expect(rowsWritten(pattern, bytes, columns, summary.matched)).toEqual(rows);
  });

  it.each(logFieldsRefusals)("$name", ({ args, expected }) => {
    const [pattern, bytes, columns] = args();
    expect(() => logFields(pattern, bytes, columns)).toThrow(
      expect.objectContaining("throws" in expected ? { name: expected.throws.class, code: expected.throws.code } : {}),
    );
  });
});

describe("compilePattern", () => {
  it("says where a pattern cannot be taken, and what to write instead", () =>
    expect(() => compilePattern("^(?<id>\\d+) (a|b)")).toThrow(
      new InputError(
        "UNSUPPORTED",
        "pattern, at 12: a group without a name: write (?<name>…), or (?:…) to take no column",
        { byteOffset: 12 },
      ),
    ));

  it("names its fields in order, with what they become", () =>
    expect(compilePattern("(?<a>\\d+)(?<b>x(?<c>\\d+))", { numeric: ["c"], bigint: ["a"] }).fields).toEqual([
      { name: "a", kind: "bigint" },
      { name: "b", kind: "text" },
      { name: "c", kind: "number" },
    ]));
});
