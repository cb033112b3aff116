import { readFileSync } from "node:fs";
import type { BenchmarkRow } from "@oxbow/contract";
import { expect, it } from "vitest";
import { askedHere } from "./asked-here.ts";
import { published } from "./kernel-targets.ts";
import { newestRecord } from "./newest-record.ts";
import { kernelsTables, readmeTable, withTable } from "./numbers.ts";

const asked = await askedHere();
const pageOf = (path: string): string => readFileSync(new URL(`../../../${path}`, import.meta.url), "utf8");
const file = newestRecord("kernels");

it.each([
  ["README.md", readmeTable(file, asked)],
  ["packages/kernels/README.md", kernelsTables(file)],
])("has in %s the numbers of the newest record, and no others", (path, tables) => {
  const page = pageOf(path);
  expect(withTable(page, tables)).toBe(page);
});

it("shows every speedup that a definition asks for at a published workload, as the definition asks for it", () => {
  const table = readmeTable(file, asked);
  for (const { kernel, workload } of published) {
    const target = asked(kernel, workload);
    if (target === null) continue;
    const row = table
      .split("\n")
      .find((line) => line.startsWith(`| ${kernel}, ${workload} |`) && line.includes("typescript:"));
    expect(row).toContain(`| ${target.toFixed(2)}× | met`);
  }
});

it("refuses a record that was judged with another target than the definition's", () => {
  const other = { ...file, rows: [{ ...row, workload: "10,000 keys of 64 B", target: 3, met: true }] };
  expect(() => readmeTable(other, () => 3.5)).toThrow(
    "byte-hash/9-keys/native/time-per-call: the record was judged with a target of 3, the definition asks for 3.5: npm run bench:kernels",
  );
  expect(readmeTable(other, () => null)).toContain("| 1.90× (1.80 to 2.00) |  |  |");
});

it("says beside a speedup how much of it comes from more cores, and that a side had not settled", () => {
  const unsettled = { ...row, note: "native had not settled when the warm-up ended: its times may still fall" };
  const cpu = { ...row, id: "byte-hash/9-keys/native/cpu-time-per-call", value: 19_000, ratio: 1 };
  const table = (other: BenchmarkRow): string =>
    readmeTable({ ...file, rows: [{ ...unsettled, workload: "10,000 keys of 64 B" }, other] }, () => null);
  expect(table(cpu)).toContain("| 1.90× (1.80 to 2.00) † |  | on 1.9 cores, 1.00× in CPU time |");
  expect(table({ ...cpu, ratio: 1.8 })).toContain("| 1.90× (1.80 to 2.00) † |  |  |");
});

it("shows every target, and every loss with what follows from it", () => {
  const table = readmeTable(
    {
      ...file,
      rows: [
        { ...row, workload: "10,000 keys of 64 B", target: 2, met: false },
        { ...row, id: "sum-squares-range/below-1-million/native/time-per-call/against/closed-form", ...loss },
        { ...row, id: "byte-hash/other/native/time-per-call", workload: "shown nowhere" },
      ],
    },
    () => 2,
  );
  expect(table).toContain(
    "| byte-hash, 10,000 keys of 64 B | 10.0 µs | typescript: 19.0 µs | 1.90× (1.80 to 2.00) | 2.00× | **not met** |",
  );
  expect(table).toContain("| closed form: 19.0 µs | 1.90× (1.80 to 2.00) |  | closed form, do not migrate |");
  expect(table).not.toContain("shown nowhere");
});

it("puts growth into one line a kernel, and CPython into a table of its own", () => {
  const grown = (times: number): BenchmarkRow[] => {
    const id = `byte-hash/${times}/native/growth`;
    const time = { ...row, id: `${id}/time`, workload: `${times} keys`, value: 1e4 * times };
    return [
      { ...time, ratio: times === 1 ? null : 1.25 },
      { ...time, id: `${id}/rss`, unit: "MiB", value: 2 },
    ];
  };
  const python = { ...row, id: `${row.id}/python`, peer: "CPython, standard library", note: "it is slow" };
  const table = kernelsTables({ ...file, rows: [...grown(1), ...grown(4), ...grown(16), python] });
  expect(table).toContain(
    "| byte-hash: 1 keys; 4 keys; 16 keys | 10.0 µs, 40.0 µs, 160 µs | 80.0 %, 80.0 % | 2.00 MiB, 2.00 MiB, 2.00 MiB |",
  );
  expect(table).toContain(
    "| byte-hash, 9 keys | 10.0 µs | standard library: 19.0 µs | 1.90× (1.80 to 2.00) |  |  | it is slow |",
  );
});

it("refuses a README without a place for the table", () => {
  expect(() => withTable("# Oxbow", "")).toThrow(
    'the page has no "<!-- numbers: begin -->" before "<!-- numbers: end -->": put them back',
  );
});

const row: BenchmarkRow = {
  id: "byte-hash/9-keys/native/time-per-call",
  subject: "byte-hash, native",
  workload: "9 keys",
  metric: "time per call",
  unit: "ns",
  value: 10_000,
  lo: 9000,
  hi: 11_000,
  peer: "typescript",
  peerValue: 19_000,
  ratio: 1.9,
  ratioLo: 1.8,
  ratioHi: 2,
  target: null,
  met: null,
  note: "",
};

const loss = {
  subject: "sum-squares-range, native",
  workload: "below 1 million",
  peer: "closed form",
  note: "closed form, do not migrate; something else",
};
