import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout } from "node:timers/promises";

/** How long another service takes to answer, in milliseconds. */
const answersAfterMs = 4;

/** Where a service looks its sessions up, as over a network: it answers some milliseconds later. */
export async function startSessionStore(): Promise<Disposable & { readonly url: string }> {
  const server = createServer((_, response) => {
    void setTimeout(answersAfterMs).then(() => response.end("a user"));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    [Symbol.dispose]() {
      server.close();
      server.closeAllConnections();
    },
  };
}
