import { csv, exact, fc, upTo } from "@oxbow/equivalence";
import type { Size } from "@oxbow/equivalence";
import type { CsvQuery } from "./arguments.ts";

/** The bytes of any CSV of three columns, sound or not. */
export const anyCsv = (size: Size) => csv({ columns: ["k", "v", "w"], size });
export const anyQuery = () =>
  fc.nat(QUERIES.length - 1).map(
    (i) => QUERIES[i]!,
    (query) => {
      const found = QUERIES.findIndex((each) => exact(each, query) === null);
      if (found < 0) throw new TypeError("no such query");
      return found;
    },
  );

/** Every text of up to five hostile parts behind a header: the grammar of RFC 4180, searched whole. */
export function* shortTables(): Generator<[bytes: Uint8Array, query: CsvQuery]> {
  const header = "k,v,w\n";
  for (const parts of upTo(5, ["a", "1", ",", '"', "\r", "\n"])) {
    yield [new Uint8Array(Buffer.from(header + parts.join(""))), { by: "k", value: [{ column: "v", scale: 2 }] }];
  }
}

/** Queries that read the same columns in other orders, scales and limits, and one that the header does not have. */
const QUERIES: readonly CsvQuery[] = [
  { by: "k", value: [{ column: "v", scale: 2 }] },
  { by: "k", value: [{ column: "v", scale: 2 }, { column: "w" }] },
  {
    by: "w",
    value: [
      { column: "k", scale: 3 },
      { column: "v", scale: 2, from: 1 },
    ],
  },
  { by: "v", value: [{ column: "v", scale: 18 }] },
  { by: "k", value: [{ column: "w", scale: 2 }], maxRecordBytes: 64, maxGroups: 3 },
  { by: "x", value: [{ column: "v" }] },
];
