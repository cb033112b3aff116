import type { DuckDBConnection } from "@duckdb/node-api";
import type { CsvQuery, CsvTotals } from "./arguments.ts";
import { statSync } from "node:fs";
import { fileURLToPath } from "node:url";

/**
 * The groups as DuckDB's `read_csv` gives them, in DECIMAL: exact, and equal to the control's on files in which every row
 * is good. On others it fails. Two threads; the first call also loads and opens DuckDB.
 */
export async function duckdbGroups(path: string | URL, query: CsvQuery): Promise<CsvTotals> {
  const name = nameOf(path);
  const types = Object.fromEntries(
    query.value.map(({ column, scale = 0 }) => [column, `DECIMAL(${Math.max(scale + 7, 9)}, ${scale})`]),
  );
  const value = query.value.map(({ column, from }) =>
    from === undefined ? identifier(column) : `(${from} - ${identifier(column)})`,
  );
  const reader = await (
    await duckdb()
  ).runAndReadAll(
    `SELECT k, count(*)::DOUBLE, sum(v)::VARCHAR, min(v)::VARCHAR, max(v)::VARCHAR
     FROM (SELECT ${identifier(query.by)} AS k, ${value.join(" * ")} AS v
           FROM read_csv(${literal(name)}, header = true, delim = ',', quote = '"', escape = '"', strict_mode = false,
                         types = {${[[query.by, "VARCHAR"], ...Object.entries(types)].map(([column, type]) => `${literal(column!)}: ${literal(type!)}`).join(", ")}}))
     GROUP BY k ORDER BY k`,
  );
  const rows = reader.getRows() as unknown as Row<string>[];
  return totals(name, query, rows, (text) => BigInt(text.replace(".", "")));
}

/**
 * The groups as nodejs-polars gives them, in floats: counts are exact, sums are rounded to the scale and may differ in
 * their last digits from the control's and from one call to the next. As many threads as there are cores.
 */
export async function polarsGroups(path: string | URL, query: CsvQuery): Promise<CsvTotals> {
  const name = nameOf(path);
  const { default: pl } = await import("nodejs-polars");
  const value = query.value
    .map(({ column, from }) => (from === undefined ? pl.col(column) : pl.lit(from).minus(pl.col(column))))
    .reduce((product, factor) => product.mul(factor));
  const frame = await pl
    .scanCSV(name)
    .select(pl.col(query.by).alias("k"), value.alias("v"))
    .groupBy("k")
    .agg(
      pl.len().alias("n"),
      pl.col("v").sum().alias("sum"),
      pl.col("v").min().alias("min"),
      pl.col("v").max().alias("max"),
    )
    .sort("k")
    .collect();
  const one = 10 ** scaleOf(query);
  const rows = frame.rows() as unknown as Row<number>[];
  return totals(name, query, rows, (float) => BigInt(Math.round(float * one)));
}

/** Key, count, sum, least and greatest value. */
type Row<T> = readonly [string, number, T, T, T];

function totals<T>(path: string, query: CsvQuery, found: readonly Row<T>[], scaled: (value: T) => bigint): CsvTotals {
  const rows = found.map(([key, count, ...values]) => [key, count, ...values.map(scaled)] as unknown as Row<bigint>);
  return {
    keys: rows.map(([key]) => key),
    counts: Float64Array.from(rows, ([, count]) => count),
    sums: rows.map(([, , sum]) => sum),
    mins: BigInt64Array.from(rows, ([, , , min]) => min),
    maxs: BigInt64Array.from(rows, ([, , , , max]) => max),
    scale: scaleOf(query),
    rows: rows.reduce((all, [, count]) => all + count, 0),
    badRows: 0,
    firstBad: null,
    bytes: statSync(path).size,
  };
}

const scaleOf = (query: CsvQuery): number => query.value.reduce((sum, { scale = 0 }) => sum + scale, 0);
const nameOf = (path: string | URL): string => (typeof path === "string" ? path : fileURLToPath(path));
const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;
const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

let opened: Promise<DuckDBConnection> | undefined;

/** Loaded on the first call: whoever only reads the definition does not pay for DuckDB. */
function duckdb(): Promise<DuckDBConnection> {
  opened ??= import("@duckdb/node-api").then(async ({ DuckDBInstance }) =>
    (await DuckDBInstance.create(":memory:", { threads: "2" })).connect(),
  );
  return opened;
}
