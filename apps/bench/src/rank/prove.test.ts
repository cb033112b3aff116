import { describe, expect, it } from "vitest";
import { prove } from "./prove.ts";
import { randomFrom } from "@oxbow/measure";
import { scenarios } from "./scenarios.ts";

describe.each(scenarios.map((scenario) => [scenario.name, scenario] as const))("%s:", async (_, scenario) => {
  const proved = await prove(scenario, 12_000, randomFrom(1));

  it.each(proved)("the $input has the function first that is most worth making faster", ({ rankedFirst, best }) => {
    expect(rankedFirst).toBe(best);
  });

  it.each(proved)("the p99 falls as the $input predicts, within 10 points", ({ functions }) => {
    for (const { name, drops } of functions) {
      for (const drop of drops) expect(drop.off, `${name}: ${JSON.stringify(drop)}`).toBeLessThanOrEqual(0.1);
    }
  });

  it("the share of the trace is the true one, within 8 points, and the recording's range holds it", () => {
    const [trace, recording] = proved;
    for (const { name, share } of trace!.functions)
      expect(Math.abs(share.least - share.truth), name).toBeLessThan(0.08);
    for (const { name, share } of recording!.functions) {
      expect(share.least, name).toBeLessThanOrEqual(share.truth + 0.01);
      expect(share.most, name).toBeGreaterThanOrEqual(share.truth - 0.01);
    }
  });
});
