import { compilePattern, logColumns } from "@oxbow/kernels/log-fields/arguments";
import type { AnyDefinition, Definition } from "@oxbow/contract";
import type { CsvQuery } from "@oxbow/kernels/csv-groups/arguments";
import { encodedSize } from "@oxbow/kernels/message-codec/control";
import { invertLut } from "@oxbow/kernels/pixel-filter/control";
import { flightMessages } from "@oxbow/kernels/message-codec/messages";
import { requestLog } from "@oxbow/kernels/log-fields/logs";
import { photographPng } from "@oxbow/kernels/pixel-filter/photographs";
import { salesCsv } from "@oxbow/kernels/csv-groups/sales";
import { byteHash } from "@oxbow/kernels/byte-hash/definition";
import { csvGroups } from "@oxbow/kernels/csv-groups/definition";
import { logFields } from "@oxbow/kernels/log-fields/definition";
import { messageCodec } from "@oxbow/kernels/message-codec/definition";
import { ndjsonStats } from "@oxbow/kernels/ndjson-stats/definition";
import { pixelFilter } from "@oxbow/kernels/pixel-filter/definition";
import { sumSquares } from "@oxbow/kernels/sum-squares/definition";
import type { Records } from "./records.ts";

/** A path of the service with one hot function behind it. */
export interface Endpoint {
  readonly path: string;
  readonly definition: AnyDefinition;
  /** The work of a request. `run` is the hot function, told who is asking: routed, recorded or bare, it cannot tell. */
  readonly answer: (run: Keyed, user: string, body: Uint8Array) => unknown;
  /** What its users send. */
  readonly bodies: (records: Records) => readonly Uint8Array[] | Promise<readonly Uint8Array[]>;
}

// oxlint-disable-next-line typescript/no-explicit-any -- endpoints of every signature share one table.
export type Keyed<Args extends readonly any[] = any, Out = any> = (key: string, ...args: Args) => Out;

/** Each kernel behind the path where such a service would have it. */
export const endpoints: readonly Endpoint[] = [
  endpoint(byteHash, "/shards", {
    bodies: ({ uploads }) => uploads,
    answer: async (hash, user, body) => {
      const offsets = lineOffsets(body);
      return countShards(await hash(user, body, offsets, new BigUint64Array(offsets.length - 1)), 16);
    },
  }),
  endpoint(ndjsonStats, "/totals", {
    bodies: ({ uploads }) => uploads,
    answer: (totals, user, body) => totals(user, body),
  }),
  endpoint(csvGroups, "/revenue", {
    bodies: () => [salesCsv(32 << 10)],
    answer: async (groups, user, body) => {
      const { keys, sums, scale } = await groups(user, body, revenue);
      return keys.map((key, i) => ({ key, sum: String(sums[i]), scale }));
    },
  }),
  endpoint(logFields, "/accesses", {
    bodies: () => [requestLog(32 << 10)],
    answer: (fields, user, body) => {
      const columns = logColumns(access, Math.ceil(body.length / 8));
      return fields(user, access, body, columns);
    },
  }),
  endpoint(pixelFilter, "/negative", {
    bodies: async () => [await photographPng(160, 120)],
    answer: async (filter, user, body) => (await filter(user, body, { lut: invertLut() })).length,
  }),
  endpoint(sumSquares, "/spread", {
    bodies: () => [new Uint8Array(delays().buffer)],
    answer: async (sum, user, body) => {
      const values = new Int32Array(body.slice(0, body.length - (body.length % 4)).buffer);
      return { count: values.length, sumOfSquares: String(await sum(user, values)) };
    },
  }),
  endpoint(messageCodec, "/export", {
    bodies: () => [Buffer.from("flights")],
    answer: (encode, user) => {
      const messages = flights();
      return encode(user, messages, new Uint8Array(encodedSize(messages)));
    },
  }),
];

const revenue: CsvQuery = {
  by: "region",
  value: [{ column: "quantity" }, { column: "unit_price", scale: 2 }, { column: "discount", scale: 2, from: 1 }],
};

const access = compilePattern(String.raw`^(?<id>\d+)\s+(?<level>\w+)\s+(?<path>\S+)`, { numeric: ["id"] });

const flights = once(flightMessages);
const delays = once(() => flights().field1.slice());

/** Where each line of `bytes` begins, newline included, and one entry more for the end. */
function lineOffsets(bytes: Uint8Array): Uint32Array {
  const starts = [0];
  for (let end = bytes.indexOf(10); end !== -1; end = bytes.indexOf(10, end + 1)) starts.push(end + 1);
  if (starts.at(-1) !== bytes.length) starts.push(bytes.length);
  return Uint32Array.from(starts);
}

/** How many hashes fall on each shard. */
function countShards(hashes: BigUint64Array, shards: number): readonly number[] {
  const counts = Array.from({ length: shards }, () => 0);
  for (const hash of hashes) counts[Number(hash % BigInt(shards))]!++;
  return counts;
}

function endpoint<Args extends readonly unknown[], Out>(
  definition: Definition<Args, Out>,
  path: string,
  rest: {
    readonly bodies: Endpoint["bodies"];
    /** A worker or a service answers later. */
    readonly answer: (run: Keyed<Args, Out | Promise<Awaited<Out>>>, user: string, body: Uint8Array) => unknown;
  },
): Endpoint {
  return { path, definition, ...rest };
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}
