import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Stage } from "@oxbow/contract";
import { flagAdmin, lintFlags, newFlag, readFlagsFile, reportUsage } from "@oxbow/flags";
import { Unleash } from "unleash-client";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { type Member, type MemberOptions, startMember } from "./member.ts";
import { startUnleash, type UnleashServer } from "./unleash.ts";

const directory = mkdtempSync(join(tmpdir(), "oxbow-e2e-"));
const data = join(directory, "unleash");
const say = (line: string): void => void process.stderr.write(`${line}\n`);

let server: UnleashServer;
const members: Member[] = [];

beforeAll(async () => {
  server = await startUnleash({ data }, say);
});

afterEach(async () => {
  await Promise.all(members.splice(0).map((member) => member.stop()));
});

afterAll(async () => {
  await server?.stop();
  rmSync(directory, { recursive: true, force: true });
});

it("creates the project's flags, as they are in the file, and none that does not do what it says", async () => {
  const file = readFlagsFile(fileURLToPath(new URL("../../../../oxbow.flags.json", import.meta.url)));
  const stored = await server.admin.read();
  const summary = (flags: typeof file) =>
    flags.features
      .map(({ name, enabled, strategies }) => ({
        name,
        enabled,
        payload: strategies![0]!.variants![0]!.payload!.value,
      }))
      .sort((a, b) => a.name.localeCompare(b.name));
  expect(summary(stored)).toEqual(summary(file));
  expect(lintFlags(stored)).toEqual([]);
});

describe("an operator with the command line", () => {
  const cli = fileURLToPath(new URL("../../../../packages/cli/dist/main.js", import.meta.url));
  const project = fileURLToPath(new URL("../../../../packages/cli/test-project", import.meta.url));
  const oxbow = (...args: string[]) => {
    const env = { ...process.env, OXBOW_ADMIN_TOKEN: server.adminToken, NO_COLOR: "1" };
    return spawnSync(process.execPath, [cli, ...args, "--server", server.url], { cwd: project, env, encoding: "utf8" });
  };

  it("moves a flag on the server, checks it there and rolls it back", async () => {
    const on = `on ${server.url}, development`;
    expect(oxbow("shadow", "digit-sum", "--sample", "0.05").stdout).toBe(
      `digit-sum: shadow of native, sample 5 % (was off), ${on}\n`,
    );
    expect(oxbow("hold", "digit-sum").stdout).toContain("digit-sum: shadow of native, sample 5 %, held");
    expect(oxbow("status").stdout).toMatch(/digit-sum +shadow, held +100 % +5 %/);
    const [member] = startFleet(1, { kernel: "digit-sum" });
    await all([member!], "shadow", "the flag oxbow.digit-sum says shadow for 100 % of the callers");
    // No certificate: it is refused before the server hears of it.
    expect(oxbow("ramp", "digit-sum", "10")).toMatchObject({ status: 1, stdout: "" });
    // The flags of the other kernels are not of this project.
    expect(oxbow("flags", "check").stdout).toMatch(/oxbow\.byte-hash belongs to no kernel/);
    expect(oxbow("rollback", "digit-sum")).toMatchObject({ status: 0, stdout: `digit-sum: off ${on}\n` });
    await all([member!], "off", "the flag oxbow.digit-sum is off");
    expect(oxbow("rollback", "nothing").stderr).toContain("There's no feature named");
  });

  it("creates nothing twice, and is told what stands in the way", async () => {
    const flag = newFlag("oxbow.twice");
    expect(await server.admin.create(flag)).toBe(true);
    expect(await server.admin.create(flag)).toBe(false);
    const { url, backend } = server;
    await expect(flagAdmin({ url, token: backend }).read()).rejects.toMatchObject({ code: "FLAG_SERVER_REFUSED" });
    const token = server.adminToken;
    await expect(flagAdmin({ url, token, project: "none" }).create(flag)).rejects.toMatchObject({
      code: "FLAG_SERVER_FAILED",
      status: 404,
    });
    await expect(flagAdmin({ url, token, environment: "mars" }).move("twice", { stage: "shadow" })).rejects.toThrow(
      "the flag oxbow.twice has no environment mars: there are development, production",
    );
  });
});

describe("several processes and one flag", () => {
  it("all go off, shadow, ramp, promoted and off again", async () => {
    const fleet = startFleet(4, { kernel: "road" });
    await all(fleet, "off", "the flag oxbow.road is unknown");
    await server.admin.move("road", { stage: "shadow", sample: 1 });
    await all(fleet, "shadow", "the flag oxbow.road says shadow for 100 % of the callers");
    await Promise.all(fleet.map((member) => member.ask("decide", keys.slice(0, 20))));
    await until(async () => {
      for (const member of fleet) expect((await member.ask("stats")).experiments).toBeGreaterThan(0);
    });
    await server.admin.move("road", { stage: "ramp", percent: 30 });
    await all(fleet, "ramp", "the flag oxbow.road says ramp for 30 % of the callers");
    await server.admin.move("road", { stage: "promoted" });
    await all(fleet, "promoted", "the flag oxbow.road says promoted for 100 % of the callers");
    await server.admin.move("road", { stage: "off" });
    await all(fleet, "off", "the flag oxbow.road is off");
    for (const member of fleet) {
      expect(await member.ask("decide", keys.slice(0, 100))).not.toContain(true);
      expect((await member.ask("stats")).mismatches).toBe(0);
    }
  });

  it("decide the same for one key, and what unleash-client decides", async () => {
    await server.admin.move("keys", { stage: "ramp", percent: 30 });
    const fleet = startFleet(3, { kernel: "keys" });
    await all(fleet, "ramp");
    const [first, ...others] = await Promise.all(fleet.map((member) => member.ask("decide", keys)));
    for (const other of others) expect(other).toEqual(first);
    const unleash = await rawClient();
    const theirs = keys.map((userId) => unleash.getVariant("oxbow.keys", { userId }).name === "candidate");
    unleash.destroy();
    expect(first).toEqual(theirs);
    expect(first!.filter(Boolean).length / keys.length).toBeCloseTo(0.3, 1);
  });

  it("ramp below one percent, which the slider cannot say", async () => {
    await server.admin.move("fine", { stage: "ramp", percent: 0.5 });
    const [member] = startFleet(1, { kernel: "fine" });
    await all([member!], "ramp", "the flag oxbow.fine says ramp for 0.5 % of the callers");
    const many = Array.from({ length: 20_000 }, (_, i) => `somebody-${i}`);
    const inside = (await member!.ask("decide", many)).filter(Boolean).length;
    expect(inside / many.length).toBeGreaterThan(0.003);
    expect(inside / many.length).toBeLessThan(0.007);
  });

  it("trip while the server says on, and stay on the control until a higher epoch is published", async () => {
    await server.admin.move("trips", { stage: "promoted", epoch: 1 });
    const [broken, sound] = [{ throwsAbove: 20 }, {}].map((more) => startFleet(1, { kernel: "trips", ...more })[0]!);
    await all([broken!, sound!], "promoted");
    await until(async () => {
      // Every caller gets the control's answer: the process would say so if one did not.
      expect(await broken!.ask("decide", keys.slice(0, 200))).not.toContain(true);
      expect((await broken!.ask("stats")).trips).toBe(1);
    });
    await server.admin.move("trips", { minSize: 1 });
    await until(async () => expect((await sound!.ask("stats")).because).toContain("promoted"));
    expect(await broken!.ask("explain")).toMatchObject({ run: "control", reason: "tripped" });
    expect(await sound!.ask("explain")).toMatchObject({ run: "candidate", reason: "promoted" });
    await server.admin.move("trips", { epoch: 2 });
    await until(async () => expect((await broken!.ask("stats")).epoch).toBe(2));
  });
});

it("shows on the flag's page how often it was asked, and what came of it", async () => {
  await server.admin.move("shown", { stage: "promoted" });
  const usage = reportUsage({
    url: `${server.url}/api`,
    token: server.backend,
    appName: "fleet",
    counts: () => [{ kernel: "shown", calls: 10, candidate: 7 }],
  });
  expect(await usage.close()).toBe(true);
  // The server keeps counts for some seconds before it writes them down.
  await until(async () => {
    const path = "api/admin/client-metrics/features/oxbow.shown/raw";
    const answer = await fetch(`${server.url}/${path}`, { headers: { Authorization: server.adminToken } });
    const { data: hours } = (await answer.json()) as { data: unknown[] };
    const counted = { appName: "fleet", environment: "development", yes: 7, no: 3, variants: { candidate: 7 } };
    expect(hours).toContainEqual(expect.objectContaining(counted));
  });
});

describe("while the server is away", () => {
  it("callers are answered, and a flag that was turned off meanwhile is off when it is back", async () => {
    const { port } = new URL(server.url);
    await server.admin.move("away", { stage: "promoted" });
    const fleet = startFleet(3, { kernel: "away" });
    await all(fleet, "promoted");
    await server.stop();
    // The same database behind another address: the fleet cannot see that the flag is turned off.
    const elsewhere = await startUnleash({ data }, say);
    await elsewhere.admin.move("away", { stage: "off" });
    await elsewhere.stop();
    for (const member of fleet) {
      expect(await member.ask("decide", keys.slice(0, 100))).not.toContain(false);
      expect((await member.ask("stats")).because).toBe("the flag oxbow.away says promoted for 100 % of the callers");
    }
    server = await startUnleash({ data, port: Number(port) }, say);
    await all(fleet, "off", "the flag oxbow.away is off");
    for (const member of fleet) expect(await member.ask("decide", keys.slice(0, 100))).not.toContain(true);
  });

  it("a process that restarts remembers the kill switch, whatever flags are built into it", async () => {
    const storeDirectory = join(directory, "last-known-good");
    const embedded = { epoch: 9 };
    await server.admin.move("killed", { stage: "promoted" });
    const [first] = startFleet(1, { kernel: "killed", storeDirectory, embedded });
    await all([first!], "promoted", "the flag oxbow.killed says promoted for 100 % of the callers");
    await server.admin.move("killed", { stage: "off" });
    await all([first!], "off", "the flag oxbow.killed is off");
    await first!.stop();
    await server.stop();
    const [restarted, fresh] = [{ storeDirectory }, {}].map(
      (more) => startFleet(1, { kernel: "killed", embedded, ...more })[0]!,
    );
    // Where nothing is stored the embedded flags are obeyed, so the store is what made the difference.
    expect(await fresh!.ask("explain")).toMatchObject({ run: "candidate", reason: "promoted" });
    expect(await restarted!.ask("explain")).toMatchObject({ run: "control", reason: "off" });
    expect(await restarted!.ask("decide", keys.slice(0, 100))).not.toContain(true);
    server = await startUnleash({ data, port: Number(new URL(server.url).port) }, say);
    await all([restarted!, fresh!], "off", "the flag oxbow.killed is off");
  });
});

const keys = Array.from({ length: 2000 }, (_, i) => `user-${i}`);

function startFleet(size: number, options: Omit<MemberOptions, "url" | "token">): Member[] {
  const { url, backend: token } = server;
  const fleet = Array.from({ length: size }, () => startMember({ url, token, ...options }));
  members.push(...fleet);
  return fleet;
}

/** Waits until every process is at this stage; polling takes a second, a busy machine takes its time. */
async function all(fleet: readonly Member[], stage: Stage, because?: string): Promise<void> {
  await until(async () => {
    const stats = await Promise.all(fleet.map((member) => member.ask("stats")));
    expect(stats.map((each) => each.stage)).toEqual(fleet.map(() => stage));
    if (because !== undefined) expect(stats.map((each) => each.because)).toEqual(fleet.map(() => because));
  });
}

const until = (holds: () => Promise<void>): Promise<void> => vi.waitFor(holds, { timeout: 60_000, interval: 100 });

async function rawClient(): Promise<Unleash> {
  const unleash = new Unleash({
    url: `${server.url}/api`,
    appName: "fleet",
    environment: "development",
    customHeaders: { Authorization: server.backend },
    disableMetrics: true,
    storageProvider: { get: async () => undefined, set: async () => {} },
  });
  unleash.on("error", () => {});
  await new Promise<void>((resolve) => unleash.once("synchronized", resolve));
  return unleash;
}
