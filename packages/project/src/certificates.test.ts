import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { certificateFile, readCertificate } from "./certificates.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "oxbow-certificates-"));
});
afterAll(() => rm(folder, { recursive: true }));

it("lies where kernel and candidate say, for whatever name", () => {
  expect(certificateFile("certificates", "byte-hash", "native")).toBe(join("certificates", "byte-hash.native.json"));
  expect(certificateFile("certificates", "byte-hash", "../a b")).toBe(
    join("certificates", "byte-hash...%2Fa%20b.json"),
  );
});

it("is null where there is none", async () => {
  expect(await readCertificate(join(folder, "none.json"))).toBeNull();
});

it("is refused in the form of an earlier version, with what to do", async () => {
  const file = join(folder, "byte-hash.native.json");
  await writeFile(file, '{ "schema": "oxbow/certificate/v1", "kernel": "byte-hash", "candidate": "native" }');
  await expect(readCertificate(file)).rejects.toThrow(
    `${file} is not a certificate: its schema is "oxbow/certificate/v1", not "oxbow/certificate/v3"; run the gate again`,
  );
});
