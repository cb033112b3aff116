import { expect, it } from "vitest";
import { allocationRows, decisionRows, editRows } from "./rows.ts";
import { peerTargets } from "./peers.ts";

/** Seven processes whose promoted calls cost so much; everything else is alike in all of them. */
function processes(promoted: readonly number[], peer: number) {
  return promoted.map((ns) => ({
    direct: [2, 2, 2],
    "direct, with a key at hand": [2, 2, 2],
    off: [5, 5, 5],
    promoted: [ns, ns, ns],
    "sticky, 9 characters": [30, 30, 30],
    "sticky, UUID": [80, 80, 80],
    ...Object.fromEntries(Object.keys(peerTargets).map((name) => [name, [peer, peer, peer]])),
  }));
}

const byId = (rows: readonly { readonly id: string; readonly met: boolean | null }[], id: string) =>
  rows.find((row) => row.id === id);

it("judges a cost by the worst of the processes", () => {
  const good = decisionRows(processes([5, 5, 5, 5, 5, 5, 6.9], 1e6));
  expect(byId(good, "router/promoted/over-direct")).toMatchObject({ value: 3, lo: 3, hi: 4.9, met: true });
  const bad = decisionRows(processes([5, 5, 5, 5, 5, 5, 7.1], 1e6));
  expect(byId(bad, "router/promoted/over-direct")).toMatchObject({ value: 3, met: false });
});

it("judges a ratio by the worst of the processes", () => {
  const id = "router/promoted/against-opossum-fire";
  expect(byId(decisionRows(processes([5, 5, 5, 5, 5, 5, 6], 300)), id)).toMatchObject({
    ratio: 60,
    ratioLo: 50,
    met: true,
  });
  expect(byId(decisionRows(processes([5, 5, 5, 5, 5, 5, 6], 299)), id)).toMatchObject({ met: false });
});

it("calls an allocation what is more than a direct call leaves", () => {
  const none = { direct: [0.001, 0.001], off: [0.001, 0.001], promoted: [0.001, 0.001] };
  const sticky = { "sticky, 9 characters": [16.001, 16.001], "sticky, UUID": [0.001, 0.001] };
  expect(allocationRows([{ ...none, ...sticky }]).map(({ value, met }) => [value, met])).toEqual([
    [0, true],
    [0, true],
    [16, false],
    [0, true],
  ]);
});

it("judges edits by the slowest of all, and by every call that came next", () => {
  const good = { edited: [1, 2], disobedient: [0, 0] };
  expect(editRows([good, good]).map(({ value, met }) => [value, met])).toEqual([
    [2, true],
    [0, true],
  ]);
  expect(editRows([good, { edited: [3, 101], disobedient: [0, 1] }]).map(({ value, met }) => [value, met])).toEqual([
    [101, false],
    [1, false],
  ]);
});
