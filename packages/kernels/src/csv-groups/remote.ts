import { checkBytes } from "../arguments.ts";
import { planCsv } from "./arguments.ts";
import type { CsvBadRow, CsvPlan, CsvQuery, CsvTotals } from "./arguments.ts";
import { checkPath } from "../files.ts";
import { fileMessages } from "../remote/file-messages.ts";
import type { FileOptions } from "@oxbow/contract";
import { elementsOf, halves, type Remote, serviceOf, toNumber, waitFor } from "@oxbow/remote";
import type { CsvGroupsDefinition } from "./generated/oxbow/csv_groups/v1/CsvGroups.ts";
import type { Totals__Output } from "./generated/oxbow/csv_groups/v1/Totals.ts";
import { schema } from "./generated/schema.ts";

const kernel = serviceOf<CsvGroupsDefinition>(schema, "oxbow.csv_groups.v1.CsvGroups");

/** `csvGroups` and `csvGroupsFile` over a worker or a service: same promise, same errors. */
export function csvGroupsOver({ call, stream }: Remote) {
  return {
    csvGroups: async (bytes: Uint8Array, query: CsvQuery): Promise<CsvTotals> => {
      checkBytes(bytes);
      const plan = planCsv(query);
      return csvTotals(await call(kernel.Groups, { query: csvQuery(plan), bytes }), plan);
    },

    /** A worker opens the file, and the signal ends the waiting for it. For a service it is read here and sent in chunks. */
    csvGroupsFile: async (path: string | URL, query: CsvQuery, options: FileOptions = {}): Promise<CsvTotals> => {
      const name = checkPath(path);
      const plan = planCsv(query);
      const asked = csvQuery(plan);
      const requests = async function* () {
        yield { query: asked };
        yield* fileMessages(name, options);
      };
      const totals =
        stream === undefined
          ? waitFor(options.signal, () => call(kernel.File, { query: asked, path: name }))
          : stream(kernel.Stream, requests);
      return csvTotals(await totals, plan);
    },
  };
}

function csvQuery({ by, value, maxRecordBytes, maxGroups }: CsvPlan) {
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

function csvTotals(found: Totals__Output, plan: CsvPlan): CsvTotals {
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

function badRow(found: NonNullable<Totals__Output["firstBad"]>, plan: CsvPlan): CsvBadRow {
  return {
    row: toNumber(found.row),
    byteOffset: toNumber(found.byteOffset),
    column: (found.factor === undefined ? undefined : plan.value[found.factor]?.column) ?? plan.by,
    reason: found.reason as CsvBadRow["reason"],
  };
}
