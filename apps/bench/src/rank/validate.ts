import { rankRecordings, rankTrace, readTrace } from "@oxbow/profile";
import type { Ranking } from "@oxbow/profile";
import { recordedAs, tracedAs } from "./instrumented.ts";
import { plansOf, simulate } from "./simulator.ts";
import type { Scenario } from "./simulator.ts";

/** What an input said of a scenario, beside what is true. */
export interface Validated {
  readonly scenario: string;
  readonly input: "trace" | "recording";
  readonly utilisation: number;
  /** The function whose being five times faster lowers the p99 most, tried; "none" when none lowers it by 2 %. */
  readonly best: string;
  /** "none" when the first is found not to be worth it. */
  readonly rankedFirst: string;
  readonly functions: readonly ValidatedFunction[];
}

interface ValidatedFunction {
  readonly name: string;
  readonly share: { readonly least: number; readonly most: number; readonly truth: number };
  readonly drops: readonly ValidatedDrop[];
}

interface ValidatedDrop {
  readonly speedup: number;
  /** What the methods predict. */
  readonly least: number;
  readonly most: number;
  /** With what other requests may make of it. */
  readonly lo: number;
  readonly hi: number;
  /** By what share the p99 falls when the same requests are served again, with the function that much faster. */
  readonly truth: number;
  /** How far the truth lies outside of what the methods predict: 0 inside. The interval excuses nothing here. */
  readonly off: number;
}

const speedups = [2, 5];

/** Runs a scenario as it is and with each function faster, and has the trace and the recording of the first ranked. */
export async function validate(
  scenario: Scenario,
  requests: number,
  random: () => number,
): Promise<readonly Validated[]> {
  const plans = plansOf(scenario, requests, random);
  const served = simulate(plans);
  const before = p99(served.latencies);
  const names = [...served.truth.keys()];
  const drops = new Map(
    names.map((name) => [name, speedups.map((k) => 1 - p99(simulate(plans, { [name]: k }).latencies) / before)]),
  );
  const [biggest] = names.toSorted((a, b) => drops.get(b)!.at(-1)! - drops.get(a)!.at(-1)!);
  const best = drops.get(biggest!)!.at(-1)! < 0.02 ? "none" : biggest!;
  const tail = [...served.latencies.keys()].filter((i) => served.latencies[i]! >= before);
  const whole = tail.reduce((sum, i) => sum + served.latencies[i]!, 0);

  const judged = (input: Validated["input"], { functions }: Ranking): Validated => ({
    scenario: scenario.name,
    input,
    utilisation: served.utilisation,
    best,
    rankedFirst: functions[0]!.worthIt === "no" ? "none" : functions[0]!.name,
    functions: functions.map(({ name, p99Share, predictedP99Drop }) => ({
      name,
      share: {
        least: p99Share!.least,
        most: p99Share!.most!,
        truth: tail.reduce((sum, i) => sum + served.truth.get(name)![i]!, 0) / whole,
      },
      drops: predictedP99Drop!.map(({ speedup, least, most, lo, hi }): ValidatedDrop => {
        const truth = drops.get(name)![speedups.indexOf(speedup)]!;
        return { speedup, least, most: most!, lo, hi: hi!, truth, off: Math.max(0, least - truth, truth - most!) };
      }),
    })),
  });
  return [
    judged("trace", rankTrace(await readTrace(tracedAs(served, plans)), { speedups })),
    judged("recording", rankRecordings([await recordedAs(served)], { speedups })),
  ];
}

function p99(latencies: Float64Array): number {
  const sorted = latencies.slice().sort();
  return sorted[Math.ceil(sorted.length * 0.99) - 1]!;
}
