// Run by compare() in a process of its own: one task in, one reply out.
import { performance } from "node:perf_hooks";
import type { Side } from "@oxbow/contract";
import { attempt, described, encode, outgoing, returned, samenessOf } from "@oxbow/sameness";
import { realClock } from "./clock.ts";
import { isDeadCode } from "./dead-code.ts";
import { findSubject } from "./definition.ts";
import { staysUnoptimised, unfitBecause } from "./health.ts";
import { allocatedBytesPerCall, collectGarbage, collectionNsPerCall, watchCollections } from "./heap.ts";
import { loopBlockedNsPerCall } from "./loop-blocked.ts";
import { forgetPeakRss, peakRssMiB } from "./peak-rss.ts";
import type { HeapCost, OwnTask, Reply, SharedTask, Task } from "./protocol.ts";
import { randomFrom, shuffled } from "@oxbow/statistics";
import { prepare, type Runner } from "./runner.ts";
import { sample, type SideSamples } from "./sampler.ts";
import { rssSlopeBytesPerCall } from "./soak.ts";

process.once("message", (task: Task) => {
  void answer(task).then((reply) => process.send?.(reply, undefined, undefined, () => process.exit(0)));
});

async function answer(task: Task): Promise<Reply> {
  const because = unfitBecause();
  if (because !== null) return { kind: "refused", because };
  try {
    return task.kind === "shared" ? await runShared(task) : await runOwn(task);
  } catch (error) {
    return { kind: "threw", error: thrown(error) };
  }
}

async function runShared(task: SharedTask): Promise<Reply> {
  const { definition, workload, control, candidate, peers } = await findSubject(task);
  const args = await workload.args();
  const mutates = definition.kernel.mutates ?? [];
  // The control twice: what the second copy differs by is what this machine shows as a difference where there is none.
  const sides = [control, candidate, control, ...peers];
  const runners: Runner[] = [];
  for (const place of shuffled([...sides.keys()], randomFrom(task.seed))) {
    runners[place] = await prepare(sides[place] as Side, args, mutates);
  }

  const stop = watchCollections();
  const samples = await sample(runners, {
    ...task,
    clock: realClock,
    blockNs: 200_000,
    sameness: samenessOf(definition),
  });
  const offset = realClock.wallNs() - performance.now() * 1e6;
  const collections = (await stop()).map(({ startNs, durationNs }) => ({ startNs: startNs + offset, durationNs }));
  const costs: HeapCost[] = [];
  const dead: string[] = [];
  const unoptimised: string[] = [];
  for (const [index, runner] of runners.entries()) {
    const side = samples.sides[index] as SideSamples;
    if (index === AGAIN) {
      // The same code: it costs what its first copy costs.
      costs.push({ ...(costs[0] as HeapCost), gcNs: collectionNsPerCall(side, collections) });
      continue;
    }
    const { callsPerBlock } = side;
    costs.push({
      gcNs: collectionNsPerCall(side, collections),
      allocatedBytes: await allocatedBytesPerCall(runner, callsPerBlock),
      loopBlockedNs: runner.asynchronous ? await loopBlockedNsPerCall(runner, callsPerBlock) : null,
      rssSlopeBytes: task.soakMs > 0 ? await rssSlopeBytesPerCall(runner, callsPerBlock, task.soakMs) : null,
    });
    // A block of one call is long enough to be real.
    if (callsPerBlock > 1 && (await isDeadCode(runner, callsPerBlock, realClock))) dead.push(runner.name);
    if (callsPerBlock > 100 && (await staysUnoptimised((sides[index] as Side).run, runner.args)))
      unoptimised.push(runner.name);
  }
  return { kind: "shared", samples, costs, dead, unoptimised };
}

/** The place of the control's second copy. */
const AGAIN = 2;

async function runOwn(task: OwnTask): Promise<Reply> {
  const { definition, workload, control, candidate, peers } = await findSubject(task);
  const side = [control, candidate, ...peers][task.side] ?? control;
  const args = await workload.args();

  // What importing and making the input left behind is not the side's.
  collectGarbage();
  const rssBeforeMiB = forgetPeakRss();
  const stop = watchCollections();
  const cpuBefore = realClock.cpuNs();
  const loopBefore = performance.eventLoopUtilization();
  const before = realClock.wallNs();
  const value: unknown = await side.run(...args);
  const wallNs = realClock.wallNs() - before;
  const cpuNs = realClock.cpuNs() - cpuBefore;
  const loopBlockedNs = performance.eventLoopUtilization(loopBefore).active * 1e6;
  const peak = peakRssMiB();
  const rssGrowthMiB = Math.max(0, peak - rssBeforeMiB);
  const gcNs = (await stop()).reduce((sum, { durationNs }) => sum + durationNs, 0);
  // The parent compares: a message would lose classes, private state and functions, and call what is left equal.
  const outcome = encode(
    outgoing(returned(value, written(args, definition.kernel.mutates ?? [])), definition.normalize as never),
  );
  return {
    kind: "own",
    run: { wallNs, cpuNs, gcNs, loopBlockedNs, peakRssMiB: peak, rssGrowthMiB, outcome },
  };
}

/** The arguments that the kernel writes to, at their places. */
const written = (args: readonly unknown[], mutates: readonly number[]): readonly unknown[] =>
  args.map((arg, position) => (mutates.includes(position) ? arg : undefined));

const thrown = (error: unknown) => ({
  ...described(error),
  stack: attempt(() => String((error as { stack?: unknown }).stack)),
});
