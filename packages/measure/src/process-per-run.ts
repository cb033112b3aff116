import type { Observation } from "@oxbow/contract";
import { decode } from "@oxbow/sameness";
import { equalSides, type Measured } from "./measured.ts";
import { isEnough, type Plan } from "./plan.ts";
import type { OwnRun } from "./protocol.ts";
import { differenceOf } from "./runner.ts";
import type { ForkCost } from "./side-cost.ts";
import { inFreshProcess } from "./spawn.ts";

/**
 * Every run is the only one of its process; the sides take turns, every second round backwards. A round is what a fork
 * is elsewhere: one pair of each side with the control.
 */
export async function measureOwn(plan: Plan): Promise<Measured> {
  const { kernel, workload, candidate, base, forks: rounds, timeoutMs = 600_000, signal } = plan;
  // By place: control, candidate, the control again, then the peers. By side, as the fork counts them, there is one control.
  const sideAt = [0, 1, 0, ...Array.from({ length: plan.peers }, (_, i) => 2 + i)];
  const total = rounds * sideAt.length;
  const found: OwnRun[][] = [];
  const unequal = new Set<number>();
  let expected: Observation | undefined;
  let done = 0;
  const started = performance.now();
  for (let round = 0; round < rounds && !isEnough(plan, round, started); round++) {
    const runs: OwnRun[] = [];
    const order = [...sideAt.keys()];
    for (const place of round % 2 === 0 ? order : order.toReversed()) {
      plan.onProgress?.({ kernel, workload, done: done++, total });
      const reply = await inFreshProcess(
        {
          kind: "own",
          module: String(plan.module),
          kernel,
          workload,
          candidate,
          alone: plan.alone ?? false,
          base: base?.href,
          side: sideAt[place] as number,
        },
        { signal, timeoutMs },
      );
      if (reply.kind !== "own") throw new TypeError(`an own task was answered with ${reply.kind}`);
      runs[place] = reply.run;
      // The first run of all is the control's.
      const outcome = decode(reply.run.outcome) as Observation;
      expected ??= outcome;
      if (differenceOf(plan.sameness, expected, outcome) !== null) unequal.add(place);
    }
    found.push(runs);
  }
  plan.onProgress?.({ kernel, workload, done: total, total });
  return {
    forks: found.map((runs) => runs.map(toForkCost)),
    blocksPerFork: 1,
    // Such workloads are files and streams as a rule: they wait, and CPU time would not see it.
    awaited: true,
    equal: equalSides(unequal, plan.peers),
    notes: unequal.has(0) || unequal.has(2) ? ["the control does not agree with itself from run to run"] : [],
  };
}

const toForkCost = ({ wallNs, cpuNs, gcNs, loopBlockedNs, peakRssMiB, rssGrowthMiB }: OwnRun): ForkCost => ({
  wallNs: [wallNs],
  cpuNs: [cpuNs],
  gcNs,
  allocatedBytes: null,
  loopBlockedNs,
  rssSlopeBytes: null,
  peakRssMiB,
  rssGrowthMiB,
});
