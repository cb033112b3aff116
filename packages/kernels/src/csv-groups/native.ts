import { checkBytes } from "../arguments.ts";
import { checkPath } from "../files.ts";
import { planCsv } from "./arguments.ts";
import type { CsvBadRow, CsvPlan, CsvQuery, CsvTotals } from "./arguments.ts";
import type { FileOptions } from "@oxbow/contract";
import { addon, translated, withProgress } from "@oxbow/native";
import type { Addon } from "@oxbow/native";
import { owned } from "../owned.ts";

/** `csvGroups` of @oxbow/kernels, in Rust. */
export function csvGroups(bytes: Uint8Array, query: CsvQuery): CsvTotals {
  checkBytes(bytes);
  const plan = planCsv(query);
  try {
    return totals(addon().csvGroups(bytes, plan), plan);
  } catch (error) {
    throw translated(error);
  }
}

/** `CsvGroups` of @oxbow/kernels, in Rust. */
export class CsvGroups {
  readonly #plan: CsvPlan;
  readonly #groups: InstanceType<Addon["CsvGroups"]>;

  constructor(query: CsvQuery) {
    this.#plan = planCsv(query);
    this.#groups = new (addon().CsvGroups)(this.#plan);
  }

  update(chunk: Uint8Array): this {
    checkBytes(chunk, "chunk");
    try {
      this.#groups.update(chunk);
      return this;
    } catch (error) {
      throw translated(error);
    }
  }

  finish(): CsvTotals {
    try {
      return totals(this.#groups.finish(), this.#plan);
    } catch (error) {
      throw translated(error);
    }
  }
}

/** `csvGroupsFile` of @oxbow/kernels, in Rust: off the event loop, on up to four threads. */
export async function csvGroupsFile(
  path: string | URL,
  query: CsvQuery,
  options: FileOptions = {},
): Promise<CsvTotals> {
  const name = checkPath(path);
  const plan = planCsv(query);
  return totals(await withProgress(options, (progress) => addon().csvGroupsFile(name, plan, progress)), plan);
}

/** `csvGroups` as a port is usually written, in floats. It is wrong, and kept so that the suite can say so. */
export function csvGroupsAsWritten(bytes: Uint8Array, query: CsvQuery): CsvTotals {
  checkBytes(bytes);
  const plan = planCsv(query);
  try {
    return totals(addon().csvGroupsAsWritten(bytes, plan), plan);
  } catch (error) {
    throw translated(error);
  }
}

function totals(found: ReturnType<Addon["csvGroups"]>, plan: CsvPlan): CsvTotals {
  const { keyBytes, keyEnds, sums } = found;
  const text = Buffer.from(keyBytes.buffer, keyBytes.byteOffset, keyBytes.byteLength);
  return {
    keys: Array.from(keyEnds, (end, i) => text.toString("utf8", i === 0 ? 0 : keyEnds[i - 1]!, end)),
    counts: owned(found.counts),
    sums: Array.from(keyEnds, (_, i) => (sums[2 * i]! << 64n) | BigInt.asUintN(64, sums[2 * i + 1]!)),
    mins: owned(found.mins),
    maxs: owned(found.maxs),
    scale: plan.scale,
    rows: found.rows,
    badRows: found.badRows,
    firstBad: found.firstBad === undefined ? null : badRow(found.firstBad, plan),
    bytes: found.bytes,
  };
}

function badRow(found: NonNullable<ReturnType<Addon["csvGroups"]>["firstBad"]>, plan: CsvPlan): CsvBadRow {
  return {
    row: found.row,
    byteOffset: found.byteOffset,
    column: plan.value[found.factor]?.column ?? plan.by,
    reason: found.reason as CsvBadRow["reason"],
  };
}
