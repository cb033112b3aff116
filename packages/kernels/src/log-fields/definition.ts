import { compilePattern, logColumns } from "./arguments.ts";
import { defineKernel } from "@oxbow/contract";
import type { FileOptions } from "@oxbow/contract";
import type { LogColumns, LogPattern, LogRows, LogSummary } from "./arguments.ts";
import { equivalence } from "@oxbow/equivalence";
import { anyLog, anyLogFile, REQUESTS, shortLogs } from "./generator.ts";
import * as kernels from "./control.ts";
import { logFieldsCases, logFieldsRefusals } from "./cases.ts";
import * as native from "./native.ts";
import { repeatedFile } from "../cache.ts";
import { accessLog, requestLog } from "./logs.ts";
import { kernelFiles, nativeSide, definitionFiles } from "../artifacts.ts";
import { logFieldsRe2 } from "./re2.ts";
import { scanRequests, scanRequestsFile } from "./scanner.ts";
import { remoteSides } from "../remote/sides.ts";
import { logFieldsOver } from "./remote.ts";
import { logFieldsMutants } from "./mutants.ts";
import { logFieldsHardMutants } from "./hard-mutants.ts";
import { rarely } from "../mutants/rare.ts";
import { abortMutants, commonMutants } from "../mutants/common.ts";

type Source = Parameters<typeof compilePattern>;
type Args = [pattern: LogPattern, bytes: Uint8Array, columns: LogColumns];

const ACCESS: Source = [
  '^(?<host>\\S+) \\S+ (?<user>\\S+) \\[(?<time>[^\\]]+)\\] "(?<method>\\w+) (?<path>\\S+) [^"]*" (?<status>\\d+) (?<size>\\d+) "(?<referrer>[^"]*)" "(?<agent>[^"]*)"$',
  { numeric: ["status", "size"] },
];
const ALTERNATIVES: Source = [
  "^(?<id>\\d+) (?<level>(?:INFO|WARN|ERROR)) .*?(?: status=(?<status>\\d{3}))(?: bytes=(?<bytes>\\d+))?",
  { numeric: ["id"] },
];

const typescript = {
  name: "typescript",
  implementation: "typescript",
  run: kernels.logFields,
  artifact: kernelFiles(
    "log-fields/arguments.js",
    "log-fields/pattern.js",
    "log-fields/log-fields.js",
    "log-fields/matcher.js",
  ),
} as const;
const rust = { ...nativeSide("log-fields"), run: native.logFields } as const;

const fromFile = (read: typeof kernels.logFieldsFile) => ({
  run: (pattern: LogPattern, path: string | URL) => totals(read, pattern, path),
  abortable: (signal: AbortSignal, pattern: LogPattern, path: string | URL) => totals(read, pattern, path, { signal }),
});

/** The named groups of the lines of a log, as columns. */
export const logFields = equivalence(
  defineKernel<Args, LogSummary>({ key: "log-fields", mutates: [2], sizeOf: (_, bytes) => bytes.length }),
  {
    source: definitionFiles("log-fields"),
    control: typescript,
    candidates: [
      rust,
      ...remoteSides("log-fields", (remote) => logFieldsOver(remote).logFields),
      {
        name: "native as written",
        implementation: "native",
        artifact: rust.artifact,
        flaw: "searches the line, takes digits and letters of every script, and drops lines that are not UTF-8",
        run: native.logFieldsAsWritten,
      },
    ],
    peers: [
      { name: "typescript, this pattern by hand", implementation: "typescript", run: scanRequests },
      { name: "re2 in WebAssembly", implementation: "library", run: logFieldsRe2, workloads: ["requests, 8 KiB"] },
    ],
    cases: [...logFieldsCases, ...logFieldsRefusals],
    arguments: (size) => anyLog(size, 200, 200, 200, 2, 1),
    exhaustive: shortLogs,
    mutants: [...logFieldsMutants, ...logFieldsHardMutants],
    rareMutants: rarely(kernels.logFields, (summary) => ({ ...summary, lines: summary.lines + 1 })),
    workloads: [
      { ...part("requests, 1 MiB", REQUESTS, requestLog, 1 << 20), minSpeedup: 3.5 },
      part("requests, 8 KiB", REQUESTS, requestLog, 8 << 10),
      part("one request", REQUESTS, requestLog, 80),
    ],
    sweep: {
      unit: "bytes",
      sizes: [80, 160, 320, 640, 1280, 5120, 1 << 14, 1 << 16, 1 << 18, 1 << 20],
      args: (size) => part("", REQUESTS, requestLog, size).args(),
    },
  },
);

/** Other patterns: a longer one that is still runs of classes, and one that takes an automaton. */
export const logFieldsPatterns = equivalence(
  defineKernel<Args, LogSummary>({ key: "log-fields-patterns", mutates: [2], sizeOf: (_, bytes) => bytes.length }),
  {
    source: definitionFiles("log-fields"),
    control: typescript,
    candidates: [rust, ...remoteSides("log-fields", (remote) => logFieldsOver(remote).logFields)],
    cases: [...logFieldsCases, ...logFieldsRefusals],
    arguments: (size) => anyLog(size, 200),
    mutants: logFieldsMutants,
    workloads: [
      part("access log, nine groups, 1 MiB", ACCESS, accessLog, 1 << 20),
      part("requests, alternatives, 1 MiB", ALTERNATIVES, requestLog, 1 << 20),
    ],
  },
);

/** A whole file, in constant memory: rows are handed over and summed up, part by part. */
export const logFieldsFile = equivalence(
  defineKernel<[LogPattern, string | URL], Promise<FileTotals>>({ key: "log-fields-file" }),
  {
    source: definitionFiles("log-fields"),
    control: {
      ...typescript,
      artifact: [...typescript.artifact, ...kernelFiles("log-fields/log-fields-file.js")],
      ...fromFile(kernels.logFieldsFile),
    },
    candidates: [
      { ...rust, ...fromFile(native.logFieldsFile) },
      ...remoteSides(
        "log-fields",
        (remote) => fromFile(logFieldsOver(remote).logFieldsFile).run,
        (remote) => fromFile(logFieldsOver(remote).logFieldsFile).abortable,
      ),
    ],
    peers: [
      {
        name: "typescript, this pattern by hand",
        implementation: "typescript",
        run: (pattern, path) => totals(scanRequestsFile, pattern, path),
      },
    ],
    cases: [
      refusal("refuses a path to nothing", "FILE_NOT_FOUND", `${import.meta.filename}/nothing`),
      refusal("refuses a directory", "FILE_IS_DIRECTORY", import.meta.dirname),
      refusal("refuses an empty path", "INVALID_ARGUMENT", ""),
      refusal("refuses a number", "INVALID_ARGUMENT", 7 as unknown as string),
    ],
    arguments: anyLogFile,
    mutants: logFileMutants(),
    workloads: [
      { ...file("requests, 100 MB", 100e6), minSpeedup: 3.5 },
      file("requests, 25 MB", 25e6),
      file("requests, 400 MB", 400e6),
    ],
  },
);

/** What the rows of a file come to: proof that they were all handed over, with their bytes. */
export interface FileTotals extends LogSummary {
  /** Added up in the order of the rows: the same rows give the same bits. */
  readonly numbers: number;
  readonly textBytes: number;
  /** Of the first byte of each text. */
  readonly initials: number;
}

async function totals(
  read: typeof kernels.logFieldsFile,
  pattern: LogPattern,
  path: string | URL,
  options?: FileOptions,
): Promise<FileTotals> {
  let [numbers, textBytes, initials] = [0, 0, 0];
  const add = ({ bytes, columns, count }: LogRows): void => {
    for (const column of Object.values(columns.fields)) {
      if (column instanceof Float64Array) {
        for (let i = 0; i < count; i++) numbers += column[i]!;
      } else if (column instanceof Uint32Array) {
        for (let i = 0; i < 2 * count; i += 2) {
          textBytes += column[i + 1]!;
          initials += bytes[column[i]!] ?? 0;
        }
      }
    }
  };
  const summary = await read(pattern, path, add, options);
  return { ...summary, numbers, textBytes, initials };
}

/** What can go wrong between a file and its rows; the rows themselves are those of `logFields`. */
function summed(name: string, change: (all: FileTotals) => Partial<FileTotals>) {
  return {
    name,
    run: async (pattern: LogPattern, path: string | URL): Promise<FileTotals> => {
      const all = await totals(kernels.logFieldsFile, pattern, path);
      return { ...all, ...change(all) };
    },
  };
}

function logFileMutants() {
  return [
    ...commonMutants(fromFile(kernels.logFieldsFile).run),
    ...abortMutants(fromFile(kernels.logFieldsFile)),
    summed("loses the last line of a file", (all) => ({ lines: all.lines - 1 })),
    summed("counts bytes in blocks of 4,096", (all) => ({ bytes: Math.ceil(all.bytes / 4096) * 4096 })),
    summed("counts lines from zero", (all) => ({
      firstUnmatched: all.firstUnmatched && { ...all.firstUnmatched, line: all.firstUnmatched.line - 1 },
    })),
    summed("says where a line begins within its chunk of 64 KiB", (all) => ({
      firstUnmatched: all.firstUnmatched && {
        ...all.firstUnmatched,
        byteOffset: all.firstUnmatched.byteOffset % 2 ** 16,
      },
    })),
    summed("hands over one row twice at the end of a chunk of 64 KiB", (all) => ({
      textBytes: all.textBytes + (all.bytes > 2 ** 16 ? 1 : 0),
    })),
    summed("forgets numbers that overflow", () => ({ overflowed: 0 })),
    summed("forgets lines that do not match", () => ({ unmatched: 0 })),
    summed("loses the first byte of each text", () => ({ initials: 0 })),
    summed("adds up numbers in 32 bits", (all) => ({ numbers: all.numbers | 0 })),
  ] as const;
}

function refusal(name: string, code: string, path: string) {
  return {
    name,
    args: (): [LogPattern, string] => [compilePattern(...REQUESTS), path],
    expected: { throws: { class: "InputError", code } },
  };
}

/** Whole lines, up to `bytes` bytes of them, and at least one. */
function part(name: string, pattern: Source, source: (bytes: number) => Buffer, bytes: number) {
  const args = (): Args => {
    const input = source(2 * bytes);
    const end = Math.max(input.lastIndexOf("\n", bytes - 1), input.indexOf("\n")) + 1;
    const made = compilePattern(...pattern);
    return [made, new Uint8Array(input.subarray(0, end)), logColumns(made, Math.ceil(bytes / 40) + 1)];
  };
  return { name, size: bytes, unit: "bytes", process: "shared", args } as const;
}

function file(name: string, bytes: number) {
  const args = async (): Promise<[LogPattern, string]> => [
    compilePattern(...REQUESTS),
    await repeatedFile("requests", requestLog(1e6), bytes),
  ];
  return { name, size: bytes, unit: "bytes", process: "own", args } as const;
}
