import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { exitCode } from "./exit-code.ts";

const verdicts = fc.array(fc.constantFrom("pass" as const, "fail" as const, "inconclusive" as const));

describe("the exit code", () => {
  it("is 3 when there is no verdict: nothing judged is not green", () => expect(exitCode([])).toBe(3));

  it("is 0 only when every verdict is a pass", () => {
    fc.assert(
      fc.property(verdicts, (found) => {
        expect(exitCode(found) === 0).toBe(found.length > 0 && found.every((verdict) => verdict === "pass"));
      }),
    );
  });

  it("is 1 as soon as one verdict is a fail, whatever stands beside it", () => {
    fc.assert(
      fc.property(verdicts, (found) => {
        expect(exitCode([...found, "fail"])).toBe(1);
      }),
    );
  });

  it("is 2 for an inconclusive verdict without a fail", () => {
    expect(exitCode(["pass", "inconclusive", "pass"])).toBe(2);
  });
});
