import { InputError } from "@oxbow/contract";
import { fc, upTo } from "@oxbow/equivalence";
import type { Size } from "@oxbow/equivalence";
import { caseFile } from "../input-files.ts";
import { compilePattern, logColumns } from "./arguments.ts";
import type { LogColumns, LogPattern } from "./arguments.ts";
import { log } from "./log-generator.ts";
import type { LogInput } from "./log-generator.ts";

type Source = Parameters<typeof compilePattern>;
type Args = [pattern: LogPattern, bytes: Uint8Array, columns: LogColumns];

/** What a log of requests is read by. */
export const REQUESTS: Source = ["^(?<id>\\d+)\\s+(?<level>\\w+)\\s+(?<path>\\S+)", { numeric: ["id"] }];

/** Lines, a pattern for them, and columns of as many rows as one of `rows`. */
export const anyLog = (size: Size, ...rows: readonly number[]): fc.Arbitrary<Args> =>
  fc.tuple(log({ size }), fc.constantFrom(...rows)).map(argumentsOf, inputOf);

/** The same in a file of a few that are there. */
export const anyLogFile = (size: Size): fc.Arbitrary<[LogPattern, string]> =>
  fc.noBias(fc.nat(255)).map((seed) => {
    const [[source, numeric, bigint, bytes]] = fc.sample(log({ size }), { seed, numRuns: 1 }) as [LogInput];
    return [{ source, numeric, bigint, fields: [] }, caseFile(bytes)];
  });

/** Every text of up to five hostile parts, against a pattern of three runs and one that ends with the line. */
export function* shortLogs(): Generator<Args> {
  const patterns = [REQUESTS, ["(?<id>\\d+)(?: (?<rest>\\S*))?$", { bigint: ["id"] }]] as const;
  for (const source of patterns) {
    const pattern = compilePattern(...(source as Source));
    for (const parts of upTo(5, ["7", "a", " ", "\r", "\n"])) {
      yield [pattern, new Uint8Array(Buffer.from(parts.join(""))), dirty(logColumns(pattern, 4))];
    }
  }
}

/** Not zeros: what a side forgets to write must show. */
function dirty(columns: LogColumns): LogColumns {
  for (const column of Object.values(columns.fields)) column.fill((column instanceof BigUint64Array ? 9n : 9) as never);
  columns.overflow.fill(9);
  return columns;
}

/** Columns for the pattern, or none for a pattern that no side takes. */
function argumentsOf([[source, numeric, bigint, bytes], rows]: [LogInput, number]): Args {
  try {
    const pattern = compilePattern(source, { numeric, bigint });
    return [pattern, bytes, dirty(logColumns(pattern, rows))];
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return [{ source, numeric, bigint, fields: [] }, bytes, { fields: {}, overflow: new Uint8Array(rows) }];
  }
}

/** What `argumentsOf` made these of. */
function inputOf(args: unknown): [LogInput, number] {
  const [{ source, numeric, bigint }, bytes, { overflow }] = args as Args;
  return [[source, numeric, bigint, bytes as Uint8Array<ArrayBuffer>], overflow.length];
}
