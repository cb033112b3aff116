import { setTimeout } from "node:timers/promises";
import { type CellSource, defineKernel } from "@oxbow/contract";
import { byteHash } from "@oxbow/kernels/byte-hash/byte-hash";
import { byteHashOver } from "@oxbow/kernels/byte-hash/remote";
import { openReplica, openWorkers } from "@oxbow/native";
import { connectService } from "@oxbow/remote";
import { createRouter } from "@oxbow/router";
import { cellOf } from "../router/subjects.ts";
import type { Figures } from "./figures.ts";

const DEADLINE_MS = 1000;
const BURST = 50;
const BETWEEN_KILLS = 500;
/** After each burst: ten of them take longer than a client waits before it tries the replica again that was killed. */
const RECONNECTED_MS = 30;

/** Calls through a router whose candidate is a worker that gets SIGKILL in the middle of every 500. */
export async function killed(calls: number): Promise<Figures> {
  const workers = openWorkers({ size: 1, deadlineMs: DEADLINE_MS });
  const { hash, fallbacks } = routed("worker", byteHashOver(workers).byteHash);
  const found = await underLoad(calls, hash, async () => {
    for (const pid of workers.stats().pids) process.kill(pid, "SIGKILL");
  });
  const figures = { ...found, fallbacks: [fallbacks()], ends: [workers.stats().ends["SIGKILL"] ?? 0] };
  await workers.close();
  return figures;
}

/** The same with two replicas of the service: the first gets SIGKILL, and another one takes its address. */
export async function replicas(calls: number): Promise<Figures> {
  let first = await openReplica();
  const second = await openReplica();
  const client = connectService({ replicas: [first.address, second.address], deadlineMs: DEADLINE_MS });
  const { hash, fallbacks } = routed("service", byteHashOver(client).byteHash);
  let ends = 0;
  const found = await underLoad(
    calls,
    hash,
    async () => {
      const { address } = first;
      await first.end("SIGKILL");
      ends++;
      first = await openReplica({ listen: address });
    },
    RECONNECTED_MS,
  );
  client.close();
  await first.end();
  await second.end();
  return { ...found, fallbacks: [fallbacks()], ends: [ends] };
}

type Hash = (input: Uint8Array) => Promise<bigint>;

function routed(implementation: "worker" | "service", candidate: Hash) {
  const cell = cellOf({ stage: "promoted", implementation }, 100);
  const cells: CellSource = { cell: () => cell, subscribe: () => () => {} };
  // Otherwise the router would take the kernel back after the first kill, as it should, and there would be nothing to see.
  const router = createRouter({ cells, trip: { errors: { share: 1, minCalls: 1e9 } } });
  const hash = router.route(defineKernel<[Uint8Array], Promise<bigint>>({ key: "bench" }), {
    control: async (input) => byteHash(input),
    candidates: { [implementation]: candidate },
  });
  return { hash, fallbacks: () => router.stats()[0]!.fallbacks };
}

/** Bursts of calls; `kill` runs with a burst under way. Every answer is compared with the kernel's definition. */
async function underLoad(calls: number, hash: Hash, kill: () => Promise<void>, pauseMs = 0): Promise<Figures> {
  let [lost, wrong, slowest] = [0, 0, 0];
  const once = async (n: number): Promise<void> => {
    const input = Buffer.alloc(64, `input ${n} `);
    const started = performance.now();
    const patience = new AbortController();
    try {
      const late = setTimeout(10 * DEADLINE_MS, "late", { signal: patience.signal });
      const answer = await Promise.race([hash(input), late]);
      if (answer === "late") lost++;
      else if (answer !== byteHash(input)) wrong++;
      slowest = Math.max(slowest, performance.now() - started);
    } catch {
      lost++;
    } finally {
      patience.abort();
    }
  };
  for (let done = 0; done < calls; done += BURST) {
    const burst = Array.from({ length: BURST }, (_, i) => once(done + i));
    if (done % BETWEEN_KILLS === BETWEEN_KILLS - BURST) {
      // In turns with the burst on its way and when it has just arrived, where a quick worker may have answered it.
      if (done % (2 * BETWEEN_KILLS) > BETWEEN_KILLS) await new Promise<void>((resolve) => process.nextTick(resolve));
      await kill();
    }
    await Promise.all(burst);
    await setTimeout(pauseMs);
  }
  return { calls: [calls], lost: [lost], wrong: [wrong], slowest: [slowest], deadline: [DEADLINE_MS] };
}
