import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate, setTimeout } from "node:timers/promises";
import { getHeapStatistics } from "node:v8";
import { defineKernel } from "@oxbow/contract";
import { fileFlags, moveFlag } from "@oxbow/flags";
import { createRouter, type ShadowLimits } from "@oxbow/router";
import { peers } from "./peers.ts";
import { interleave, type Subject } from "./sampling.ts";
import {
  type Call,
  type KeyedCall,
  kernelFunction,
  keyedLoop,
  plainLoop,
  routedOn,
  shortKeys,
  slowKernel,
  unkeyedLoop,
  uuids,
} from "./subjects.ts";

/** Figures by subject, in the order they were taken; subjects of one part were measured in turns and can be paired. */
export type Figures = Readonly<Record<string, readonly number[]>>;

/** What one process measures, and nothing else with it. Each gives figures for `rounds` rounds. */
export const parts = { decisions, allocation, shadow, budget, edit } as const;

export type Part = keyof typeof parts;

/** Nanoseconds of CPU time per call: what a decision costs, ours and the peers', and the call without one. */
async function decisions(rounds: number): Promise<Figures> {
  const direct = kernelFunction();
  const calls = 20_000_000;
  const unkeyed = unkeyedLoop();
  const other = await peers();
  const subjects: Subject[] = [
    { name: "direct", calls, run: bind(direct) },
    { name: "direct, with a key at hand", calls, run: (count) => void unkeyed(direct, count, shortKeys) },
    { name: "off", calls, run: bind(routedOn(null, 0).call) },
    { name: "promoted", calls, run: bind(routedOn({ stage: "promoted" }, 100).call) },
    { name: "sticky, 9 characters", calls: 2_000_000, run: bindKeyed(routedOn({}, 50).call, shortKeys) },
    { name: "sticky, UUID", calls: 1_000_000, run: bindKeyed(routedOn({}, 50).call, uuids) },
    ...other.peers,
  ];
  const figures = await interleave(subjects, rounds);
  await other.close();
  return figures;
}

/**
 * Bytes by which the heap grew per call. The process has so much room for young objects that nothing is collected in
 * between: a collection would hide what was allocated. `direct` is what the loop and this measurement allocate themselves.
 */
async function allocation(rounds: number): Promise<Figures> {
  const subjects: readonly (readonly [string, (calls: number) => void])[] = [
    ["direct", bind(kernelFunction())],
    ["off", bind(routedOn(null, 0).call)],
    ["promoted", bind(routedOn({ stage: "promoted" }, 100).call)],
    ["sticky, 9 characters", bindKeyed(routedOn({}, 50).call, shortKeys)],
    ["sticky, UUID", bindKeyed(routedOn({}, 50).call, uuids)],
  ];
  const figures: Record<string, number[]> = {};
  for (const [name, run] of subjects) {
    run(3_000_000);
    gc!();
    run(1_000_000);
    figures[name] = Array.from({ length: rounds }, () => {
      const before = getHeapStatistics().used_heap_size;
      run(ALLOCATING_CALLS);
      return (getHeapStatistics().used_heap_size - before) / ALLOCATING_CALLS;
    });
  }
  return figures;
}

/** One object of twelve bytes a call, the smallest there is, would be 12 MB. */
const ALLOCATING_CALLS = 1_000_000;

/** All of the sampled calls are run: between the rounds, so that only what the caller pays is in the figures. */
const unbounded: ShadowLimits = { capacity: 1e9, maxBytes: 1e12, maxAgeMs: 1e9, cpuShare: 1 };

/** Nanoseconds of CPU time per call with a sample of 1 % and without, on a kernel of 2 ns and on one of 10 µs. */
async function shadow(rounds: number): Promise<Figures> {
  const sides = { control: slowKernel(), candidate: slowKernel() };
  const small = routedOn({ stage: "shadow", sample: 0.01 }, 100, { shadow: unbounded });
  const large = routedOn({ stage: "shadow", sample: 0.01 }, 100, { shadow: unbounded, ...sides });
  const subjects: Subject[] = [
    { name: "2 ns, off", calls: 20_000_000, run: bind(routedOn(null, 0).call) },
    { name: "2 ns, shadow", calls: 3_000_000, run: bind(small.call) },
    { name: "10 µs, off", calls: 10_000, run: bind(routedOn(null, 0, sides).call) },
    { name: "10 µs, shadow", calls: 10_000, run: bind(large.call) },
  ];
  const figures = await interleave(subjects, rounds, async () => {
    await small.router.settle();
    await large.router.settle();
  });
  const experiments = [small, large].map(({ router }) => router.stats()[0]!.experiments);
  return { ...figures, experiments };
}

/** The same with the experiments running in between, within the budget they have by default. */
async function budget(rounds: number): Promise<Figures> {
  const sides = { control: slowKernel(), candidate: slowKernel() };
  const { call, router } = routedOn({ stage: "shadow", sample: 0.01 }, 100, sides);
  const figures = await interleave(
    [
      { name: "off", calls: 10_000, run: inTurns(routedOn(null, 0, sides).call) },
      { name: "shadow", calls: 10_000, run: inTurns(call) },
    ],
    rounds,
  );
  return { ...figures, experiments: [router.stats()[0]!.experiments] };
}

/**
 * Milliseconds from the write of the flags file to the cell that obeys it, at any moment of the watch; and how many of the
 * hundred calls that come next were answered by the wrong side.
 */
async function edit(rounds: number): Promise<Figures> {
  const directory = mkdtempSync(join(tmpdir(), "oxbow-bench-"));
  const path = join(directory, "oxbow.flags.json");
  writeFileSync(path, '{ "version": 2, "features": [] }\n');
  const flags = fileFlags(path);
  const router = createRouter({ cells: flags });
  const run = router.route(defineKernel<[], Side>({ key: "bench" }), {
    control: () => "control",
    candidates: { native: () => "candidate" },
  });
  const edited: number[] = [];
  const disobedient: number[] = [];
  for (let n = 0; n < rounds; n++) {
    await setTimeout(Math.random() * 60);
    const [stage, side] = n % 2 === 0 ? (["promoted", "candidate"] as const) : (["off", "control"] as const);
    const changed = new Promise<void>((resolve) => {
      const stop = flags.subscribe(() => {
        edited.push(performance.now() - startedAt);
        disobedient.push(Array.from({ length: 100 }, () => run()).filter((answer) => answer !== side).length);
        stop();
        resolve();
      });
    });
    // The watch keeps no process alive.
    const patience = new AbortController();
    const keepAlive = setTimeout(10_000, undefined, { signal: patience.signal }).catch(() => {});
    const startedAt = performance.now();
    // Without samples: sides that are told apart by their answers disagree.
    moveFlag(path, "bench", { stage, sample: 0 });
    await changed;
    patience.abort();
    await keepAlive;
  }
  router.close();
  flags.close();
  rmSync(directory, { recursive: true });
  return { edited, disobedient };
}

type Side = "control" | "candidate";

function bind(call: Call): (calls: number) => void {
  const run = plainLoop();
  return (calls) => void run(call, calls);
}

function bindKeyed(call: KeyedCall, keys: readonly string[]): (calls: number) => void {
  const run = keyedLoop();
  return (calls) => void run(call, calls, keys);
}

/** A hundred calls a turn of the event loop, so that others get theirs. */
function inTurns(call: Call): (calls: number) => Promise<void> {
  const run = plainLoop();
  return async (calls) => {
    for (let done = 0; done < calls; done += 100) {
      run(call, 100);
      await setImmediate();
    }
  };
}
