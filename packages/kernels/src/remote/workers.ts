import { checkPath } from "../files.ts";
import { planCsv } from "../csv-groups/arguments.ts";
import type { CsvQuery, CsvTotals } from "../csv-groups/arguments.ts";
import type { FileOptions } from "@oxbow/contract";
import type { NdjsonTotals } from "../ndjson-stats/arguments.ts";
import { csvQuery, csvTotals } from "../csv-groups/remote.ts";
import { kernelsOver } from "./kernels.ts";
import { ndjsonTotals } from "../ndjson-stats/remote.ts";
import { WorkerPool, type WorkerOptions, waitFor } from "@oxbow/remote";

export type Workers = ReturnType<typeof startWorkers>;

/**
 * The kernels in worker processes: the names and arguments of @oxbow/kernels, and promises. Nothing is started before the
 * first call, and what is idle keeps no process alive.
 */
export function startWorkers(options: WorkerOptions = {}) {
  const pool = new WorkerPool(options);
  return {
    ...kernelsOver(pool),

    /** The worker opens the file: it must be on this machine. The signal ends the waiting, not the work. */
    ndjsonStatsFile: async (path: string | URL, { signal }: FileOptions = {}): Promise<NdjsonTotals> => {
      return ndjsonTotals(await waitFor(signal, () => pool.call("NdjsonStatsFile", { path: checkPath(path) })));
    },

    csvGroupsFile: async (path: string | URL, query: CsvQuery, { signal }: FileOptions = {}): Promise<CsvTotals> => {
      const name = checkPath(path);
      const plan = planCsv(query);
      const request = { query: csvQuery(plan), path: name };
      return csvTotals(await waitFor(signal, () => pool.call("CsvGroupsFile", request)), plan);
    },

    /** Why there is no worker here, or undefined. */
    unavailable: pool.unavailable,
    stats: () => pool.stats(),
    probe: (word: string) => pool.probe(word),
    close: () => pool.close(),
  };
}
