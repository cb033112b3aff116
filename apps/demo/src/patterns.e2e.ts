import { programUnavailable } from "@oxbow/native";
import { describe, expect, it } from "vitest";
import { demo } from "./main.test.fixture.ts";

describe.each(["worker", "service"] as const)("the walk through the pattern %s", (pattern) => {
  it.skipIf(programUnavailable(`oxbow-${pattern}`))("promotes, then rolls back to the control alone", async () => {
    const { code, report, err } = await demo(["--kernel", "byte-hash", "--pattern", pattern]);
    expect(err).not.toContain("trip");
    expect(code).toBe(0);
    const [walked] = report.kernels;
    expect(walked).toMatchObject({ candidate: pattern, verdict: "pass", refused: null, mismatches: 0 });
    expect(walked!.stages.map(({ stage, percent }) => [stage, percent])).toEqual([
      ["off", 0],
      ["shadow", 100],
      ["ramp", 10],
      ["ramp", 50],
      ["promoted", 100],
    ]);
    const [off, shadow, , , promoted] = walked!.stages;
    expect(off).toMatchObject({ candidateCalls: 0, failures: 0 });
    expect(shadow).toMatchObject({ candidateCalls: 0, failures: 0 });
    expect(shadow!.experiments).toBeGreaterThan(0);
    expect(promoted).toMatchObject({ candidateCalls: promoted!.calls, fallbacks: 0, failures: 0 });
    expect(walked!.rollback!.candidateCallsAfterCell).toBe(0);
    expect(walked!.rollback!.controlCallsAfterCell).toBeGreaterThan(0);
  });
});
