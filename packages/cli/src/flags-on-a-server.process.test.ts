import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { newFlag } from "@oxbow/flags";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { runCli } from "./program.ts";

// What a real server does with these requests is in apps/bench/src/fleet/fleet.e2e.ts; here is one that does not do what it says.

const directory = mkdtempSync(join(tmpdir(), "oxbow-server-"));
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
  cpSync(fileURLToPath(new URL("../test-project", import.meta.url)), directory, { recursive: true });
  symlinkSync(fileURLToPath(new URL("../../../node_modules", import.meta.url)), join(directory, "node_modules"));
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

async function oxbow(...args: readonly string[]) {
  const [out, err]: [string[], string[]] = [[], []];
  const code = await runCli(args, {
    out: (text) => out.push(text),
    err: (text) => err.push(text),
    live: false,
    columns: Infinity,
    errColumns: () => Infinity,
    paint: (_, text) => text,
    directory,
    env: { OXBOW_ADMIN_TOKEN: "*:*.secret" },
  });
  return { code, out: out.join(""), err: err.join("") };
}

it("a rollback turns the flag off in every environment of the config's server", async () => {
  expect(await oxbow("rollback", "digit-sum")).toEqual({
    code: 0,
    out: `digit-sum: off on ${url}, test\ndigit-sum: off on ${url}, production\n`,
    err: "",
  });
  expect([...on]).toEqual(["development"]);
});

it("a rollback on a server that is named guesses no environment, but takes each in which the flag is on", async () => {
  on.delete("test");
  const { code, out } = await oxbow("rollback", "digit-sum", "--server", url);
  expect({ code, out }).toEqual({
    code: 0,
    out: `digit-sum: off on ${url}, development\ndigit-sum: off on ${url}, production\n`,
  });
  expect([...on]).toEqual([]);
  expect(await oxbow("rollback", "digit-sum", "--server", url)).toMatchObject({
    code: 0,
    out: `digit-sum: off already in every environment of ${url}\n`,
  });
});

it("a rollback in one environment leaves the others", async () => {
  expect((await oxbow("rollback", "digit-sum", "--environment", "test")).code).toBe(0);
  expect([...on]).toEqual(["development", "production"]);
});

it("a rollback that is not obeyed says where the flag is still on, and does not say that all is done", async () => {
  deaf.add("production");
  const { code, out, err } = await oxbow("rollback", "digit-sum");
  expect({ code, out }).toEqual({ code: 1, out: `digit-sum: off on ${url}, test\n` });
  expect(err).toBe(
    `digit-sum: perhaps not off on ${url}, production: the flag was turned off on ${url}, production, and reads shadow all the same: try again\n`,
  );
});

it("a move is made in one environment, which is named where the config has several", async () => {
  expect(await oxbow("hold", "digit-sum")).toMatchObject({
    code: 3,
    err: "oxbow: the config's server has several environments: give --environment, one of test, production\n",
  });
  expect((await oxbow("status", "--environment", "test")).code).toBe(0);
});
