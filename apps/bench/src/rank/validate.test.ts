import { describe, expect, it } from "vitest";
import { rankTrace, readTrace } from "@oxbow/profile";
import { randomFrom } from "@oxbow/statistics";
import { tracedAs } from "./instrumented.ts";
import { validate } from "./validate.ts";
import { scenarios } from "./scenarios.ts";
import { plansOf, simulate } from "./simulator.ts";

describe.each(scenarios.map((scenario) => [scenario.name, scenario] as const))("%s:", async (_, scenario) => {
  const validated = await validate(scenario, 12_000, randomFrom(1));

  it.each(validated)("the $input has the function first that is most worth making faster", ({ rankedFirst, best }) => {
    expect(rankedFirst).toBe(best);
  });

  it.each(validated)("the p99 falls as the $input predicts, within 10 points", ({ functions }) => {
    for (const { name, drops } of functions) {
      for (const drop of drops) expect(drop.off, `${name}: ${JSON.stringify(drop)}`).toBeLessThanOrEqual(0.1);
    }
  });

  it("the share of the trace is the true one, within 8 points, and the recording's range holds it", () => {
    const [trace, recording] = validated;
    for (const { name, share } of trace!.functions)
      expect(Math.abs(share.least - share.truth), name).toBeLessThan(0.08);
    for (const { name, share } of recording!.functions) {
      expect(share.least, name).toBeLessThanOrEqual(share.truth + 0.01);
      expect(share.most, name).toBeGreaterThanOrEqual(share.truth - 0.01);
    }
  });
});

it.each([1000, 100])("processes of %i requests each have together the share that is true", async (requests) => {
  // A session is looked up, which needs the loop in the midst; long calls are rare, and a process has met few of them.
  const [us, ms] = [1e3, 1e6];
  const steps = [
    { wait: 2 * ms },
    { glue: 5 * us },
    { wait: 2 * ms },
    { run: "heavy", ns: 25 * ms, share: 0.005, exact: true },
    { run: "light", ns: 200 * us },
  ];
  const scenario = { name: "many processes", betweenNs: 2 * ms, routes: [{ name: "/", weight: 1, steps }] };
  const random = randomFrom(1);
  const parts = Array.from({ length: 12_000 / requests }, () => {
    const plans = plansOf(scenario, requests, random);
    return { plans, served: simulate(plans) };
  });
  async function* traced(): AsyncGenerator<Uint8Array> {
    for (const [i, { plans, served }] of parts.entries()) yield* tracedAs(served, plans, `process ${i}`);
  }
  const [first] = rankTrace(await readTrace(traced())).functions;

  const tail = parts
    .flatMap(({ served: { latencies, truth } }) =>
      Array.from(latencies, (ns, i) => ({ ns, heavy: truth.get("heavy")?.[i] ?? 0 })),
    )
    .toSorted((a, b) => b.ns - a.ns)
    .slice(0, 120);
  const sum = (of: (request: (typeof tail)[number]) => number): number => tail.reduce((all, each) => all + of(each), 0);
  expect(first?.name).toBe("heavy");
  expect(first?.p99Share?.least).toBeCloseTo(sum(({ heavy }) => heavy) / sum(({ ns }) => ns), 1);
});
