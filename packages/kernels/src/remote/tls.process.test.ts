import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { openReplica, programUnavailable } from "@oxbow/native";
import { connectService, type ServiceOptions } from "@oxbow/remote";
import { byteHashOver } from "../byte-hash/remote.ts";

const folder = mkdtempSync(join(tmpdir(), "oxbow-tls-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

const path = (name: string): string => join(folder, name);
const pem = (name: string): Buffer => readFileSync(path(name));

function openssl(...args: readonly string[]): void {
  const { status, stderr } = spawnSync("openssl", args, { cwd: folder, encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
}

const NEW_KEY = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];

/** An authority that signs nobody but who is asked for below. */
function authority(name: string): void {
  openssl(
    "req",
    "-x509",
    ...NEW_KEY,
    "-days",
    "2",
    "-subj",
    `/CN=${name}`,
    "-keyout",
    `${name}.key`,
    "-out",
    `${name}.pem`,
  );
}

function certificate(name: string, by: string): void {
  writeFileSync(path(`${name}.ext`), "subjectAltName = IP:127.0.0.1\n");
  openssl("req", "-new", ...NEW_KEY, "-subj", `/CN=${name}`, "-keyout", `${name}.key`, "-out", `${name}.csr`);
  const signed = ["-CA", `${by}.pem`, "-CAkey", `${by}.key`, "-CAcreateserial"];
  openssl(
    "x509",
    "-req",
    "-days",
    "2",
    "-in",
    `${name}.csr`,
    ...signed,
    "-extfile",
    `${name}.ext`,
    "-out",
    `${name}.pem`,
  );
}

async function replica(...args: readonly string[]): Promise<string> {
  const served = ["--tls-cert", path("server.pem"), "--tls-key", path("server.key")];
  const started = await openReplica({ args: [...served, ...args] });
  ends.push(() => started.end("SIGKILL"));
  return started.address;
}

function connect(replicas: string | readonly string[], tls?: ServiceOptions["tls"]) {
  const service = connectService({ replicas, attempts: 1, deadlineMs: 30_000, ...(tls && { tls }) });
  ends.push(() => service.close());
  return { ...byteHashOver(service), stats: () => service.stats() };
}

const hasOpenssl = spawnSync("openssl", ["version"]).status === 0;

describe.skipIf(programUnavailable("oxbow-service") !== undefined || !hasOpenssl)(
  "a replica with a certificate",
  () => {
    beforeAll(() => {
      for (const name of ["ours", "theirs"]) authority(name);
      certificate("server", "ours");
      certificate("client", "ours");
      certificate("stranger", "theirs");
    });

    it("serves who knows its authority", async () => {
      const [one, two] = [await replica(), await replica()];
      const alone = connect(one, { authority: pem("ours.pem") });
      const both = connect([one, two], { authority: pem("ours.pem") });
      const plain = await alone.byteHash("a");
      for (let i = 0; i < 4; i++) expect(await both.byteHash("a")).toBe(plain);
    });

    it.each([
      ["trusts another authority", () => ({ authority: pem("theirs.pem") })],
      ["expects no encryption", () => undefined],
    ])("is not believed by a client that %s", async (_, tls) => {
      const service = connect(await replica(), tls());
      await expect(service.byteHash("a")).rejects.toMatchObject({ name: "RemoteCallError", code: "NO_REPLICA" });
      expect(service.stats().faults).toEqual({ NO_REPLICA: 1 });
    });

    it("asks clients for theirs, and serves those that its authority has signed", async () => {
      const address = await replica("--tls-client-ca", path("ours.pem"));
      const known = { certificate: pem("client.pem"), key: pem("client.key") };
      const service = connect(address, { authority: pem("ours.pem"), ...known });
      expect(await service.byteHash("a")).toBe(
        await connect(await replica(), { authority: pem("ours.pem") }).byteHash("a"),
      );
    });

    it.each([
      ["have none", () => ({})],
      ["have one of another authority", () => ({ certificate: pem("stranger.pem"), key: pem("stranger.key") })],
    ])("turns away clients that %s, when it asks for theirs", async (_, shown) => {
      const address = await replica("--tls-client-ca", path("ours.pem"));
      const service = connect(address, { authority: pem("ours.pem"), ...shown() });
      await expect(service.byteHash("a")).rejects.toMatchObject({ name: "RemoteCallError", code: "NO_REPLICA" });
    });

    it("does not start with a file that it cannot read, and says which", async () => {
      const args = ["--tls-cert", path("missing.pem"), "--tls-key", path("server.key")];
      await expect(openReplica({ args })).rejects.toMatchObject({
        name: "RemoteUnavailableError",
        cause: { message: expect.stringContaining(`${path("missing.pem")} could not be read`) },
      });
    });
  },
);
