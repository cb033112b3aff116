// Long because every test needs the server that stands at its top, and its answers.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { json } from "node:stream/consumers";
import { inspect } from "node:util";
import { Unleash } from "unleash-client";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { SDK } from "./client-api.ts";
import {
  type FlagsEvent,
  type FlagsFile,
  newFlag,
  type ServerFlags,
  serverFlags,
  type ServerFlagsOptions,
} from "./index.ts";

const on: FlagsFile = { version: 2, features: [{ ...newFlag("oxbow.k"), enabled: true }] };
const offFile: FlagsFile = { version: 2, features: [newFlag("oxbow.k")] };

let directory: string;
let server: Server;
let url: string;
let answer: (request: IncomingMessage, response: ServerResponse) => void;
/** Polls alone. */
let requests = 0;
let registrations: { readonly headers: IncomingMessage["headers"]; readonly body: unknown }[];
let events: FlagsEvent[];
const opened: ServerFlags[] = [];

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), "oxbow-store-"));
  events = [];
  requests = 0;
  registrations = [];
  registrationStatus = 202;
  answer = says(on);
  server = createServer((request, response) => {
    if (request.url !== "/api/client/features") return void registered(request, response);
    requests++;
    answer(request, response);
  });
  await listen(0);
});

afterEach(async () => {
  for (const flags of opened.splice(0)) flags.close();
  await shut();
  rmSync(directory, { recursive: true });
});

it("obeys the server, sends the token, and follows a moved flag", async () => {
  const tokens = new Set<string | undefined>();
  answer = (request, response) => {
    tokens.add(request.headers.authorization);
    says(on)(request, response);
  };
  const flags = open();
  expect(stage(flags)).toBe("off");
  await until(() => expect(stage(flags)).toBe("shadow"));
  answer = says(offFile);
  await until(() => expect(flags.cell("oxbow.k").because).toBe("the flag oxbow.k is off"));
  expect([...tokens]).toEqual(["default:development.secret"]);
});

describe.each<[string, typeof answer]>([
  ["401", status(401)],
  ["403", status(403)],
  ["404", status(404)],
  ["429", status(429)],
  ["503", status(503)],
  ["an empty body", (_, response) => response.end()],
  ["malformed JSON", (_, response) => response.end('{"version": 2, "fea')],
  [
    "JSON that holds no flags, and that it has not changed",
    (request, response) => {
      if (request.headers["if-none-match"] === "bad") response.writeHead(304).end();
      else response.setHeader("etag", "bad").end("{}");
    },
  ],
  ["a page of HTML", (_, response) => response.setHeader("content-type", "text/html").end("<h1>Login</h1>")],
  ["nothing, ever", () => {}],
  ["a broken connection", (request) => request.socket.destroy()],
])("while the server answers %s", (_, failing) => {
  it("keeps the flags as they were, and follows the server once it is back", async () => {
    const flags = open({ timeoutMs: 200 });
    await until(() => expect(stage(flags)).toBe("shadow"));
    answer = failing;
    await until(() => expect(flags.status().reconnects).toBeGreaterThanOrEqual(2));
    expect(stage(flags)).toBe("shadow");
    answer = says(offFile);
    await until(() => expect(flags.cell("oxbow.k").because).toBe("the flag oxbow.k is off"));
  });

  it("is off at the start, without anything stored", async () => {
    answer = failing;
    const flags = open({ timeoutMs: 200 });
    await until(() => expect(requests).toBeGreaterThanOrEqual(2));
    expect(flags.cell("oxbow.k")).toMatchObject({ stage: "off", because: "the flag oxbow.k is unknown" });
    expect(flags.status()).toMatchObject({ source: "nobody", silentMs: null });
  });
});

it("turns a malformed flag off and keeps the others", async () => {
  answer = says({
    version: 2,
    features: [...on.features, { name: "oxbow.bad", enabled: true, strategies: "all" as never }],
  });
  const flags = open();
  await until(() => expect(stage(flags)).toBe("shadow"));
  expect(flags.cell("oxbow.bad")).toMatchObject({
    stage: "off",
    because: "the flag oxbow.bad is malformed: it has no list of strategies",
  });
});

it("begins with the flags it knew last, stronger than the embedded ones, when the server is gone", async () => {
  const first = open({ storeDirectory: directory });
  await until(() => expect(stage(first)).toBe("shadow"));
  answer = says(offFile);
  await until(() => expect(stage(first)).toBe("off"));
  first.close();
  await shut();
  const second = open({ storeDirectory: directory, embedded: on });
  expect(second.status().source).toBe("stored");
  expect(second.cell("oxbow.k").because).toBe("the flag oxbow.k is off");
});

it("begins with the embedded flags where nothing is stored", async () => {
  answer = status(503);
  const flags = open({ embedded: on });
  expect(stage(flags)).toBe("shadow");
  expect(flags.status().source).toBe("embedded");
});

it("keeps the flags of two applications and environments apart", async () => {
  const one = open({ storeDirectory: directory });
  await until(() => expect(stage(one)).toBe("shadow"));
  one.close();
  answer = status(503);
  expect(stage(open({ storeDirectory: directory, environment: "production" }))).toBe("off");
  expect(stage(open({ storeDirectory: directory, appName: "other" }))).toBe("off");
  expect(stage(open({ storeDirectory: directory }))).toBe("shadow");
});

it("goes to the control when it was silent for too long, and back with the next contact", async () => {
  let now = 0;
  const flags = open({ now: () => now, staleness: { "oxbow.k": { maxMs: 60_000, fallback: "control" } } });
  const told = vi.fn();
  flags.subscribe(told);
  await until(() => expect(stage(flags)).toBe("shadow"));
  answer = status(404);
  await until(() => expect(events.some(({ type }) => type === "warning")).toBe(true));
  now = 60_001;
  told.mockClear();
  await until(() => expect(told).toHaveBeenCalled());
  expect(flags.cell("oxbow.k")).toMatchObject({
    stage: "off",
    because: "there was no contact with the flag server for more than 60000 ms",
  });
  answer = says(on);
  now += 60_000;
  await until(() => expect(stage(flags)).toBe("shadow"));
});

it("freezes a flag that is to stay, and says so", async () => {
  let now = 0;
  const flags = open({ now: () => now, staleness: { "*": { maxMs: 1000, fallback: "freeze" } } });
  await until(() => expect(stage(flags)).toBe("shadow"));
  answer = status(404);
  await until(() => expect(events.some(({ type }) => type === "warning")).toBe(true));
  now = 1001;
  await until(() => expect(flags.cell("oxbow.k").because).toMatch(/\(frozen: there was no contact/));
  expect(stage(flags)).toBe("shadow");
});

it("keeps one flag as it is while the others go to the control", async () => {
  let now = 0;
  answer = says({ version: 2, features: [...on.features, { ...newFlag("oxbow.other"), enabled: true }] });
  const staleness = { "*": { maxMs: 1000, fallback: "control" }, "oxbow.k": { maxMs: 0, fallback: "keep" } } as const;
  const flags = open({ now: () => now, staleness });
  await until(() => expect(stage(flags)).toBe("shadow"));
  answer = status(404);
  await until(() => expect(events.some(({ type }) => type === "warning")).toBe(true));
  now = 1001;
  await until(() => expect(flags.cell("oxbow.other").stage).toBe("off"));
  expect(flags.cell("oxbow.k").because).toBe("the flag oxbow.k says shadow for 100 % of the callers");
});

it("is off when the server is gone at the start, and follows it once it is there", async () => {
  const { port } = new URL(url);
  await shut();
  const flags = open();
  await until(() => expect(flags.status().reconnects).toBeGreaterThanOrEqual(1));
  expect(flags.cell("oxbow.k")).toMatchObject({ stage: "off", because: "the flag oxbow.k is unknown" });
  await listen(Number(port));
  await until(() => expect(stage(flags)).toBe("shadow"));
});

it("obeys a server that died and comes back with the flag off", async () => {
  const { port } = new URL(url);
  const flags = open();
  await until(() => expect(stage(flags)).toBe("shadow"));
  await shut();
  await until(() => expect(flags.status().reconnects).toBeGreaterThanOrEqual(1));
  expect(flags.cell("oxbow.k").because).toBe("the flag oxbow.k says shadow for 100 % of the callers");
  answer = says(offFile);
  await listen(Number(port));
  await until(() => expect(flags.cell("oxbow.k").because).toBe("the flag oxbow.k is off"));
});

it("counts the age of stored flags from the last contact, not from their last change", async () => {
  let wall = 2_000_000;
  const first = open({ storeDirectory: directory, wallClock: () => wall });
  await until(() => expect(stage(first)).toBe("shadow"));
  wall = 5_000_000;
  const before = requests;
  await until(() => expect(requests).toBeGreaterThanOrEqual(before + 3));
  first.close();
  answer = status(404);
  const staleness = { "*": { maxMs: 60_000, fallback: "control" } } as const;
  expect(stage(open({ storeDirectory: directory, wallClock: () => 5_030_000, staleness }))).toBe("shadow");
});

it("does not trust the age of stored flags after the clock was moved back", async () => {
  const first = open({ storeDirectory: directory, wallClock: () => 2_000_000 });
  await until(() => expect(stage(first)).toBe("shadow"));
  first.close();
  answer = status(503);
  const staleness = { "*": { maxMs: 60_000, fallback: "control" } } as const;
  expect(stage(open({ storeDirectory: directory, wallClock: () => 1_000_000, staleness }))).toBe("off");
  expect(stage(open({ storeDirectory: directory, wallClock: () => 2_030_000, staleness }))).toBe("shadow");
});

it.each<[string, (response: ServerResponse) => void]>([
  ["text that is no flags", (response) => response.end("no flags")],
  ["401", (response) => response.writeHead(401).end()],
  ["503", (response) => response.writeHead(503).end()],
  ["a broken connection", (response) => response.req.socket.destroy()],
])("survives being closed while a poll is about to get %s", async (_, fail) => {
  let late: ServerResponse | undefined;
  answer = (__, response) => {
    late = response;
  };
  const flags = open();
  await until(() => expect(late).toBeDefined());
  flags.close();
  const gone = new Promise((resolve) => late!.once("close", resolve));
  fail(late!);
  await gone;
  // The answer, or its failure, arrives after the client was ended: an error that nobody hears would end this process.
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(flags.cell("oxbow.k").because).toBe("the flag oxbow.k is unknown");
});

it("asks the server at once when it is told to", async () => {
  const flags = open({ refreshMs: 60_000, watchdogMs: 60_000 });
  await until(() => expect(stage(flags)).toBe("shadow"));
  answer = says(offFile);
  await expect(flags.refresh()).resolves.toBe(true);
  expect(stage(flags)).toBe("off");
  answer = status(404);
  await expect(flags.refresh()).resolves.toBe(false);
  expect(requests).toBe(3);
});

it("names this process to the server once, as unleash-client does", async () => {
  const flags = open();
  await until(() => expect(stage(flags)).toBe("shadow"));
  await until(() => expect(registrations).toHaveLength(1));
  await flags.refresh();
  await flags.refresh();
  expect(registrations).toHaveLength(1);
  const [ours] = registrations;
  const unleash = new Unleash({ url, appName: "app", customHeaders: { Authorization: "default:development.secret" } });
  unleash.on("error", () => {});
  await until(() => expect(registrations).toHaveLength(2));
  unleash.destroy();
  const theirs = registrations[1]!;
  expect(Object.keys(theirs.body as object)).toEqual(expect.arrayContaining(Object.keys(ours!.body as object)));
  const same = ["appName", "strategies", "specVersion", "platformVersion"];
  for (const key of same) expect(ours!.body).toHaveProperty(key, (theirs.body as Record<string, unknown>)[key]);
  const names = ["authorization", "unleash-appname", "unleash-instanceid", "unleash-connection-id", "unleash-sdk"];
  for (const name of names) expect([name, typeof ours!.headers[name]]).toEqual([name, typeof theirs.headers[name]]);
});

it("asks with the headers of unleash-client's polls", async () => {
  const asked: IncomingMessage["headers"][] = [];
  answer = (request, response) => {
    asked.push(request.headers);
    says(on)(request, response);
  };
  const flags = open();
  await flags.refresh();
  const ours = asked.at(-1)!;
  expect(ours["if-none-match"]).toBeDefined();
  flags.close();
  asked.length = 0;
  const unleash = new Unleash({
    url,
    appName: "app",
    customHeaders: { Authorization: "default:development.secret" },
    refreshInterval: 15,
    disableMetrics: true,
  });
  unleash.on("error", () => {});
  await until(() => expect(asked.length).toBeGreaterThanOrEqual(2));
  unleash.destroy();
  const same = ["authorization", "user-agent", "unleash-appname", "unleash-client-spec", "unleash-interval"];
  for (const name of same) expect([name, ours[name]]).toEqual([name, asked.at(-1)![name]]);
});

it("is named as the package and its version", () => {
  const { name, version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  expect(SDK).toBe(`${name.replace("@", "").replace("/", "-")}:${version}`);
});

it("obeys flags whose server does not list this process, and says so once", async () => {
  registrationStatus = 503;
  const flags = open();
  await expect(flags.refresh()).resolves.toBe(true);
  await flags.refresh();
  expect(stage(flags)).toBe("shadow");
  expect(events.filter(({ type }) => type === "warning")).toEqual([
    {
      type: "warning",
      message: `the flag server does not list this process: the flag server at ${url} answered 503 when it was told of register`,
    },
  ]);
});

it("goes on polling when the server would rather stream", async () => {
  const streaming =
    (file: FlagsFile): typeof answer =>
    (request, response) => {
      response.setHeader("fetch-mode", "streaming");
      says(file)(request, response);
    };
  answer = streaming(on);
  const flags = open();
  await until(() => expect(stage(flags)).toBe("shadow"));
  answer = streaming(offFile);
  await until(() => expect(flags.cell("oxbow.k").because).toBe("the flag oxbow.k is off"));
  const before = requests;
  await until(() => expect(requests).toBeGreaterThanOrEqual(before + 3));
});

it("follows a moved flag however fast it is told to ask", async () => {
  const waiting: (() => void)[] = [];
  answer = (request, response) => void waiting.push(() => says(offFile)(request, response));
  const flags = open({ refreshMs: 60_000, embedded: on });
  await until(() => expect(waiting).toHaveLength(1));
  // Three webhooks while one poll is under way: it is let finish, and one more answers all three.
  const refreshed = [flags.refresh(), flags.refresh(), flags.refresh()];
  waiting[0]!();
  await until(() => expect(waiting).toHaveLength(2));
  expect(flags.cell("oxbow.k").because).toBe("the flag oxbow.k is off");
  waiting[1]!();
  expect(await Promise.all(refreshed)).toEqual([true, true, true]);
  expect(requests).toBe(2);
});

it("ends a poll that is under way when it is closed, and tells nothing any more", async () => {
  const gone = new Promise((resolve) => {
    answer = (request) => request.socket.once("close", resolve);
  });
  const flags = open({ timeoutMs: 60_000 });
  await until(() => expect(requests).toBe(1));
  const refreshed = flags.refresh();
  flags.close();
  expect(await refreshed).toBe(false);
  await gone;
  expect(await flags.refresh()).toBe(false);
  expect(requests).toBe(1);
  expect(events).toEqual([]);
});

it("leaves out what has no name, obeys and stores the others", async () => {
  answer = says({ version: 2, features: [{ enabled: true } as never, null as never, ...on.features] });
  const flags = open({ storeDirectory: directory });
  await until(() => expect(stage(flags)).toBe("shadow"));
  expect(events).toContainEqual({ type: "warning", message: "2 flags of the server have no name" });
  flags.close();
  answer = status(503);
  expect(open({ storeDirectory: directory }).status().source).toBe("stored");
});

it("tells a failure with its cause, and never the token", async () => {
  await shut();
  open();
  await until(() => expect(events.length).toBeGreaterThanOrEqual(1));
  const [first] = events;
  expect(first).toMatchObject({ type: "error" });
  expect((first as { error: Error }).error.message).toMatch(
    /^no flags from the flag server at http:\/\/127\.0\.0\.1:\d+\/api: connect ECONNREFUSED/,
  );
  expect(inspect(events, { depth: 9 })).not.toContain("secret");
  await listen(0);
});

it("refuses a timeout with which no poll could succeed", () => {
  expect(() => open({ timeoutMs: 0 })).toThrow("timeoutMs must be above 0, found 0: no poll could succeed");
});

it.each<[string, Partial<ServerFlagsOptions>, string]>([
  ["a url that is none", { url: "unleash:secret" }, "the url of the flag server must begin with https:// or http://"],
  [
    "a password in the url",
    { url: "http://somebody:secret@localhost/api" },
    "the url of the flag server at localhost must hold no name and no password: the token lets us in",
  ],
  [
    "a token with a line break",
    { token: "secret\nsecret" },
    "the token, appName or instanceId for the flag server holds what no header can carry, such as a line break",
  ],
])("obeys what is embedded with %s, says what is wrong, and does not repeat it", async (_, options, message) => {
  const embedded = { version: 2, features: [{ ...newFlag("oxbow.byte-hash"), enabled: true }] };
  const flags = open({ ...options, embedded });
  await until(() => expect(events.some(({ type }) => type === "error")).toBe(true));
  expect((events[0] as { error: Error }).error.message).toContain(message);
  expect(inspect(events, { depth: 9 })).not.toContain("secret");
  expect(flags.cell("oxbow.byte-hash").stage).toBe("shadow");
  expect(await flags.refresh()).toBe(false);
});

let registrationStatus = 202;

async function registered(request: IncomingMessage, response: ServerResponse): Promise<void> {
  registrations.push({ headers: request.headers, body: await json(request) });
  response.writeHead(registrationStatus).end();
}

function open(options: Partial<ServerFlagsOptions> = {}): ServerFlags {
  const flags = serverFlags({
    url,
    appName: "app",
    token: "default:development.secret",
    refreshMs: 15,
    timeoutMs: 1000,
    watchdogMs: 150,
    maxBackoffMs: 150,
    onEvent: (event) => events.push(event),
    ...options,
  });
  opened.push(flags);
  return flags;
}

/** Long: a dead server is tried again with growing pauses, and a busy machine takes its time. */
const until = (holds: () => unknown): Promise<unknown> => vi.waitFor(holds, { timeout: 20_000, interval: 5 });

const stage = (flags: ServerFlags) => flags.cell("oxbow.k").stage;

/** Answers as Unleash does: with an ETag, and 304 when nothing changed. */
function says(file: FlagsFile): typeof answer {
  const body = JSON.stringify(file);
  const etag = `"${body.length}"`;
  return (request, response) => {
    if (request.headers["if-none-match"] === etag) response.writeHead(304).end();
    else response.writeHead(200, { "content-type": "application/json", etag }).end(body);
  };
}

function status(code: number): typeof answer {
  return (_, response) => response.writeHead(code, { etag: "unrelated" }).end(`${code}`);
}

async function listen(port: number): Promise<void> {
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api`;
}

async function shut(): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}
