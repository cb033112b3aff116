import { InputError } from "@oxbow/contract";
import { prometheusContentType } from "@oxbow/router";
import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Endpoint, Keyed } from "./endpoints.ts";

/** What happens around each request, such as its recording. */
export type Around = <Out>(work: () => Out) => Out;

/** Larger bodies are refused: the service holds a body in memory. */
const MAX_BODY_BYTES = 64 * 1024 * 1024;

/**
 * A service with one endpoint for each hot function: `POST <path>` answers with JSON. `GET /status` answers with what
 * `status` gives, `GET /metrics` with the text that Prometheus reads. The header `x-user` is the key that decisions stick to.
 *
 * `run` gives the function behind an endpoint: routed, recorded or bare, the service cannot tell.
 */
export function createService(
  endpoints: readonly Endpoint[],
  run: (endpoint: Endpoint) => Keyed,
  {
    status = () => ({}),
    metrics = () => "",
    around = (work) => work(),
  }: { readonly status?: () => unknown; readonly metrics?: () => string; readonly around?: Around } = {},
): Server {
  const hot = new Map(endpoints.map((endpoint) => [endpoint.path, { ...endpoint, run: run(endpoint) }]));

  async function answer(request: IncomingMessage): Promise<[number, unknown]> {
    if (request.method === "GET" && request.url === "/status") return [200, status()];
    const found = hot.get(request.url ?? "");
    if (request.method !== "POST" || found === undefined) {
      const known = [...hot.keys()].join(", ");
      return [404, { error: `no ${request.method} ${request.url} here: POST to one of ${known}, or GET /status` }];
    }
    const body = await bodyOf(request);
    if (body === null) return [413, { error: `the body is larger than ${MAX_BODY_BYTES} bytes: send it in parts` }];
    try {
      return [200, await found.answer(found.run, String(request.headers["x-user"] ?? ""), body)];
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      return [400, { error: error.message, code: error.code, row: error.row, byteOffset: error.byteOffset }];
    }
  }

  return createServer((request, response) => {
    if (request.method === "GET" && request.url === "/metrics") {
      response.writeHead(200, { "content-type": prometheusContentType }).end(metrics());
      return;
    }
    around(() => answer(request)).then(
      ([code, body]) => reply(response, code, body),
      (error: unknown) => reply(response, 500, { error: error instanceof Error ? error.message : String(error) }),
    );
  });
}

/** The whole body, or null when it is too large. */
async function bodyOf(request: IncomingMessage): Promise<Uint8Array | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function reply(response: ServerResponse, code: number, body: unknown): void {
  const text = JSON.stringify(body);
  response.writeHead(code, { "content-type": "application/json", "content-length": Buffer.byteLength(text) }).end(text);
}
