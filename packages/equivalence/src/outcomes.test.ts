import type { Observation } from "@oxbow/contract";
import { describe, expect, it } from "vitest";
import { sound, definitionOf } from "./byte-sum.test.fixture.ts";
import { Outcomes } from "./outcomes.ts";
import { runEquivalence } from "./run.ts";

const returned = (value: unknown): Observation => ({ kind: "returned", value, argsAfter: [] });
const threw = (code: string): Observation => ({ kind: "threw", class: "InputError", code, message: "", argsAfter: [] });

function countsOf(...observations: readonly Observation[]) {
  const outcomes = new Outcomes();
  for (const each of observations) outcomes.add(each);
  return outcomes.counts;
}

describe("kinds of outcome", () => {
  it("are counted, and those that came once", () => {
    expect(countsOf()).toEqual({ kinds: 0, once: 0 });
    expect(countsOf(threw("A"), threw("A"), threw("B"))).toEqual({ kinds: 2, once: 1 });
  });

  it.each([
    ["numbers within a power of two", 5, 7],
    ["texts of like lengths", "abcd", "wxyz7"],
    ["records of like fields", { lines: 8n }, { lines: 15n }],
    ["typed arrays of like lengths", new Uint8Array(5), new Uint8Array(7)],
  ])("are the same for %s", (_, a, b) => {
    expect(countsOf(returned(a), returned(b))).toEqual({ kinds: 1, once: 0 });
  });

  it.each([
    ["numbers of other sizes", 5, 9],
    ["the zeros", 0, -0],
    ["a number and a fraction", 1, 1.5],
    ["NaN and infinity", Number.NaN, Infinity],
    ["null and undefined", null, undefined],
    ["an empty list and one of an item", [], [1]],
    ["records of other fields", { a: 1 }, { b: 1 }],
    ["typed arrays of other types", new Uint8Array(4), new Float32Array(1)],
    ["objects without prototype and with", Object.create(null), {}],
  ])("differ for %s", (_, a, b) => {
    expect(countsOf(returned(a), returned(b))).toEqual({ kinds: 2, once: 2 });
  });

  it("are counted in every stratum of a run, of the control", async () => {
    const { strata } = await runEquivalence(definitionOf(sound), { seed: 1, runs: 400 });
    const small = strata.find(({ name }) => name === "random small");
    expect(small?.outcomes?.kinds).toBeGreaterThan(3);
    expect(small?.outcomes?.once).toBeLessThan(small?.outcomes?.kinds ?? 0);
  });
});

describe("large inputs that take long", () => {
  const often = new Outcomes();
  for (let i = 0; i < 400; i++) often.add(returned(1));
  const ever = new Outcomes();
  for (let i = 0; i < 400; i++) ever.add(threw(`E${i}`));

  it.each([
    ["are enough where nothing new comes", often, 200, 2000, true],
    ["go on where most are new", ever, 400, 2000, false],
    ["are enough after twice the time all the same", ever, 400, 4000, true],
    ["go on before there are enough, however long they take", often, 199, 60_000, false],
    ["go on where nobody counted", new Outcomes(), 400, 3999, false],
    ["go on while they take no time", often, 999, 1999, false],
  ])("%s", (_, outcomes, executed, elapsedMs, expected) => {
    expect(outcomes.isEnough(executed, elapsedMs)).toBe(expected);
  });
});
