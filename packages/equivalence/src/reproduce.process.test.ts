import type { Side } from "@oxbow/contract";
import { describe, expect, it } from "vitest";
import { sound, definitionOf, wrapsAt8Bits } from "./byte-sum.test.fixture.ts";
import { hostile } from "./hostile.test.config.ts";
import { reproduce } from "./reproduce.ts";
import type { AnySuiteDefinition } from "./definition.ts";

const input = [Uint8Array.of(5, 200, 17, 130, 1)];
const first = (definition: AnySuiteDefinition): Side => definition.candidates[0] as Side;

describe("an input that somebody has kept", () => {
  it("differs still, and shrinks under the same signature", async () => {
    const definition = definitionOf(wrapsAt8Bits);
    const found = await reproduce(definition, input, { candidate: first(definition), shrink: true });
    expect(found).toMatchObject({
      outcome: "differs",
      counterexample: {
        stratum: "evidence",
        signature: "returned|returned at returned.value",
        args: expect.stringMatching(/^\[new Uint8Array\(\[\d+, \d+\]\)\]$/),
        seen: { control: "returned 256", candidate: "returned 0" },
      },
    });
  });

  it("is left as it is when nobody asks for less", async () => {
    const definition = definitionOf(wrapsAt8Bits);
    expect(await reproduce(definition, input, { candidate: first(definition) })).toMatchObject({
      counterexample: { args: "[new Uint8Array([5, 200, 17, 130, 1])]", shrinks: 0 },
    });
  });

  it("agrees with a candidate that is right", async () => {
    const definition = definitionOf(sound);
    expect(await reproduce(definition, input, { candidate: first(definition) })).toEqual({
      outcome: "agrees",
      seen: { control: "returned 353", candidate: "returned 353" },
    });
  });

  it("says nothing where the control differs from itself", async () => {
    const definition = definitionOf(sound);
    let calls = 0;
    const unsteady = { ...definition, control: { ...definition.control, run: () => calls++ } };
    expect(await reproduce(unsteady, input, { candidate: first(definition) })).toMatchObject({
      outcome: "unsteady",
      where: "returned.value",
    });
  });

  it("does not turn into another mismatch while it shrinks", async () => {
    const definition = definitionOf((data) => {
      if (data.length < 3) throw new RangeError("too short");
      return wrapsAt8Bits(data);
    });
    const found = await reproduce(definition, input, { candidate: first(definition), shrink: true });
    expect(found).toMatchObject({ counterexample: { signature: "returned|returned at returned.value" } });
    expect(found).toMatchObject({ counterexample: { args: expect.stringMatching(/\[\d+, \d+, \d+\]/) } });
  });

  it("shrinks although the candidate takes its process with it", async () => {
    const candidate = (hostile.candidates as readonly Side[]).find(({ name }) => name === "aborts") as Side;
    const module = new URL("./hostile.test.config.ts", import.meta.url);
    const options = { candidate, module, shrink: true, hangMs: 20_000 };
    const found = await reproduce(hostile, [Uint8Array.of(1, 2, 3, 4, 5)], options);
    expect(found).toMatchObject({
      counterexample: { args: "[new Uint8Array([0, 0, 0])]", signature: "returned|died SIGABRT at kind" },
    });
  }, 120_000);
});
