import { checkInteger, describe } from "../arguments.ts";
import { InputError } from "@oxbow/contract";

/** What to group and what to add up. Every row's value is the product of its factors, in exact scaled integers. */
export interface CsvQuery {
  /** The column whose bytes name the group. */
  readonly by: string;
  /** One to eight factors, multiplied from left to right. */
  readonly value: readonly CsvFactor[];
  /** The longest record taken, in bytes; 16 MiB unless said. It bounds memory when a quote is never closed. */
  readonly maxRecordBytes?: number;
  /** The most groups held; 1,000,000 unless said. */
  readonly maxGroups?: number;
}

/** A column of decimals, `-?\d+(\.\d{1,scale})?`, read as integers of 10^-scale. */
export interface CsvFactor {
  readonly column: string;
  /** Digits after the point, 0 to 18; 0 unless said. More digits than this make a bad row: nothing is rounded. */
  readonly scale?: number;
  /** When given, the factor is `from - column`: `{ column: "discount", scale: 2, from: 1 }` is 1 - discount. */
  readonly from?: number;
}

/** One entry per group in every column, ordered by the bytes of the key. */
export interface CsvTotals {
  readonly keys: readonly string[];
  readonly counts: Float64Array;
  /** Exact, in units of 10^-scale. The mean is the rational `sums[i] / counts[i]`. */
  readonly sums: readonly bigint[];
  readonly mins: BigInt64Array;
  readonly maxs: BigInt64Array;
  /** The sum of the factors' scales. */
  readonly scale: number;
  /** Records after the header, bad ones included. */
  readonly rows: number;
  /** Rows that are in no group, because of a key or a number that is not what the query says. */
  readonly badRows: number;
  readonly firstBad: CsvBadRow | null;
  readonly bytes: number;
}

/** Why a row is in no group. Factors are looked at from left to right, then the key. */
export interface CsvBadRow {
  /** Counted in records from 1; the header is row 1. */
  readonly row: number;
  /** Of the field at fault, its opening quote included; counted from 0. */
  readonly byteOffset: number;
  readonly column: string;
  /** `out-of-range`: the number, or the product up to this factor, does not fit 64 signed bits. */
  readonly reason: "not-a-decimal" | "out-of-range" | "invalid-utf8";
}

/** The query with everything said: what both sides work from. */
export interface CsvPlan {
  readonly by: string;
  /** `from` is in the column's own units, 10^-scale. */
  readonly value: readonly { readonly column: string; readonly scale: number; readonly from: bigint | undefined }[];
  readonly scale: number;
  readonly maxRecordBytes: number;
  readonly maxGroups: number;
}

/** The plan of a query. Throws InputError INVALID_ARGUMENT for what no side may be given. */
export function planCsv(query: CsvQuery): CsvPlan {
  if (typeof query !== "object" || query === null) refuse(`query must be an object, found ${describe(query)}`);
  const { by, value, maxRecordBytes = 16 * 2 ** 20, maxGroups = 1_000_000 } = query;
  checkName(by, "by");
  if (!Array.isArray(value) || value.length < 1 || value.length > 8) {
    refuse(
      `value must be a list of one to eight factors, found ${Array.isArray(value) ? value.length : describe(value)}`,
    );
  }
  checkInteger(maxRecordBytes, "maxRecordBytes", 1, 2 ** 30);
  checkInteger(maxGroups, "maxGroups", 1, 2 ** 24);
  const factors = (value as readonly CsvFactor[]).map((factor, i) => {
    if (typeof factor !== "object" || factor === null)
      refuse(`value[${i}] must be an object, found ${describe(factor)}`);
    const { column, scale = 0, from } = factor;
    checkName(column, `value[${i}].column`);
    checkInteger(scale, `value[${i}].scale`, 0, 18);
    if (from === undefined) return { column, scale, from };
    checkInteger(from, `value[${i}].from`, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
    const scaled = BigInt(from) * 10n ** BigInt(scale);
    if (scaled !== BigInt.asIntN(64, scaled)) {
      refuse(`value[${i}].from is ${from}, which does not fit 64 bits at scale ${scale}: use a smaller scale`);
    }
    return { column, scale, from: scaled };
  });
  return {
    by,
    value: factors,
    scale: factors.reduce((sum, factor) => sum + factor.scale, 0),
    maxRecordBytes,
    maxGroups,
  };
}

function checkName(value: unknown, name: string): asserts value is string {
  if (typeof value !== "string") refuse(`${name} must be the name of a column, found ${describe(value)}`);
  if (!value.isWellFormed()) refuse(`${name} has a lone surrogate, which no header can hold: use well-formed Unicode`);
}

function refuse(message: string): never {
  throw new InputError("INVALID_ARGUMENT", message);
}
