import { compilePattern, defineKernel, InputError, logColumns } from "@oxbow/contract";
import type { LogColumns, LogPattern, LogSummary } from "@oxbow/contract";
import { equivalence, fc, log } from "@oxbow/equivalence";
import type { LogInput } from "@oxbow/equivalence";
import * as kernels from "@oxbow/kernels";
import { logFieldsCases, logFieldsRefusals } from "@oxbow/kernels/cases";
import * as native from "@oxbow/native";
import { requestLog } from "../data/logs.ts";
import { kernelFiles, nativeFiles } from "./artifacts.ts";

type Args = [pattern: LogPattern, bytes: Uint8Array, columns: LogColumns];

/** The named groups of the lines of a log, as columns. */
export const logFields = equivalence(
  defineKernel<Args, LogSummary>({ key: "log-fields", mutates: [2], sizeOf: (_, bytes) => bytes.length }),
  {
    control: {
      name: "typescript",
      implementation: "typescript",
      run: kernels.logFields,
      artifact: kernelFiles("log-fields/log-fields.js", "log-fields/matcher.js"),
    },
    candidates: [
      { name: "native", implementation: "native", run: native.logFields, artifact: nativeFiles("log-fields.js") },
      {
        name: "native as written",
        implementation: "native",
        artifact: nativeFiles("log-fields.js"),
        flaw: "searches the line, takes digits and letters of every script, and drops lines that are not UTF-8",
        run: native.logFieldsAsWritten,
      },
    ],
    cases: [...logFieldsCases, ...logFieldsRefusals],
    arguments: (size) => fc.tuple(log({ size }), fc.constantFrom(200, 200, 200, 2, 1)).map(argumentsOf),
    workloads: [
      { ...requests("requests, 1 MiB", 1 << 20), minSpeedup: 3 },
      requests("requests, 8 KiB", 8 << 10),
      requests("one request", 60),
    ],
  },
);

/** Columns for the pattern, or none for a pattern that no side takes. */
function argumentsOf([[source, numeric, bigint, bytes], rows]: [LogInput, number]): Args {
  try {
    const pattern = compilePattern(source, { numeric, bigint });
    return [pattern, bytes, logColumns(pattern, rows)];
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return [{ source, numeric, bigint, fields: [] }, bytes, { fields: {}, overflow: new Uint8Array(rows) }];
  }
}

/** Whole lines, up to `bytes` bytes of them, and at least one. */
function requests(name: string, bytes: number) {
  const args = (): Args => {
    const input = requestLog(2 * bytes);
    const end = Math.max(input.lastIndexOf("\n", bytes - 1), input.indexOf("\n")) + 1;
    const pattern = compilePattern("^(?<id>\\d+)\\s+(?<level>\\w+)\\s+(?<path>\\S+)", { numeric: ["id"] });
    return [pattern, new Uint8Array(input.subarray(0, end)), logColumns(pattern, Math.ceil(bytes / 20))];
  };
  return { name, size: bytes, unit: "bytes", process: "shared", args } as const;
}
