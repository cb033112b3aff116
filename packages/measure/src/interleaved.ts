import { equalSides, type Measured } from "./measured.ts";
import { isEnough, type Plan } from "./plan.ts";
import type { ForkCost } from "./side-cost.ts";
import { inFreshProcess } from "./spawn.ts";

/** Every fork runs all sides, in interleaved blocks. */
export async function measureShared(plan: Plan): Promise<Measured> {
  const { kernel, workload, candidate, base, forks, quick, soak = !quick, timeoutMs = 600_000, signal } = plan;
  const phaseMs = plan.phaseMs ?? (quick ? 500 : 3000);
  const costs: ForkCost[][] = [];
  const unsteady = new Set<string>();
  const dead = new Set<string>();
  const unoptimised = new Set<string>();
  const unequal = new Set<number>();
  let awaited = false;
  let blocksPerFork = Infinity;
  const started = performance.now();
  for (let fork = 0; fork < forks && !isEnough(plan, fork, started); fork++) {
    plan.onProgress?.({ kernel, workload, done: fork, total: forks });
    const reply = await inFreshProcess(
      {
        kind: "shared",
        module: String(plan.module),
        kernel,
        workload,
        candidate,
        alone: plan.alone ?? false,
        base: base?.href,
        seed: plan.seed + fork,
        rotations: quick ? 60 : 300,
        budgetMs: phaseMs,
        warmUpMs: phaseMs,
        // Once: a leak shows in one process as well as in six.
        soakMs: fork === 0 && soak ? 400 : 0,
      },
      { signal, timeoutMs },
    );
    if (reply.kind !== "shared") throw new TypeError(`a shared task was answered with ${reply.kind}`);
    const { samples } = reply;
    costs.push(
      samples.sides.map((side, i) => ({
        ...side,
        gcNs: 0,
        allocatedBytes: null,
        loopBlockedNs: null,
        rssSlopeBytes: null,
        ...reply.costs[i],
        peakRssMiB: null,
        rssGrowthMiB: null,
      })),
    );
    for (const name of samples.unsteady) unsteady.add(name);
    for (const name of reply.dead) dead.add(name);
    for (const name of reply.unoptimised) unoptimised.add(name);
    for (const side of samples.unequal) unequal.add(side);
    awaited ||= samples.awaited;
    blocksPerFork = Math.min(blocksPerFork, samples.rotations);
  }
  plan.onProgress?.({ kernel, workload, done: forks, total: forks });
  return {
    forks: costs,
    blocksPerFork,
    awaited,
    equal: equalSides(unequal, plan.peers),
    notes: [
      ...Array.from(
        dead,
        (name) => `${name}: twice the calls took no longer, so V8 may have removed them: its time means nothing`,
      ),
      ...Array.from(
        unoptimised,
        (name) => `${name}: V8 gave up optimising it, in the service it may do so too: look for what it cannot compile`,
      ),
      // A quick run stops warming early by design, and says so itself.
      ...Array.from(
        quick ? [] : unsteady,
        (name) => `${name} had not settled when the warm-up ended: its times may still fall`,
      ),
    ],
  };
}
