import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Unleash } from "unleash-client";
import { type KernelCounts, reportUsage, type Usage } from "./index.ts";

interface Report {
  readonly appName: string;
  readonly instanceId: string;
  readonly bucket: { readonly start: string; readonly stop: string; readonly toggles: Record<string, unknown> };
}

let server: Server;
let url: string;
let status: number;
let hangs: boolean;
let reports: { path: string | undefined; token: string | undefined; body: Report }[];
const opened: Usage[] = [];

beforeEach(async () => {
  status = 202;
  hangs = false;
  reports = [];
  server = createServer((request, response) => {
    const { url: path, headers } = request;
    void json(request).then((body) => {
      if (path?.endsWith("/metrics")) reports.push({ path, token: headers.authorization, body: body as Report });
      if (!hangs) response.writeHead(status).end();
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api`;
});

afterEach(async () => {
  for (const usage of opened.splice(0)) await usage.close();
  server.closeAllConnections();
  server.close();
});

it("sends what came since the last report, and nothing when nothing came", async () => {
  let counts: readonly KernelCounts[] = [counted("a", 10, 4), counted("b", 0, 0)];
  const usage = open(() => counts);
  expect(await usage.flush()).toBe(true);
  expect(await usage.flush()).toBe(true);
  counts = [counted("a", 12, 4), counted("b", 1, 1)];
  await usage.flush();
  expect(reports.map(({ body }) => body.bucket.toggles)).toEqual([
    { "oxbow.a": { yes: 4, no: 6, variants: { candidate: 4 } } },
    { "oxbow.a": { yes: 0, no: 2, variants: {} }, "oxbow.b": { yes: 1, no: 0, variants: { candidate: 1 } } },
  ]);
  const [first, second] = reports;
  expect(first).toMatchObject({ path: "/api/client/metrics", token: "secret", body: { appName: "test" } });
  expect(second!.body.instanceId).toBe(first!.body.instanceId);
  expect(second!.body.bucket.start).toBe(first!.body.bucket.stop);
});

it("loses nothing that the server did not take, and says so", async () => {
  const errors: string[] = [];
  let calls = 5;
  const usage = open(() => [counted("a", calls, 0)], { onError: (error) => errors.push(error.message) });
  status = 503;
  expect(await usage.flush()).toBe(false);
  calls = 8;
  status = 202;
  expect(await usage.flush()).toBe(true);
  expect(reports.at(-1)?.body.bucket.toggles).toEqual({ "oxbow.a": { yes: 0, no: 8, variants: {} } });
  expect(errors).toEqual([`the flag server at ${url} did not take the counts (503): they go with the next report`]);
});

it("sends a report that was never answered no second time: the server may have taken it", async () => {
  const errors: string[] = [];
  let calls = 5;
  const usage = open(() => [counted("a", calls, 0)], {
    timeoutMs: 3000,
    onError: (error) => errors.push(error.message),
  });
  hangs = true;
  expect(await usage.flush()).toBe(false);
  hangs = false;
  calls = 8;
  expect(await usage.flush()).toBe(true);
  expect(reports.map(({ body }) => body.bucket.toggles)).toEqual([
    { "oxbow.a": { yes: 0, no: 5, variants: {} } },
    { "oxbow.a": { yes: 0, no: 3, variants: {} } },
  ]);
  expect(errors).toEqual([
    `the flag server at ${url} did not say whether it took the counts (The operation was aborted due to timeout): they are not sent again`,
  ]);
});

it("survives a server that is gone", async () => {
  const errors: string[] = [];
  const usage = open(() => [counted("a", 1, 0)], { onError: (error) => errors.push(error.message) });
  const { host, port } = new URL(url);
  await new Promise((resolve) => server.close(resolve));
  expect(await usage.flush()).toBe(false);
  expect(errors).toEqual([
    `the flag server at ${url} did not take the counts (connect ECONNREFUSED ${host}): they go with the next report`,
  ]);
  server.listen(Number(port), "127.0.0.1");
  expect(await usage.flush()).toBe(true);
  expect(reports).toHaveLength(1);
});

it("counts a call once, however often it is asked to report", async () => {
  const usage = open(() => [counted("a", 3, 1)]);
  await Promise.all([usage.flush(), usage.flush(), usage.flush()]);
  expect(reports).toHaveLength(1);
});

it("reports by itself, and a last time when it is closed", async () => {
  let calls = 1;
  const usage = reportUsage({
    url,
    appName: "test",
    token: "secret",
    everyMs: 10,
    counts: () => [counted("a", calls, 0)],
  });
  await vi.waitFor(() => expect(reports).toHaveLength(1), { timeout: 20_000 });
  const quiet = reportUsage({ url, appName: "test", token: "secret", counts: () => [counted("b", 7, 7)] });
  await quiet.close();
  expect(reports.at(-1)?.body.bucket.toggles).toEqual({ "oxbow.b": { yes: 7, no: 0, variants: { candidate: 7 } } });
  calls = 2;
  await usage.close();
  const sent = reports.flatMap(({ body }) => Object.values(body.bucket.toggles)) as { no: number }[];
  expect(sent.reduce((sum, { no }) => sum + no, 0)).toBe(2);
});

it("says what unleash-client would say of the same calls", async () => {
  const unleash = new Unleash({ url, appName: "test", customHeaders: { Authorization: "secret" }, refreshInterval: 0 });
  unleash.on("error", () => {});
  unleash.count("oxbow.a", true);
  unleash.countVariant("oxbow.a", "candidate");
  unleash.count("oxbow.a", false);
  await unleash.flushMetrics();
  unleash.destroy();
  const usage = open(() => [counted("a", 2, 1)]);
  await usage.flush();
  const [theirs, ours] = reports;
  expect(ours!.path).toBe(theirs!.path);
  expect(ours!.body.bucket.toggles).toEqual(theirs!.body.bucket.toggles);
  expect(Object.keys(theirs!.body)).toEqual(expect.arrayContaining(Object.keys(ours!.body)));
  expect(Object.keys(ours!.body.bucket)).toEqual(Object.keys(theirs!.body.bucket));
});

const counted = (kernel: string, calls: number, candidate: number): KernelCounts => ({ kernel, calls, candidate });

function open(counts: () => readonly KernelCounts[], rest: Partial<Parameters<typeof reportUsage>[0]> = {}): Usage {
  const usage = reportUsage({ url, appName: "test", token: "secret", counts, ...rest });
  opened.push(usage);
  return usage;
}
