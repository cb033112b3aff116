import { checkBytes } from "../arguments.ts";
import { checkLogColumns, planLog } from "./arguments.ts";
import { readLogFile } from "./log-file.ts";
import type { FileOptions } from "@oxbow/contract";
import type { LogColumns, LogPattern, LogPlan, LogSummary } from "./arguments.ts";
import type { OnLogRows } from "./log-file.ts";
import { type Remote, serviceOf, toNumber, write } from "@oxbow/remote";
import { Kind } from "./generated/oxbow/log_fields/v1/Kind.ts";
import type { LogFieldsDefinition } from "./generated/oxbow/log_fields/v1/LogFields.ts";
import { schema } from "./generated/schema.ts";

const kernel = serviceOf<LogFieldsDefinition>(schema, "oxbow.log_fields.v1.LogFields");
const kinds = { text: Kind.TEXT, number: Kind.NUMBER, bigint: Kind.BIGINT } as const;

/** `logFields` and `logFieldsFile` over a worker or a service: same promise, same errors. The file is read here. */
export function logFieldsOver({ call }: Remote) {
  async function logFields(pattern: LogPattern, bytes: Uint8Array, columns: LogColumns): Promise<LogSummary> {
    checkBytes(bytes);
    const { fields, regex } = planned(pattern);
    checkLogColumns(fields, bytes, columns);
    const reply = await call(kernel.Fields, {
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
