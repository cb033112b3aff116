import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crashSlots } from "@oxbow/addon";
import { type CellSource, defineKernel } from "@oxbow/contract";
import { byteHash } from "@oxbow/kernels/byte-hash/native";
import { byteHashOver } from "@oxbow/kernels/byte-hash/remote";
import { filterPng, filterPngAsync } from "@oxbow/kernels/pixel-filter/native";
import { addon, openReplica, openWorkers } from "@oxbow/native";
import { connectService } from "@oxbow/remote";
import { interleave } from "../router/sampling.ts";
import { cellOf, kernelFunction, plainLoop } from "../router/subjects.ts";
import { bareClient } from "./bare-client.ts";
import type { Figures } from "./figures.ts";
import { killed, replicas } from "./kills.ts";
import { onePixel } from "./one-pixel.ts";

/** What one process measures, and nothing else with it. Times are of the wall, in nanoseconds per call. */
export const parts = { embedded, worker, payload, spawning, service, bare, slots, killed, replicas } as const;

export type Part = keyof typeof parts;

const input = new Uint8Array(64).fill(7);
const unchanged = { lut: Uint8Array.from({ length: 256 }, (_, i) => i) };

/** The addon, in this process: the peer of everything else. */
async function embedded(rounds: number): Promise<Figures> {
  const png = onePixel();
  return inTurns(rounds, {
    sync: () => loop(1_000_000, () => byteHash(input)),
    "one pixel, sync": () => loop(5000, () => filterPng(png, unchanged)),
    "one pixel, async": () => lanes(1, 3000, () => filterPngAsync(png, unchanged)),
    "one pixel, async, 64 in flight": () => lanes(64, 10_000, () => filterPngAsync(png, unchanged)),
  });
}

async function worker(rounds: number): Promise<Figures> {
  const workers = openWorkers({ size: 1 });
  const hashed = byteHashOver(workers).byteHash;
  const figures = await inTurns(rounds, {
    serial: () => lanes(1, 10_000, () => hashed(input)),
    "64 in flight": () => lanes(64, 100_000, () => hashed(input)),
  });
  await workers.close();
  return figures;
}

async function payload(rounds: number): Promise<Figures> {
  const workers = openWorkers({ size: 1 });
  const hashed = byteHashOver(workers).byteHash;
  const mebibyte = new Uint8Array(1 << 20).fill(7);
  const figures = await inTurns(rounds, {
    serial: () => lanes(1, 200, () => hashed(mebibyte)),
    "4 in flight": () => lanes(4, 200, () => hashed(mebibyte)),
    sync: () => loop(200, () => byteHash(mebibyte)),
  });
  await workers.close();
  return figures;
}

async function spawning(rounds: number): Promise<Figures> {
  const workers = openWorkers({ mode: "spawn" });
  const hashed = byteHashOver(workers).byteHash;
  const figures = await inTurns(rounds, { serial: () => lanes(1, 30, () => hashed(input)) });
  await workers.close();
  return figures;
}

/** The client as it is: calls that are made together travel in one message. */
async function service(rounds: number): Promise<Figures> {
  const replica = await openReplica();
  const client = connectService({ replicas: replica.address });
  const hashed = byteHashOver(client).byteHash;
  const messages: number[] = [];
  const figures = await inTurns(rounds, {
    serial: () => lanes(1, 1000, () => hashed(input)),
    "64 in flight": async () => {
      const before = client.stats();
      const ns = await lanes(64, 12_800, () => hashed(input));
      const after = client.stats();
      messages.push((after.calls - before.calls) / (after.messages - before.messages));
      return ns;
    },
  });
  client.close();
  await replica.end();
  return { ...figures, "calls in a message": messages };
}

/** @grpc/grpc-js as it comes, a message for each call, against the same server; it sleeps while it waits. */
async function bare(rounds: number): Promise<Figures> {
  const replica = await openReplica();
  const client = bareClient(replica.address);
  const figures = await inTurns(rounds, {
    serial: () => lanes(1, 1000, () => client.byteHash(input)),
    "64 in flight": () => lanes(64, 6400, () => client.byteHash(input)),
  });
  client.close();
  await replica.end();
  return figures;
}

/** A call of some nanoseconds, remembered in a crash slot and not. */
async function slots(rounds: number): Promise<Figures> {
  const directory = mkdtempSync(join(tmpdir(), "oxbow-bench-"));
  const kernel = defineKernel<[n: number], number>({ key: "bench" });
  const cell = cellOf({ stage: "ramp" }, 100);
  const cells: CellSource = { cell: () => cell, subscribe: () => () => {} };
  const slotted = crashSlots({ directory, addon });
  if (slotted.unavailable !== undefined) throw slotted.unavailable;
  // As for a router: calls are remembered.
  slotted.cells(cells);
  const guarded = slotted.protect(kernel, kernelFunction());
  const [direct, run, runGuarded] = [kernelFunction(), plainLoop(), plainLoop()];
  // CPU time: nothing here waits.
  const figures = await interleave(
    [
      { name: "direct", calls: 20_000_000, run: (calls) => void run(direct, calls) },
      { name: "guarded", calls: 20_000_000, run: (calls) => void runGuarded(guarded, calls) },
    ],
    rounds,
  );
  slotted.close();
  rmSync(directory, { recursive: true });
  return figures;
}

/** Every subject once a round, so that a busy stretch of the machine falls on all of them. The first round warms up. */
async function inTurns(
  rounds: number,
  subjects: Readonly<Record<string, () => number | Promise<number>>>,
): Promise<Figures> {
  const figures: Record<string, number[]> = Object.fromEntries(Object.keys(subjects).map((name) => [name, []]));
  for (let round = -1; round < rounds; round++) {
    for (const [name, run] of Object.entries(subjects)) {
      const ns = await run();
      if (round >= 0) figures[name]!.push(ns);
    }
  }
  return figures;
}

/** Nanoseconds per call, with so many under way all the time. */
async function lanes(width: number, calls: number, call: () => Promise<unknown>): Promise<number> {
  const each = Math.ceil(calls / width);
  const lane = async (): Promise<void> => {
    for (let i = 0; i < each; i++) await call();
  };
  const started = performance.now();
  await Promise.all(Array.from({ length: width }, lane));
  return (1e6 * (performance.now() - started)) / (each * width);
}

function loop(calls: number, call: () => unknown): number {
  const started = performance.now();
  for (let i = 0; i < calls; i++) call();
  return (1e6 * (performance.now() - started)) / calls;
}
