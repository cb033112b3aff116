import { defineKernel } from "@oxbow/contract";
import type { NdjsonTotals } from "./arguments.ts";
import { equivalence, fc, ndjson, upTo } from "@oxbow/equivalence";
import * as kernels from "./control.ts";
import { ndjsonStatsCases, ndjsonStatsRefusals } from "./cases.ts";
import * as native from "./native.ts";
import { pathToFileURL } from "node:url";
import { repeatedFile } from "../cache.ts";
import { flightsNdjson } from "../flights.ts";
import { nestedRecords } from "./records.ts";
import { kernelFiles, nativeSide, definitionFiles } from "../artifacts.ts";
import { ndjsonStatsMutant, mutantFiles } from "./mutant-candidate.ts";
import { duckdbCounts } from "./duckdb.ts";
import { fed } from "../in-parts.ts";
import { installed } from "../installed.ts";
import { caseFile, sampleFile } from "../input-files.ts";
import { remoteSides } from "../remote/sides.ts";
import { ndjsonStatsOver } from "./remote.ts";
import { fileMutants } from "../mutants/file.ts";
import { ndjsonStatsMutants, ndjsonTextMutants } from "./mutants.ts";
import { ndjsonStatsHardMutants } from "./hard-mutants.ts";
import { rarely } from "../mutants/rare.ts";

const rust = nativeSide("ndjson-stats");

/** Bytes at hand: a record, a message, a chunk of a stream. */
export const ndjsonStats = equivalence(
  defineKernel<[Uint8Array], NdjsonTotals>({ key: "ndjson-stats", sizeOf: (bytes) => bytes.length }),
  {
    source: definitionFiles("ndjson-stats"),
    control: {
      name: "typescript",
      implementation: "typescript",
      run: kernels.ndjsonStats,
      inParts: (parts) => fed(new kernels.NdjsonStats(), parts).finish(),
      artifact: kernelFiles("ndjson-stats/arguments.js", "ndjson-stats/ndjson-stats.js"),
    },
    candidates: [
      {
        ...rust,
        run: native.ndjsonStats,
        inParts: (parts) => fed(new native.NdjsonStats(), parts).finish(),
      },
      ...remoteSides("ndjson-stats", (remote) => ndjsonStatsOver(remote).ndjsonStats),
      {
        ...rust,
        name: "native as written",
        flaw: "takes bytes for characters, a lone CR for text and Unicode white space for blank, and refuses JSON that is deep or huge",
        run: native.ndjsonStatsAsWritten,
      },
      {
        ...rust,
        name: "mutant",
        flaw: "it does not count a last line without newline",
        artifact: mutantFiles,
        run: ndjsonStatsMutant,
      },
    ],
    cases: [...ndjsonStatsCases, ...ndjsonStatsRefusals],
    arguments: (size) => fc.tuple(ndjson({ size })),
    exhaustive: shortLines,
    mutants: [...ndjsonStatsMutants, ...ndjsonStatsHardMutants],
    rareMutants: rarely(kernels.ndjsonStats, (totals) => ({ ...totals, lines: totals.lines + 1 })),
    workloads: [
      { ...part("flights, 64 KiB", flightsNdjson, 64 << 10), minSpeedup: 5 },
      { ...part("nested records, 64 KiB", () => nestedRecords(128 << 10), 64 << 10), minSpeedup: 5 },
      part("one nested record", () => nestedRecords(1), 350),
      part("one flight", flightsNdjson, 40),
    ],
    sweep: {
      unit: "bytes",
      sizes: [40, 80, 160, 320, 1024, 4096, 16_384],
      args: (bytes) => part("", flightsNdjson, bytes).args(),
    },
  },
);

/** A whole file, off the event loop and in constant memory. */
export const ndjsonStatsFile = equivalence(
  defineKernel<[string | URL], Promise<NdjsonTotals>>({ key: "ndjson-stats-file" }),
  {
    source: definitionFiles("ndjson-stats"),
    control: {
      name: "typescript",
      implementation: "typescript",
      run: (path) => kernels.ndjsonStatsFile(path),
      abortable: (signal, path) => kernels.ndjsonStatsFile(path, { signal }),
      artifact: kernelFiles(
        "ndjson-stats/arguments.js",
        "ndjson-stats/ndjson-stats-file.js",
        "ndjson-stats/ndjson-stats.js",
      ),
    },
    candidates: [
      {
        ...rust,
        run: (path) => native.ndjsonStatsFile(path),
        abortable: (signal, path) => native.ndjsonStatsFile(path, { signal }),
      },
      ...remoteSides(
        "ndjson-stats",
        (remote) => ndjsonStatsOver(remote).ndjsonStatsFile,
        (remote) => (signal, path) => ndjsonStatsOver(remote).ndjsonStatsFile(path, { signal }),
      ),
    ],
    peers: installed("@duckdb/node-api")
      ? [{ name: "DuckDB, lines and valid lines only", implementation: "library", run: duckdbCounts }]
      : [],
    cases: [
      ...ndjsonStatsCases.map(({ name, args, expected }) => ({
        name,
        args: (): [string] => [caseFile(...args())],
        expected,
      })),
      {
        name: "takes a file: URL",
        args: () => [pathToFileURL(caseFile(Buffer.from("{}\n")))],
        expected: {
          returns: {
            bytes: 3,
            lines: 1,
            blank: 0,
            valid: 1,
            invalid: 0,
            firstInvalid: null,
            chars: 2,
            utf16: 2,
            lineBytes: { min: 2, max: 2, total: 2 },
          },
        },
      },
      refusal("refuses a path to nothing", "FILE_NOT_FOUND", `${import.meta.filename}/nothing`),
      refusal("refuses a directory", "FILE_IS_DIRECTORY", import.meta.dirname),
      refusal("refuses an empty path", "INVALID_ARGUMENT", ""),
      refusal("refuses a path with a NUL", "INVALID_ARGUMENT", "a\0b"),
      refusal("refuses a number", "INVALID_ARGUMENT", 7 as unknown as string),
      refusal("refuses a URL that is no file's", "INVALID_ARGUMENT", new URL("http://localhost/a.ndjson")),
      // It can be opened, and not be read from where nothing is mapped.
      ...(process.platform === "linux"
        ? [refusal("says that a file cannot be read", "FILE_UNREADABLE", "/proc/self/mem")]
        : []),
    ],
    arguments: (size) => fc.tuple(fc.noBias(fc.nat(255)).map((seed) => sampleFile(size, seed))),
    mutants: fileMutants<[string | URL], [], NdjsonTotals>(
      {
        run: (path) => kernels.ndjsonStatsFile(path),
        abortable: (signal, path) => kernels.ndjsonStatsFile(path, { signal }),
      },
      ndjsonTextMutants,
    ),
    workloads: [
      { ...file("flights, 500 MB", "flights", flightsNdjson, 500e6), minSpeedup: 8, nightly: true },
      { ...file("nested records, 500 MB", "nested", () => nestedRecords(8e6), 500e6), minSpeedup: 8, nightly: true },
      { ...file("flights, 100 MB", "flights", flightsNdjson, 100e6), minSpeedup: 5 },
      file("flights, 31 MB", "flights", flightsNdjson, 31.25e6),
      file("flights, 125 MB", "flights", flightsNdjson, 125e6),
      file("flights, 1 GB", "flights", flightsNdjson, 1e9),
      file("nested records with faults, 100 MB", "faulty", () => nestedRecords(8e6, { faults: true }), 100e6),
    ],
  },
);

/** Every text of up to four parts of JSON and its lines. */
function* shortLines(): Generator<[Uint8Array]> {
  for (const parts of upTo(4, ["[", "]", '"', "0", ",", "\r", "\n"]))
    yield [new Uint8Array(Buffer.from(parts.join("")))];
}

function refusal(name: string, code: string, path: string | URL) {
  return { name, args: (): [string | URL] => [path], expected: { throws: { class: "InputError", code } } };
}

/** Whole lines, up to `bytes` bytes of them, and at least one. */
function part(name: string, source: () => Buffer, bytes: number) {
  const args = (): [Uint8Array] => {
    const input = source();
    const end = Math.max(input.lastIndexOf("\n", bytes - 1), input.indexOf("\n")) + 1;
    // A copy: a small view of a large buffer would keep all of it.
    return [new Uint8Array(input.subarray(0, end))];
  };
  return { name, size: bytes, unit: "bytes", process: "shared", args } as const;
}

function file(name: string, cacheName: string, source: () => Buffer, bytes: number) {
  const args = async (): Promise<[string]> => [await repeatedFile(cacheName, source(), bytes)];
  return { name, size: bytes, unit: "bytes", process: "own", args } as const;
}
