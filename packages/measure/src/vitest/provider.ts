import type { BenchmarkGroup, BenchmarkProvider, BenchResult } from "vitest";
import { realClock } from "../clock.ts";
import { unfitBecause } from "../health.ts";
import { prepare, type Runner } from "../runner.ts";
import { sample, type SideSamples } from "../sampler.ts";
import { MeasurementError } from "../spawn.ts";
import { tinybenchResult } from "../tinybench.ts";
import { attachSamples } from "./paired.ts";

/** In each of them every function is compiled and warmed anew: what a fork is elsewhere, as far as one process has it. */
const roundCount = 6;

/**
 * vitest's `benchmark.provider`: what one `bench.compare()` names is measured in turns, block by block, where the built-in
 * provider runs one after the other. The first benchmark is measured twice, for the A/A check. `time` in the options is
 * what each benchmark may take, in milliseconds, 1000 unless given. vitest keeps a test in one process; `compare` has
 * several.
 */
const provider: BenchmarkProvider = {
  async run({ registrations, options, test }: BenchmarkGroup): Promise<BenchResult[]> {
    const because = unfitBecause();
    if (because !== null) throw new MeasurementError("UNFIT_PROCESS", `nothing was measured: ${because}`);
    const [first] = registrations;
    if (first === undefined) return [];
    const sides = [...registrations, first];
    for (const { fnOpts } of registrations) await fnOpts?.beforeAll?.call(undefined as never, "run");
    const rounds: (readonly SideSamples[])[] = [];
    for (let round = 0; round < roundCount; round++) {
      test.context.signal.throwIfAborted();
      const runners: Runner[] = [];
      for (const { name, fn, fnOpts } of sides) {
        refuseHooks(name, fnOpts);
        runners.push(await prepare({ name, implementation: "typescript", run: fn }, [], []));
      }
      const samples = await sample(runners, {
        clock: realClock,
        seed: round,
        blockNs: 200_000,
        rotations: 60,
        budgetMs: ((options?.time ?? 1000) * sides.length) / roundCount,
        warmUpMs: options?.warmupTime ?? 500,
      });
      rounds.push(samples.sides);
    }
    for (const { fnOpts } of registrations) await fnOpts?.afterAll?.call(undefined as never, "run");
    const of = (place: number): Float64Array[] => rounds.map((round) => (round[place] as SideSamples).wallNs);
    const group = {};
    return registrations.map(({ name }, place) =>
      attachSamples(
        { ...tinybenchResult(of(place).flatMap((blocks) => Array.from(blocks))), name },
        { group, rounds: of(place), control: of(0), controlCopy: of(registrations.length) },
      ),
    );
  },
};

export default provider;

function refuseHooks(name: string, hooks: BenchmarkGroup["registrations"][number]["fnOpts"]): void {
  if (hooks?.beforeEach === undefined && hooks?.afterEach === undefined) return;
  throw new MeasurementError(
    "UNFIT_PROCESS",
    `"${name}" has a hook for each call, and calls are timed many together: do it inside the function, or in beforeAll`,
  );
}
