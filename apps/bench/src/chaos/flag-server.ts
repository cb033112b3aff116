import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { newFlag } from "@oxbow/flags";

/** A server that answers as Unleash does, until it is told to fail. */
export class FlagServer {
  /** How often it was asked. */
  requests = 0;
  /** Answers instead of flags. */
  fails: ((response: ServerResponse) => void) | null = null;
  flag: unknown = flag(true);
  readonly #server = createServer((request, response) => {
    this.requests++;
    if (this.fails !== null) return this.fails(response);
    const body = JSON.stringify({ version: 2, features: [this.flag] });
    const etag = `"${body.length}"`;
    if (request.headers["if-none-match"] === etag) response.writeHead(304).end();
    else response.writeHead(200, { "content-type": "application/json", etag }).end(body);
  });
  #port = 0;

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(this.#port, "127.0.0.1", resolve));
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  async die(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}/api`;
  }
}

/** The flag of the kernel, promoted; as an Unleash server sends it. */
export function flag(enabled: boolean): ReturnType<typeof newFlag> {
  const made = newFlag("oxbow.chaos");
  const [strategy] = made.strategies!;
  const [variant] = strategy!.variants!;
  const value = JSON.stringify({ stage: "promoted", implementation: "native" });
  return {
    ...made,
    enabled,
    strategies: [{ ...strategy!, variants: [{ ...variant!, payload: { ...variant!.payload!, value } }] }],
  };
}
