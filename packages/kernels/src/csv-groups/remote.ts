import { checkBytes } from "../arguments.ts";
import { planCsv } from "./arguments.ts";
import type { CsvBadRow, CsvPlan, CsvQuery, CsvTotals } from "./arguments.ts";
import { elementsOf } from "../remote/columns.ts";
import type { CsvTotals__Output, Remote } from "@oxbow/remote";
import { halves, toNumber } from "@oxbow/remote";

/** `csvGroups` of @oxbow/kernels, elsewhere: same promise, same errors. */
export function csvGroupsKernels({ call }: Remote) {
  return {
    csvGroups: async (bytes: Uint8Array, query: CsvQuery): Promise<CsvTotals> => {
      checkBytes(bytes);
      const plan = planCsv(query);
      return csvTotals(await call("CsvGroups", { query: csvQuery(plan), bytes }), plan);
    },
  };
}

export function csvQuery({ by, value, maxRecordBytes, maxGroups }: CsvPlan) {
  return {
    by,
    value: value.map(({ column, scale, from }) => ({
      column,
      scale,
      ...(from === undefined ? {} : { from: halves(from) }),
    })),
    maxRecordBytes,
    maxGroups,
  };
}

export function csvTotals(found: CsvTotals__Output, plan: CsvPlan): CsvTotals {
  const ends = elementsOf(Uint32Array, found.keyEnds);
  const words = elementsOf(BigInt64Array, found.sums);
  return {
    keys: Array.from(ends, (end, i) => found.keys.toString("utf8", i === 0 ? 0 : ends[i - 1]!, end)),
    counts: Float64Array.from(elementsOf(BigUint64Array, found.counts), Number),
    sums: Array.from(ends, (_, i) => (words[2 * i + 1]! << 64n) | BigInt.asUintN(64, words[2 * i]!)),
    mins: elementsOf(BigInt64Array, found.mins),
    maxs: elementsOf(BigInt64Array, found.maxs),
    scale: plan.scale,
    rows: toNumber(found.rows),
    badRows: toNumber(found.badRows),
    firstBad: found.firstBad ? badRow(found.firstBad, plan) : null,
    bytes: toNumber(found.bytes),
  };
}

function badRow(found: NonNullable<CsvTotals__Output["firstBad"]>, plan: CsvPlan): CsvBadRow {
  return {
    row: toNumber(found.row),
    byteOffset: toNumber(found.byteOffset),
    column: (found.factor === undefined ? undefined : plan.value[found.factor]?.column) ?? plan.by,
    reason: found.reason as CsvBadRow["reason"],
  };
}
