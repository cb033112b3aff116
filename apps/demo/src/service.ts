import type { NdjsonTotals } from "@oxbow/contract";
import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";

/** The hot functions of the service. Routed or not, recorded or not: the service cannot tell. */
export interface HotFunctions {
  readonly ndjsonStats: Keyed<[Uint8Array], NdjsonTotals>;
  readonly byteHashMany: Keyed<[Uint8Array, Uint32Array, BigUint64Array], void>;
  readonly lineOffsets: (bytes: Uint8Array) => Uint32Array;
  readonly countShards: (hashes: BigUint64Array, shards: number) => readonly number[];
}

/** A function that is told who is asking. */
export type Keyed<Args extends readonly unknown[], Out> = (key: string, ...args: Args) => Out;

/** What happens around each request, such as its recording. */
export type Around = <Out>(work: () => Out) => Out;

/** What the service answers to an upload of flights. */
export interface UploadReply {
  readonly totals: NdjsonTotals;
  /** How many of the flights fall on each of the shards, by the hash of their line. */
  readonly shards: readonly number[];
}

/** Larger bodies are refused: the service holds a body in memory. */
const MAX_BODY_BYTES = 64 * 1024 * 1024;

/**
 * A service that takes uploads of flights: `POST /flights` with newline-delimited JSON answers with an `UploadReply`.
 * `GET /status` answers with what `status` gives. The header `x-user` is the key that decisions stick to.
 */
export function createService(hot: HotFunctions, status: () => unknown, around: Around = (work) => work()): Server {
  return createServer((request, response) => {
    around(() => answer(request, hot, status)).then(
      ([code, body]) => reply(response, code, body),
      (error: unknown) => reply(response, 500, { error: error instanceof Error ? error.message : String(error) }),
    );
  });
}

/** What an upload is worth to the service: totals of the records, and where each of them belongs. */
export function upload(hot: HotFunctions, user: string, body: Uint8Array): UploadReply {
  const totals = hot.ndjsonStats(user, body);
  const offsets = hot.lineOffsets(body);
  const hashes = new BigUint64Array(offsets.length - 1);
  hot.byteHashMany(user, body, offsets, hashes);
  return { totals, shards: hot.countShards(hashes, 16) };
}

/** Where each line of `bytes` begins, newline included, and one entry more for the end. */
export function lineOffsets(bytes: Uint8Array): Uint32Array {
  const starts = [0];
  for (let end = bytes.indexOf(10); end !== -1; end = bytes.indexOf(10, end + 1)) starts.push(end + 1);
  if (starts.at(-1) !== bytes.length) starts.push(bytes.length);
  return Uint32Array.from(starts);
}

/** How many hashes fall on each shard. */
export function countShards(hashes: BigUint64Array, shards: number): readonly number[] {
  const counts = Array.from({ length: shards }, () => 0);
  for (const hash of hashes) counts[Number(hash % BigInt(shards))]!++;
  return counts;
}

async function answer(request: IncomingMessage, hot: HotFunctions, status: () => unknown): Promise<[number, unknown]> {
  if (request.method === "GET" && request.url === "/status") return [200, status()];
  if (request.method !== "POST" || request.url !== "/flights") {
    return [
      404,
      { error: `no ${request.method} ${request.url} here: POST newline-delimited JSON to /flights, or GET /status` },
    ];
  }
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES)
      return [413, { error: `the body is larger than ${MAX_BODY_BYTES} bytes: send it in parts` }];
    chunks.push(chunk);
  }
  return [200, upload(hot, String(request.headers["x-user"] ?? ""), Buffer.concat(chunks))];
}

function reply(response: ServerResponse, code: number, body: unknown): void {
  const text = JSON.stringify(body);
  response.writeHead(code, { "content-type": "application/json", "content-length": Buffer.byteLength(text) }).end(text);
}
