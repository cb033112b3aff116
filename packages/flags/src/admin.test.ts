import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, it } from "vitest";
import { flagAdmin, FlagServerError } from "./index.ts";

// What a real server does with these requests is in apps/bench/src/fleet/fleet.e2e.ts; here are the answers it never gives.

let server: Server | undefined;

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

const path = "/api/admin/projects/default/features";

it.each<[string, RequestListener, string]>([
  [
    "refuses the token",
    (_, response) => response.writeHead(403).end("{}"),
    `refuses GET ${path} (403): it takes an admin token with that right`,
  ],
  [
    "answers with HTML",
    (_, response) => response.writeHead(200, { "content-type": "text/html" }).end("<h1>Login</h1>"),
    `answered GET ${path} with 200: text that is not JSON`,
  ],
  [
    "says why it fails",
    (_, response) => response.writeHead(500).end('{"message":"no space left"}'),
    `answered GET ${path} with 500: no space left`,
  ],
  ["says nothing", (_, response) => response.writeHead(502).end(), `answered GET ${path} with 502: no reason given`],
  ["hangs up", (request) => request.socket.destroy(), "no answer from the flag server at "],
  ["never answers", () => {}, "; check the address, and that it runs"],
])("says so when the server %s", async (_, answer, sentence) => {
  const url = await listen(answer);
  const failed = await flagAdmin({ url, token: "*:*.secret", timeoutMs: 300 })
    .read()
    .catch((error: unknown) => error);
  expect(failed).toBeInstanceOf(FlagServerError);
  expect((failed as Error).message).toContain(sentence);
  expect((failed as Error).message).not.toContain("secret");
});

it.each([
  [{ url: "http://somebody:secret@localhost" }, "must hold no name and no password"],
  [{ url: "localhost:secret" }, "must begin with https:// or http://"],
  [{ token: "secret\nsecret" }, "the token for the flag server holds what no header can carry"],
])("refuses %j, and does not repeat it", (options, message) => {
  const make = () => flagAdmin({ url: "http://localhost", token: "t", ...options });
  expect(make).toThrow(message);
  expect(make).not.toThrow(/secret/);
});

it("takes the token out of what the server says", async () => {
  const url = await listen((request, response) =>
    response.writeHead(400).end(JSON.stringify({ message: `no such ${request.headers.authorization}` })),
  );
  await expect(flagAdmin({ url, token: "*:*.secret" }).read()).rejects.toThrow(/with 400: no such \[the token\]$/);
});

it("knows in which environments a flag is on", async () => {
  const environments = ["development", "test", "production"].map((name, i) => ({
    name,
    enabled: i !== 1,
    strategies: [],
  }));
  const url = await listen((_, response) => response.end(JSON.stringify({ name: "oxbow.k", environments })));
  expect(await flagAdmin({ url, token: "t" }).on("k")).toEqual(["development", "production"]);
});

it("says so when nobody listens", async () => {
  const url = await listen(() => {});
  await new Promise((resolve) => server!.close(resolve));
  await expect(flagAdmin({ url, token: "x" }).move("k", { stage: "off" })).rejects.toThrow(
    `no answer from the flag server at ${url}: connect ECONNREFUSED ${new URL(url).host}; check the address, and that it runs`,
  );
});

it.each(["", "/", "/api", "/api/"])("takes an address that ends in %j", async (end) => {
  const asked: string[] = [];
  const url = await listen((request, response) => {
    asked.push(`${request.headers.authorization} ${request.url}`);
    response.end('{"features":[]}');
  });
  expect(await flagAdmin({ url: `${url}${end}`, token: "t" }).read()).toEqual({ version: 2, features: [] });
  expect(asked).toEqual([`t ${path}`]);
});

async function listen(answer: RequestListener): Promise<string> {
  server = createServer(answer);
  await new Promise<void>((resolve) => server!.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
