import { checkPath } from "../files.ts";
import { planCsv } from "../csv-groups/arguments.ts";
import type { CsvQuery, CsvTotals } from "../csv-groups/arguments.ts";
import type { FileOptions } from "@oxbow/contract";
import type { NdjsonTotals } from "../ndjson-stats/arguments.ts";
import { csvQuery, csvTotals } from "../csv-groups/remote.ts";
import { fileMessages } from "./file-messages.ts";
import { kernelsOver } from "./kernels.ts";
import { ndjsonTotals } from "../ndjson-stats/remote.ts";
import { ServiceClient, type ServiceOptions } from "@oxbow/remote";

export type Service = ReturnType<typeof connectService>;

/**
 * The kernels of a gRPC service: the names and arguments of @oxbow/kernels, and promises. Files are read here and sent in
 * chunks, so they may be where the service never is; a file may take as long as it takes.
 */
export function connectService(options: ServiceOptions) {
  const client = new ServiceClient(options);
  return {
    ...kernelsOver(client),

    ndjsonStatsFile: async (path: string | URL, file: FileOptions = {}): Promise<NdjsonTotals> => {
      const name = checkPath(path);
      return ndjsonTotals(await client.stream("NdjsonStatsStream", () => fileMessages(name, file)));
    },

    csvGroupsFile: async (path: string | URL, query: CsvQuery, file: FileOptions = {}): Promise<CsvTotals> => {
      const name = checkPath(path);
      const plan = planCsv(query);
      const requests = async function* () {
        yield { query: csvQuery(plan) };
        yield* fileMessages(name, file);
      };
      return csvTotals(await client.stream("CsvGroupsStream", requests), plan);
    },

    stats: () => client.stats(),
    close: () => client.close(),
  };
}
