import { defineKernel } from "@oxbow/contract";
import type { CsvFactor, CsvQuery, CsvTotals } from "./arguments.ts";
import { equivalence, fc } from "@oxbow/equivalence";
import * as kernels from "./control.ts";
import { csvArgumentCases, csvGroupsCases } from "./cases.ts";
import * as native from "./native.ts";
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { datasetFile } from "../flights.ts";
import { SALES_HEADER, salesCsv, salesFile } from "./sales.ts";
import { anyCsv, anyQuery, shortTables } from "./generator.ts";
import { kernelFiles, nativeSide, definitionFiles } from "../artifacts.ts";
import { duckdbGroups, polarsGroups } from "./peers.ts";
import { fed } from "../in-parts.ts";
import { installed } from "../installed.ts";
import { caseFile } from "../input-files.ts";
import { remoteSides } from "../remote/sides.ts";
import { csvGroupsOver } from "./remote.ts";
import { csvGroupsMutants, csvTextMutants } from "./mutants.ts";
import { csvGroupsHardMutants } from "./hard-mutants.ts";
import { rarely } from "../mutants/rare.ts";
import { fileMutants } from "../mutants/file.ts";

type Args = [bytes: Uint8Array, query: CsvQuery];
type FileArgs = [path: string | URL, query: CsvQuery];

/** Revenue by region: quantity · unit price · (1 - discount), in units of 10^-4. */
const revenue: CsvQuery = {
  by: "region",
  value: [{ column: "quantity" }, { column: "unit_price", scale: 2 }, { column: "discount", scale: 2, from: 1 }],
};

const typescript = {
  name: "typescript",
  implementation: "typescript",
  artifact: kernelFiles(
    ...["arguments", "csv-groups", "parser", "decimal", "groups"].map((module) => `csv-groups/${module}.js`),
  ),
} as const;
const rust = nativeSide("csv-groups");

/** Groups of a CSV in memory. */
export const csvGroups = equivalence(
  defineKernel<Args, CsvTotals>({ key: "csv-groups", sizeOf: (bytes) => bytes.length }),
  {
    source: definitionFiles("csv-groups"),
    control: {
      ...typescript,
      run: kernels.csvGroups,
      inParts: (parts, query) => fed(new kernels.CsvGroups(query), parts).finish(),
    },
    candidates: [
      {
        ...rust,
        run: native.csvGroups,
        inParts: (parts, query) => fed(new native.CsvGroups(query), parts).finish(),
      },
      ...remoteSides("csv-groups", (remote) => csvGroupsOver(remote).csvGroups),
      {
        ...rust,
        name: "native as written",
        flaw: "adds up floats, and skips what does not parse",
        run: native.csvGroupsAsWritten,
      },
    ],
    cases: [...csvGroupsCases, ...csvArgumentCases],
    arguments: (size) => fc.tuple(anyCsv(size), anyQuery()),
    exhaustive: shortTables,
    mutants: [...csvGroupsMutants, ...csvGroupsHardMutants],
    rareMutants: rarely(kernels.csvGroups, (totals) => ({ ...totals, bytes: totals.bytes + 1 })),
    workloads: [
      { ...sales("sales, 1 MiB", 1 << 20), minSpeedup: 3 },
      sales("sales, 64 KiB", 64 << 10),
      sales("sales, 4 KiB", 4 << 10),
      sales("sales, 256 B", 256),
      dataset("bird strikes: cost by state", "birdstrikes.csv", 1_223_329, "Origin State", { column: "Cost Total $" }),
      dataset("zip codes: latitude by state", "zipcodes.csv", 2_018_388, "state", { column: "latitude", scale: 6 }),
      dataset("flights: count by origin", "flights-airport.csv", 65_572, "origin", { column: "count" }),
    ],
    sweep: {
      unit: "bytes",
      sizes: [128, 256, 1024, 4096, 65_536, 1_048_576],
      args: (bytes) => [salesCsv(bytes), revenue],
    },
  },
);

/** Groups of a file, off the event loop and in constant memory. */
export const csvGroupsFile = equivalence(defineKernel<FileArgs, Promise<CsvTotals>>({ key: "csv-groups-file" }), {
  source: definitionFiles("csv-groups"),
  control: {
    ...typescript,
    artifact: [...typescript.artifact, ...kernelFiles("csv-groups/csv-groups-file.js")],
    run: (path, query) => kernels.csvGroupsFile(path, query),
    abortable: (signal, path, query) => kernels.csvGroupsFile(path, query, { signal }),
  },
  candidates: [
    {
      ...rust,
      run: (path, query) => native.csvGroupsFile(path, query),
      abortable: (signal, path, query) => native.csvGroupsFile(path, query, { signal }),
    },
    ...remoteSides(
      "csv-groups",
      (remote) => csvGroupsOver(remote).csvGroupsFile,
      (remote) => (signal, path, query) => csvGroupsOver(remote).csvGroupsFile(path, query, { signal }),
    ),
  ],
  peers: [
    ...(installed("nodejs-polars")
      ? [{ name: "polars, floats", implementation: "library", run: polarsGroups } as const]
      : []),
    ...(installed("@duckdb/node-api")
      ? [{ name: "DuckDB, decimals", implementation: "library", run: duckdbGroups } as const]
      : []),
  ],
  cases: [
    ...csvGroupsCases.map(({ name, args, expected }) => ({
      name,
      args: (): FileArgs => [caseFile(args()[0]), args()[1]],
      expected,
    })),
    {
      name: "takes a file: URL",
      args: () => [pathToFileURL(caseFile(Buffer.from(SALES_HEADER))), revenue],
      expected: {
        returns: {
          keys: [],
          counts: new Float64Array(),
          sums: [],
          mins: new BigInt64Array(),
          maxs: new BigInt64Array(),
          scale: 4,
          rows: 0,
          badRows: 0,
          firstBad: null,
          bytes: SALES_HEADER.length,
        },
      },
    },
    refusal("refuses a path to nothing", "FILE_NOT_FOUND", `${import.meta.filename}/nothing`),
    refusal("refuses a directory", "FILE_IS_DIRECTORY", import.meta.dirname),
    refusal("refuses an empty path", "INVALID_ARGUMENT", ""),
  ],
  arguments: (size) =>
    fc.tuple(fc.noBias(fc.nat(255)), anyQuery()).map(([seed, query]): FileArgs => {
      const [bytes] = fc.sample(anyCsv(size), { seed, numRuns: 1 });
      return [caseFile(bytes!), query];
    }),
  mutants: fileMutants<FileArgs, [CsvQuery], CsvTotals>(
    {
      run: (path, query) => kernels.csvGroupsFile(path, query),
      abortable: (signal, path, query) => kernels.csvGroupsFile(path, query, { signal }),
    },
    csvTextMutants,
  ),
  workloads: [
    { ...file("sales, 100 MB", 100e6, () => salesFile(100e6)), minSpeedup: 4 },
    file("sales, 25 MB", 25e6, () => salesFile(25e6)),
    file("sales, 400 MB", 400e6, () => salesFile(400e6)),
    file("sales with one bad row in 500, 100 MB", 100e6, () => salesFile(100e6, { faults: true })),
  ],
});

function refusal(name: string, code: string, path: string) {
  return { name, args: (): FileArgs => [path, revenue], expected: { throws: { class: "InputError", code } } };
}

function sales(name: string, bytes: number) {
  const args = (): Args => [salesCsv(bytes), revenue];
  return { name, size: bytes, unit: "bytes", process: "shared", args } as const;
}

/** A real file, as it is. */
function dataset(name: string, source: string, size: number, by: string, factor: CsvFactor) {
  const args = (): Args => [new Uint8Array(readFileSync(datasetFile(source))), { by, value: [factor] }];
  return { name, size, unit: "bytes", process: "shared", args } as const;
}

function file(name: string, bytes: number, path: () => Promise<string>) {
  const args = async (): Promise<FileArgs> => [await path(), revenue];
  return { name, size: bytes, unit: "bytes", process: "own", args } as const;
}
