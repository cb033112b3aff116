import { checkBytes } from "../arguments.ts";
import { checkLogColumns, planLog } from "./arguments.ts";
import { readLogFile } from "./log-file.ts";
import type { FileOptions } from "@oxbow/contract";
import type { LogColumns, LogPattern, LogPlan, LogSummary } from "./arguments.ts";
import type { OnLogRows } from "./log-file.ts";
import { write } from "../remote/columns.ts";
import { LogKind, toNumber } from "@oxbow/remote";
import type { Remote } from "@oxbow/remote";

const kinds = { text: LogKind.TEXT, number: LogKind.NUMBER, bigint: LogKind.BIGINT } as const;

/** `logFields` and `logFieldsFile` of @oxbow/kernels, elsewhere: same promise, same errors. The file is read here. */
export function logFieldsKernels({ call }: Remote) {
  async function logFields(pattern: LogPattern, bytes: Uint8Array, columns: LogColumns): Promise<LogSummary> {
    checkBytes(bytes);
    const { fields, regex } = planned(pattern);
    checkLogColumns(fields, bytes, columns);
    const reply = await call("LogFields", {
      regex,
      kinds: fields.map(({ kind }) => kinds[kind]),
      rows: columns.overflow.length,
      bytes,
    });
    for (const [i, { name }] of fields.entries()) write(columns.fields[name]!, reply.columns[i]!, name);
    write(columns.overflow, reply.overflow, "columns.overflow");
    const [lines, matched, line] = [reply.lines, reply.matched, reply.firstUnmatchedLine].map(toNumber) as Counts;
    return {
      bytes: toNumber(reply.bytes),
      lines,
      matched,
      unmatched: lines - matched,
      firstUnmatched: line === 0 ? null : { line, byteOffset: toNumber(reply.firstUnmatchedByteOffset) },
      overflowed: toNumber(reply.overflowed),
    };
  }
  return {
    logFields,
    logFieldsFile: (
      pattern: LogPattern,
      path: string | URL,
      onRows: OnLogRows,
      options: FileOptions = {},
    ): Promise<LogSummary> => readLogFile(logFields, pattern, path, onRows, options),
  };
}

type Counts = [number, number, number];

/** Once for each object that says it. */
function planned(pattern: LogPattern): LogPlan {
  const known = plans.get(pattern);
  if (known !== undefined) return known;
  const plan = planLog(pattern);
  plans.set(pattern, plan);
  return plan;
}

const plans = new WeakMap<LogPattern, LogPlan>();
