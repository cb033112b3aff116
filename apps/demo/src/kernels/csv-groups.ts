import type { CsvQuery, CsvTotals } from "@oxbow/contract";
import { defineKernel } from "@oxbow/contract";
import { csv, equivalence, fc } from "@oxbow/equivalence";
import * as kernels from "@oxbow/kernels";
import { csvArgumentCases, csvGroupsCases } from "@oxbow/kernels/cases";
import * as native from "@oxbow/native";
import { kernelFiles, nativeSide } from "./artifacts.ts";

type Args = [bytes: Uint8Array, query: CsvQuery];

const typescript = {
  name: "typescript",
  implementation: "typescript",
  artifact: kernelFiles(...["csv-groups", "parser", "decimal", "groups"].map((file) => `csv-groups/${file}.js`)),
} as const;
const rust = nativeSide("csv-groups.js");

/** Groups of a CSV in memory. */
export const csvGroups = equivalence(
  defineKernel<Args, CsvTotals>({ key: "csv-groups", sizeOf: (bytes) => bytes.length }),
  {
    control: { ...typescript, run: kernels.csvGroups },
    candidates: [
      { ...rust, run: native.csvGroups },
      {
        name: "native as written",
        implementation: "native",
        artifact: rust.artifact,
        flaw: "adds up floats, and skips what does not parse",
        run: native.csvGroupsAsWritten,
      },
    ],
    cases: [...csvGroupsCases, ...csvArgumentCases],
    arguments: (size) => fc.tuple(csv({ columns: ["k", "v", "w"], size }), fc.constantFrom(...QUERIES)),
    workloads: [],
  },
);

/** Queries that read the same columns in other orders, scales and limits, and one that the header does not have. */
const QUERIES: readonly CsvQuery[] = [
  { by: "k", value: [{ column: "v", scale: 2 }] },
  { by: "k", value: [{ column: "v", scale: 2 }, { column: "w" }] },
  {
    by: "w",
    value: [
      { column: "k", scale: 3 },
      { column: "v", scale: 2, from: 1 },
    ],
  },
  { by: "v", value: [{ column: "v", scale: 18 }] },
  { by: "k", value: [{ column: "w", scale: 2 }], maxRecordBytes: 64, maxGroups: 3 },
  { by: "x", value: [{ column: "v" }] },
];
