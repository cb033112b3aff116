import { returned } from "@oxbow/sameness";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { draw } from "./draw.ts";
import { DrawnOnce } from "./drawn-once.ts";

const drawn = (shared: DrawnOnce | undefined, { seed = 1, runs = 120 } = {}) => [
  ...draw(fc.tuple(fc.noBias(fc.nat(1e9))), "small", seed, runs, shared && { once: shared, kind: "" }),
];

it("what is shared is what would have been drawn, and is drawn once", () => {
  const shared = new DrawnOnce();
  const [first, second] = [drawn(shared), drawn(shared)];
  expect(first).toEqual(drawn(undefined));
  for (const [i, { inputs }] of second.entries()) expect(inputs).toBe(first[i]?.inputs);
});

it("another seed, and a shorter last batch, are drawn anew", () => {
  const shared = new DrawnOnce();
  drawn(shared);
  for (const other of [{ seed: 2 }, { runs: 110 }]) expect(drawn(shared, other)).toEqual(drawn(undefined, other));
});

it("the control is called once on a batch, and on every other", async () => {
  const shared = new DrawnOnce();
  let calls = 0;
  const call = async () => (calls++, [{ seen: returned(calls, []), tookMs: 0 }]);
  const [one, other] = [[[1]], [[1]]];
  const seen = [await shared.controls(one, call), await shared.controls(one, call), await shared.controls(other, call)];
  expect(calls).toBe(2);
  expect(seen[1]).toBe(seen[0]);
  expect(seen[2]).not.toBe(seen[0]);
});

it("what lies far behind is not kept", () => {
  const shared = new DrawnOnce();
  const make = (): object => ({});
  expect(shared.batch("far", true, make)).not.toBe(shared.batch("far", true, make));
  expect(shared.batch("near", false, make)).toBe(shared.batch("near", false, make));
});
