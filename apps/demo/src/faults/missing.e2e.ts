import { defineKernel } from "@oxbow/contract";
import { byteHash } from "@oxbow/kernels/byte-hash/control";
import { byteHashOver } from "@oxbow/kernels/byte-hash/remote";
import { connectService, startReplica, startWorkers } from "@oxbow/remote";
import { createRouter, type RouterEvent } from "@oxbow/router";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { cellsAt } from "./flags.ts";

const INPUT = Buffer.from("a machine on which nobody has built the programs");

/** A program that nobody has built. */
const program = (name: string): string => join(import.meta.dirname, "nowhere", name);

describe("where the programs were never built", () => {
  it("the workers say so, and the control answers", async () => {
    const workers = startWorkers({ program: program("oxbow-worker") });
    const said = `no oxbow-worker for ${process.platform}-${process.arch}: the control will run instead`;
    expect(workers.unavailable).toMatchObject({ name: "RemoteUnavailableError", message: said });
    await expect(byteHashOver(workers).byteHash(INPUT)).rejects.toBe(workers.unavailable);

    const { hash, kernel, router, events } = routed("worker", (bytes) => byteHashOver(workers).byteHash(bytes));
    for (let i = 0; i < 3; i++) expect(await hash(INPUT)).toBe(byteHash(INPUT));
    expect(events.map(({ type }) => type)).toEqual(["unavailable"]);
    expect(router.explain(kernel)).toMatchObject({ run: "control", because: expect.stringContaining(said) });
    await workers.close();
    router.close();
  });

  it("no replica is started, and the control answers", async () => {
    const said = `no oxbow-service for ${process.platform}-${process.arch}: the control will run instead`;
    await expect(startReplica({ program: program("oxbow-service") })).rejects.toMatchObject({
      name: "RemoteUnavailableError",
      message: said,
    });

    const { hash, router, events } = routed("service", async (bytes) => {
      const { address } = await startReplica({ program: program("oxbow-service") });
      return byteHashOver(connectService({ replicas: [address] })).byteHash(bytes);
    });
    for (let i = 0; i < 3; i++) expect(await hash(INPUT)).toBe(byteHash(INPUT));
    expect(events.map(({ type }) => type)).toEqual(["unavailable"]);
    router.close();
  });
});

function routed(implementation: "worker" | "service", candidate: (bytes: Uint8Array) => Promise<bigint>) {
  const events: RouterEvent[] = [];
  const router = createRouter({ cells: cellsAt(implementation), onEvent: (event) => void events.push(event) });
  const kernel = defineKernel<[Uint8Array], Promise<bigint>>({ key: "byte-hash-single" });
  const hash = router.route(kernel, {
    control: async (bytes) => byteHash(bytes),
    candidates: { [implementation]: candidate },
  });
  return { hash, kernel, router, events };
}
