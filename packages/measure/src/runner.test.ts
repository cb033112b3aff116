import { describe, expect, it } from "vitest";
import { prepare, sameOutcome } from "./runner.ts";

describe("sides whose results have a meaning", () => {
  const meaning = { because: "white space in JSON has no meaning", of: (text: unknown) => JSON.parse(String(text)) };
  const outcomeOf = async (text: string, of: typeof meaning | undefined) => {
    const runner = await prepare({ name: text, implementation: "typescript", run: () => text }, [], [], of);
    await runner.run(1);
    return runner.outcome();
  };

  it("are compared by it", async () => {
    expect(sameOutcome(await outcomeOf("[1]", meaning), await outcomeOf("[ 1 ]", meaning))).toBe(true);
    expect(sameOutcome(await outcomeOf("[1]", meaning), await outcomeOf("[2]", meaning))).toBe(false);
  });

  it("differ by their bits without one", async () => {
    expect(sameOutcome(await outcomeOf("[1]", undefined), await outcomeOf("[ 1 ]", undefined))).toBe(false);
  });
});
