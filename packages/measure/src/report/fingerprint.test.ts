import { describe, expect, it } from "vitest";
import { benchmarkFile, fingerprint, rowsOf, trend } from "@oxbow/measure";
import { comparison, conditions } from "../fixtures/comparison.ts";

const file = benchmarkFile(conditions, rowsOf(comparison));

it("fingerprint knows a machine and its Node, and neither date nor load nor commit", () => {
  const same = { ...conditions, date: "2027-01-01T00:00:00.000Z", load: 7, commit: null, rustc: null };
  expect(fingerprint(same)).toBe(fingerprint(conditions));
  for (const other of [
    { cpu: "Other CPU" },
    { cores: 4 },
    { node: "v22.12.0" },
    { v8: "12.4" },
    { os: "Linux 7 x64" },
  ]) {
    expect(fingerprint({ ...conditions, ...other })).not.toBe(fingerprint(conditions));
  }
});

describe("trend", () => {
  it("pairs the rows of one machine's files", () => {
    const later = { ...file, rows: file.rows.map((row) => ({ ...row, value: row.value * 2 })) };
    expect(trend(file, later).map(({ before, after }) => after / before)).toEqual(file.rows.map(() => 2));
  });

  it("refuses files of two machines, and says what differs", () => {
    const elsewhere = benchmarkFile({ ...conditions, cores: 64, node: "v26.0.0" }, file.rows);
    expect(() => trend(file, elsewhere)).toThrow(
      /^figures of different machines \(\w{16}, \w{16}\) cannot be compared: cores was 2 and is 64; node was v24\.0\.0 and is v26\.0\.0\. Compare ratios, or measure both builds in one run$/,
    );
  });

  it("refuses files that have nothing in common", () => {
    expect(() => trend(file, { ...file, rows: [] })).toThrow("the two files have no row in common");
  });

  it("the fingerprint is on the file", () => {
    expect(file.fingerprint).toBe(fingerprint(conditions));
  });
});
