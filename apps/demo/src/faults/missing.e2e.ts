import { defineKernel } from "@oxbow/contract";
import * as kernels from "@oxbow/kernels";
import { createRouter, type RouterEvent } from "@oxbow/router";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { cellsAt } from "./flags.ts";

const root = fileURLToPath(new URL("../../../..", import.meta.url));
const INPUT = Buffer.from("a machine on which nobody has built the programs");

/** @oxbow/remote as it is installed where there is no cargo: the schema, and no program. */
const installed = mkdtempSync(join(root, "packages/remote/.missing-"));
afterAll(() => rmSync(installed, { recursive: true, force: true }));
for (const part of ["dist", "src", "package.json", "bin/kernels.proto"]) {
  cpSync(join(root, "packages/remote", part), join(installed, part), { recursive: true });
}
const remote = (await import(pathToFileURL(join(installed, "dist/index.js")).href)) as typeof import("@oxbow/remote");

describe("where the programs were never built", () => {
  it("the workers say so, and the control answers", async () => {
    const workers = remote.startWorkers();
    const said = `no oxbow-worker for ${process.platform}-${process.arch}: the control will run instead`;
    expect(workers.unavailable).toMatchObject({ name: "RemoteUnavailableError", message: said });
    await expect(workers.byteHash(INPUT)).rejects.toBe(workers.unavailable);

    const { hash, kernel, router, events } = routed("worker", (bytes) => workers.byteHash(bytes));
    for (let i = 0; i < 3; i++) expect(await hash(INPUT)).toBe(kernels.byteHash(INPUT));
    expect(events.map(({ type }) => type)).toEqual(["unavailable"]);
    expect(router.explain(kernel)).toMatchObject({ run: "control", because: expect.stringContaining(said) });
    await workers.close();
    router.close();
  });

  it("no replica is started, and the control answers", async () => {
    const said = `no oxbow-service for ${process.platform}-${process.arch}: the control will run instead`;
    await expect(remote.startReplica()).rejects.toMatchObject({ name: "RemoteUnavailableError", message: said });

    const { hash, router, events } = routed("service", async (bytes) => {
      const { address } = await remote.startReplica();
      return remote.connectService({ replicas: [address] }).byteHash(bytes);
    });
    for (let i = 0; i < 3; i++) expect(await hash(INPUT)).toBe(kernels.byteHash(INPUT));
    expect(events.map(({ type }) => type)).toEqual(["unavailable"]);
    router.close();
  });
});

function routed(implementation: "worker" | "service", candidate: (bytes: Uint8Array) => Promise<bigint>) {
  const events: RouterEvent[] = [];
  const router = createRouter({ cells: cellsAt(implementation), onEvent: (event) => void events.push(event) });
  const kernel = defineKernel<[Uint8Array], Promise<bigint>>({ key: "byte-hash-single" });
  const hash = router.route(kernel, {
    control: async (bytes) => kernels.byteHash(bytes),
    candidates: { [implementation]: candidate },
  });
  return { hash, kernel, router, events };
}
