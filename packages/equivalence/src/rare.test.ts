import { hash } from "node:crypto";
import { tuple, uint8Array } from "fast-check";
import { expect, it } from "vitest";
import { control, definitionOf, sound } from "./byte-sum.test.fixture.ts";
import { tryRare } from "./rare.ts";

const isRare = (data: Uint8Array, oneIn: number): boolean =>
  Number.parseInt(hash("sha1", data, "hex").slice(0, 8), 16) % oneIn === 0;

it.each([
  { oneIn: 50, runs: 50 },
  { oneIn: 100, runs: 250 },
  { oneIn: 1000, runs: 100 },
])("what is wrong on one input in $oneIn is found in $runs as often as chance says", async ({ oneIn, runs }) => {
  const definition = definitionOf(sound, { arguments: tuple(uint8Array({ minLength: 4, maxLength: 9, size: "max" })) });
  const mutant = {
    name: "is rarely wrong",
    oneIn,
    run: (data: Uint8Array) => control(data) + (isRare(data, oneIn) ? 1 : 0),
  };
  const seeds = Array.from({ length: 200 }, (_, seed) => seed);
  const { found, expected, answered } = await tryRare(definition, mutant as never, { seeds, runs });
  expect(answered).toBeGreaterThan(0.9 * runs);
  // The seeds are fixed, so this is the same every time; three deviations of 200 draws are what chance allows.
  expect(Math.abs(found - expected)).toBeLessThan(3 * Math.sqrt((expected * (1 - expected)) / 200));
});
