import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { newFlag } from "@oxbow/flags";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { makeProject, saidWith } from "./oxbow.test.fixture.ts";

// What a real server does with these requests is in apps/bench/src/fleet/fleet.e2e.ts; here is one that does not do what it says.

const directory = makeProject();
const config = join(directory, "oxbow.config.js");
const on = new Set<string>();
const deaf = new Set<string>();
const strategies = newFlag("oxbow.digit-sum").strategies;

const server = createServer((request, response) => {
  const [, environment, to] = /\/environments\/(\w+)\/(on|off)$/.exec(request.url!) ?? [];
  if (to === "off" && !deaf.has(environment!)) on.delete(environment!);
  const environments = ["development", "test", "production"].map((name) => ({
    name,
    enabled: on.has(name),
    strategies,
  }));
  const flag = { name: "oxbow.digit-sum", type: "release", environments };
  response.end(JSON.stringify(request.url!.endsWith("/features") ? { features: [{ name: flag.name }] } : flag));
});
let url: string;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const own = readFileSync(config, "utf8");
  const named = { url, environments: ["test", "production"] };
  writeFileSync(config, own.replace("export default {", `export default { server: ${JSON.stringify(named)},`));
  if (readFileSync(config, "utf8") === own) throw new Error("the config has no server");
});
beforeEach(() => {
  deaf.clear();
  for (const name of ["development", "test", "production"]) on.add(name);
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
  rmSync(directory, { recursive: true });
});

const oxbow = (...args: readonly string[]) => saidWith({ OXBOW_ADMIN_TOKEN: "*:*.secret" }, directory, ...args);

it("a rollback turns the flag off in every environment of the config's server", async () => {
  expect(await oxbow("rollback", "digit-sum")).toEqual({
    status: 0,
    out: `digit-sum: off on ${url}, test\ndigit-sum: off on ${url}, production\n`,
    err: "",
  });
  expect([...on]).toEqual(["development"]);
});

it("a rollback on a server that is named guesses no environment, but takes each in which the flag is on", async () => {
  on.delete("test");
  const { status, out } = await oxbow("rollback", "digit-sum", "--server", url);
  expect({ status, out }).toEqual({
    status: 0,
    out: `digit-sum: off on ${url}, development\ndigit-sum: off on ${url}, production\n`,
  });
  expect([...on]).toEqual([]);
  expect(await oxbow("rollback", "digit-sum", "--server", url)).toMatchObject({
    status: 0,
    out: `digit-sum: off already in every environment of ${url}\n`,
  });
});

it("a rollback in one environment leaves the others", async () => {
  expect((await oxbow("rollback", "digit-sum", "--environment", "test")).status).toBe(0);
  expect([...on]).toEqual(["development", "production"]);
});

it("a rollback that is not obeyed says where the flag is still on, and does not say that all is done", async () => {
  deaf.add("production");
  const { status, out, err } = await oxbow("rollback", "digit-sum");
  expect({ status, out }).toEqual({ status: 1, out: `digit-sum: off on ${url}, test\n` });
  expect(err).toBe(
    `digit-sum: perhaps not off on ${url}, production: the flag was turned off on ${url}, production, and reads shadow all the same: try again\n`,
  );
});

it("a move is made in one environment, which is named where the config has several", async () => {
  expect(await oxbow("hold", "digit-sum")).toMatchObject({
    status: 3,
    err: "oxbow: the config's server has several environments: give --environment, one of test, production\n",
  });
  expect((await oxbow("status", "--environment", "test")).status).toBe(0);
});
