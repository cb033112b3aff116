import type { CsvQuery, CsvTotals } from "./arguments.ts";
import { describeEquivalence } from "@oxbow/equivalence/vitest";
import { embedded } from "../remote/forms.test.fixture.ts";
import { csvArgumentCases, csvGroupsCases } from "./cases.ts";
import * as kernels from "./control.ts";
import { unavailable } from "@oxbow/native";
import * as native from "./native.ts";
import { describe, expect, it } from "vitest";
import { appendFile, copyFile, rm } from "node:fs/promises";
import { salesCsv, salesFile } from "./sales.ts";
import { csvGroups, csvGroupsFile } from "./definition.ts";
import { duckdbGroups, polarsGroups } from "./peers.ts";
import { installed } from "../installed.ts";
import { failure } from "../failure.test.fixture.ts";

describe.skipIf(unavailable)("with the addon", () => {
  describeEquivalence(embedded(csvGroups));
  describeEquivalence(embedded(csvGroupsFile));

  it.each([...csvGroupsCases, ...csvArgumentCases].filter(({ expected }) => "throws" in expected))(
    "$name in the same words, at the same place, on both sides",
    ({ args }) =>
      expect(failure(() => native.csvGroups(...args()))).toEqual(failure(() => kernels.csvGroups(...args()))),
  );

  it.each(csvGroupsCases)("$name in Rust, however the input is cut", ({ args, expected }) => {
    const [bytes, query] = args();
    for (let cut = 0; cut <= bytes.length; cut += Math.ceil((bytes.length + 1) / 500)) {
      expect(outcome(() => inChunks([bytes.subarray(0, cut), bytes.subarray(cut)], query))).toEqual(expected);
    }
    expect(
      outcome(() =>
        inChunks(
          Array.from(bytes, (byte) => Uint8Array.of(byte)),
          query,
        ),
      ),
    ).toEqual(expected);
  });
});

const revenue: CsvQuery = {
  by: "region",
  value: [{ column: "quantity" }, { column: "unit_price", scale: 2 }, { column: "discount", scale: 2, from: 1 }],
};

// Large enough for several threads.
const bytes = 20e6;

describe.skipIf(unavailable)("a file read by several threads", () => {
  it("has the totals, the bad rows and the first of them that one thread finds", async () => {
    const path = await salesFile(bytes, { faults: true });
    const found = await native.csvGroupsFile(path, revenue);
    expect(found).toEqual(await kernels.csvGroupsFile(path, revenue));
    expect(found.badRows).toBeGreaterThan(100);
  });

  it.each([
    ["a short row", "1,2\n"],
    ["a quote that is never closed", '1,2,"\n1,2\n'],
    ["a quote inside a field", '1,2,3,4,5,6,7,a"b\n1,2\n'],
    ["text behind a quote, and more quotes", '1,2,3,4,5,6,7,"a"b"\n"1,2\n'],
  ])("finds %s near its end where one thread does", async (_, rows) => {
    await withAppended(`${rows}${"1,2,3,4,5,6,7,8\n".repeat(200_000)}`, async (path) => {
      expect(await failureOf(native.csvGroupsFile(path, revenue))).toEqual(
        await failureOf(kernels.csvGroupsFile(path, revenue)),
      );
    });
  });

  it("finds the row that begins one group too many where one thread does", async () => {
    const query = { ...revenue, maxGroups: 12 };
    const row = "1,2,overseas,4,5,6,0,8\n";
    await withAppended(row.repeat(100_000), async (path) => {
      const found = await failureOf(native.csvGroupsFile(path, query));
      expect(found).toMatchObject({ code: "OUT_OF_RANGE" });
      expect(found).toEqual(await failureOf(kernels.csvGroupsFile(path, query)));
    });
  });
});

describe.skipIf(unavailable).each([
  ["typescript", kernels],
  ["native", native],
])("csvGroupsFile in %s", (_, side) => {
  it("ends soon after its signal fires", async () => {
    const path = await salesFile(bytes);
    await expect(side.csvGroupsFile(path, revenue, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      name: "InputError",
      code: "ABORTED",
    });
    const controller = new AbortController();
    const running = side.csvGroupsFile(path, revenue, { signal: controller.signal });
    controller.abort();
    await expect(running).rejects.toMatchObject({ code: "ABORTED" });
  });

  it("reports all bytes at the end", async () => {
    const path = await salesFile(bytes);
    const reports: [number, number][] = [];
    const { bytes: total } = await side.csvGroupsFile(path, revenue, {
      onProgress: (bytesRead, bytesTotal) => reports.push([bytesRead, bytesTotal]),
    });
    expect(reports.at(-1)).toEqual([total, total]);
    expect(reports.map(([read]) => read)).toEqual(reports.map(([read]) => read).sort((a, b) => a - b));
  });
});

describe("the libraries", () => {
  it.skipIf(!installed("@duckdb/node-api"))(
    "DuckDB agrees with the control on a sound file, to the last digit",
    async () => {
      const path = await salesFile(bytes);
      expect(await duckdbGroups(path, revenue)).toEqual(await kernels.csvGroupsFile(path, revenue));
    },
  );

  it.skipIf(!installed("nodejs-polars"))(
    "polars agrees with the control on counts, and on sums to 1 in 10^9",
    async () => {
      const path = await salesFile(bytes);
      const [found, expected] = [await polarsGroups(path, revenue), await kernels.csvGroupsFile(path, revenue)];
      expect({ ...found, sums: [] }).toEqual({ ...expected, sums: [] });
      for (const [i, sum] of found.sums.entries()) {
        expect(Math.abs(Number(sum - expected.sums[i]!)) / Number(expected.sums[i])).toBeLessThan(1e-9);
      }
    },
  );
});

describe("sales in memory", () => {
  it("are whole rows, and the same every time", () => {
    const csv = salesCsv(100_000);
    expect(csv.length).toBeLessThanOrEqual(100_000);
    expect(csv).toEqual(salesCsv(100_000));
    expect(kernels.csvGroups(csv, revenue)).toMatchObject({ badRows: 0, bytes: csv.length });
    expect(kernels.csvGroups(salesCsv(1e6, { faults: true }), revenue).badRows).toBeGreaterThan(5);
  });
});

/** A copy of the sales with `text` behind them, removed afterwards. */
async function withAppended(text: string, use: (path: string) => Promise<void>): Promise<void> {
  const path = await salesFile(bytes);
  const copy = `${path}.${process.pid}`;
  await copyFile(path, copy);
  try {
    await appendFile(copy, text);
    await use(copy);
  } finally {
    await rm(copy);
  }
}

const failureOf = (running: Promise<unknown>): Promise<unknown> =>
  running.then(
    () => "nothing was thrown",
    (error: unknown) =>
      failure(() => {
        throw error;
      }),
  );

function inChunks(chunks: readonly Uint8Array[], query: CsvQuery): CsvTotals {
  const groups = new native.CsvGroups(query);
  for (const chunk of chunks) groups.update(chunk);
  return groups.finish();
}

function outcome(run: () => CsvTotals): unknown {
  try {
    return { returns: run() };
  } catch (error) {
    return { throws: { class: (error as Error).name, code: (error as { code?: string }).code } };
  }
}
