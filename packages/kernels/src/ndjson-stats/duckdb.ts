import type { DuckDBConnection } from "@duckdb/node-api";
import type { NdjsonTotals } from "./arguments.ts";
import { fileURLToPath } from "node:url";

/**
 * What DuckDB's `read_ndjson_objects` can say of a file: how many lines are not blank, and how many of them it takes.
 * The rest of the totals is NaN. It takes more than JSON (`NaN`, a comma before `]`) and less (no lone surrogate in an
 * escape), so its counts are those of the control on files without such lines.
 *
 * Two threads; the first call also loads and opens DuckDB.
 */
export async function duckdbCounts(path: string | URL): Promise<NdjsonTotals> {
  const name = typeof path === "string" ? path : fileURLToPath(path);
  const reader = await (
    await connection()
  ).runAndReadAll("SELECT count(*), count(json) FROM read_ndjson_objects($1, ignore_errors = true)", [name]);
  const [lines, valid] = (reader.getRows()[0] as [bigint, bigint]).map(Number) as [number, number];
  return {
    bytes: Number.NaN,
    lines,
    blank: 0,
    valid,
    invalid: lines - valid,
    firstInvalid: null,
    chars: Number.NaN,
    utf16: Number.NaN,
    lineBytes: { min: Number.NaN, max: Number.NaN, total: Number.NaN },
  };
}

let opened: Promise<DuckDBConnection> | undefined;

/** Loaded on the first call: whoever only reads the definition does not pay for DuckDB. */
function connection(): Promise<DuckDBConnection> {
  opened ??= import("@duckdb/node-api").then(async ({ DuckDBInstance }) =>
    (await DuckDBInstance.create(":memory:", { threads: "2" })).connect(),
  );
  return opened;
}
