import { describe, expect, it } from "vitest";
import { rankCpuProfile } from "@oxbow/profile";

const frame = (functionName: string, lineNumber: number) => ({
  functionName,
  scriptId: "7",
  url: "file:///app.js",
  lineNumber,
  columnNumber: 0,
});
const count = 3000;

/** Samples of `first` and `second` in turn, with the time before each. */
function profile({
  before = [1000, 1000],
  ...more
}: Record<string, unknown> & { before?: readonly [number, number] } = {}) {
  return {
    nodes: [
      { id: 1, callFrame: frame("(root)", -1), children: [2, 3] },
      { id: 2, callFrame: frame("first", 4) },
      { id: 3, callFrame: frame("second", 9) },
    ] as unknown[],
    startTime: 0,
    endTime: (count / 2) * (before[0] + before[1]) + before[0],
    samples: Array.from({ length: count }, (_, i) => 2 + (i % 2)) as unknown[],
    timeDeltas: Array.from({ length: count }, (_, i) => before[i % 2]) as unknown[],
    ...more,
  };
}
const shares = (written: object): Record<string, number> =>
  Object.fromEntries(
    rankCpuProfile(JSON.stringify(written)).functions.map(({ name, selfShare }) => [
      name,
      Number(selfShare.value.toFixed(3)),
    ]),
  );

describe("a V8 profile", () => {
  it("gives the time after a sample to the sample, until the next one", () => {
    // 1 ms before each sample of `first`, 9 ms before each of `second`: so `first` was seen, and went on for 9 ms.
    expect(shares(profile({ before: [1000, 9000] }))).toEqual({ first: 0.9, second: 0.1 });
    expect(shares(profile({ before: [9000, 1000] }))).toEqual({ first: 0.1, second: 0.9 });
  });

  it("gives the last sample the time until the end, or the mean where no end is known", () => {
    const samples = [...Array.from({ length: 1000 }, () => 2), 3];
    const timeDeltas = samples.map(() => 1000);
    expect(shares(profile({ samples, timeDeltas, endTime: 2_001_000 }))).toEqual({ first: 0.5, second: 0.5 });
    expect(shares(profile({ samples, timeDeltas, endTime: undefined }))).toEqual({ first: 0.999, second: 0.001 });
  });

  it("puts a sample that was handed in late where it belongs", () => {
    // Each `second` was taken 4 ms before the `first` that stands before it: 4 of 5 ms are its own.
    const late = profile({ before: [6000, -1000], endTime: undefined });
    expect(shares(late)).toEqual({ first: 0.8, second: 0.2 });
  });

  it("reads nodes that name their parent, and a byte order mark", () => {
    const nodes = (profile().nodes as { id: number }[]).map((node) => ({
      ...node,
      children: null,
      ...(node.id > 1 ? { parent: 1 } : {}),
    }));
    const { functions } = rankCpuProfile(`\uFEFF${JSON.stringify(profile({ nodes }))}`);
    expect(functions.map(({ name }) => name).sort()).toEqual(["first", "second"]);
  });

  it("keeps the samples by line", () => {
    const nodes = profile().nodes.map((node) => ({
      ...(node as object),
      positionTicks: [{ line: 5, ticks: 7 }, null],
    }));
    expect(rankCpuProfile(JSON.stringify(profile({ nodes }))).functions[0]?.lines).toEqual([{ line: 5, samples: 7 }]);
  });

  it("has no lines where JavaScriptCore took it, whose samples stand for what it inlined, too", () => {
    const nodes = [
      ...profile().nodes.map((node) => ({ ...(node as object), positionTicks: [{ line: 5, ticks: 7 }] })),
      { id: 4, callFrame: frame("(module)", 0) },
    ];
    const { functions, notes } = rankCpuProfile(JSON.stringify(profile({ nodes })));
    expect(functions[0]?.lines).toEqual([]);
    expect(notes).toEqual(["read as a profile of JavaScriptCore, as Bun writes it"]);
  });

  it("says that the engine itself is nothing to move, where it took most of the time", () => {
    const nodes = profile().nodes.with(1, { id: 2, callFrame: frame("(program)", -1) });
    const notes = (before: readonly [number, number]) =>
      rankCpuProfile(JSON.stringify(profile({ nodes, before }))).notes;
    expect(notes([1000, 9000])).toEqual([expect.stringMatching(/^\(program\) is the engine/u)]);
    expect(notes([9000, 1000])).toEqual([]);
  });

  it("writes out what would move a terminal's cursor", () => {
    const nodes = profile().nodes.with(1, { id: 2, callFrame: frame("a\n\u001b[31mb\u0085", 4) });
    const { functions } = rankCpuProfile(JSON.stringify(profile({ nodes })));
    expect(functions.map(({ name }) => name).sort()).toEqual(["a\\u000a\\u001b[31mb\\u0085", "second"]);
  });

  const [root, first, second] = profile().nodes as [object, object, object];
  const alien =
    "as V8's have: measure the file that `node --cpu-prof` or DevTools wrote, and not what another program made of it";
  it.each<readonly [string, object, string]>([
    [
      "a node without a call frame",
      { nodes: [root, first, { id: 3, selfTime: 3 }] },
      `node 3 of the profile has no callFrame with a functionName, ${alien}`,
    ],
    ["a node that is null", { nodes: [root, first, second, null] }, `node 4 of the profile has no id, ${alien}`],
    [
      "ids that are words",
      { nodes: [root, first, { ...second, id: "3" }] },
      `node 3 of the profile has no id, ${alien}`,
    ],
    [
      "two nodes of one id",
      { nodes: [root, first, second, second] },
      "two nodes of the profile have the same id: record it again",
    ],
    [
      "a circle of nodes",
      { nodes: [root, { ...first, children: [3] }, { ...second, children: [2] }] },
      "node 2 of the profile is inside of itself: record it again",
    ],
    [
      "a sample of no node",
      { samples: Array.from({ length: count }, () => 8) },
      "sample 1 of the profile is of node 8, which is not there: record it again",
    ],
    [
      "a delta that is none",
      { timeDeltas: Array.from({ length: count }, () => null) },
      "time delta 1 of the profile is null, and no number of microseconds: record it again",
    ],
    [
      "no time at all",
      { timeDeltas: Array.from({ length: count }, () => 0), endTime: 0 },
      "the profile's samples take no time at all: record it again",
    ],
  ])("with %s is refused in a sentence", (_, broken, message) => {
    expect(() => rankCpuProfile(JSON.stringify(profile(broken as Record<string, unknown>)))).toThrow(
      expect.objectContaining({ name: "InputError", message }),
    );
  });

  it.each<readonly [string, object]>([
    ["children: null", { nodes: [{ ...root, children: null }, first, second] }],
    ["no url", { nodes: [root, first, { id: 3, callFrame: { functionName: "second", lineNumber: 4 } }] }],
    ["no place", { nodes: [root, first, { id: 3, callFrame: { functionName: "second", url: "file:///app.js" } }] }],
    ["a child that is not there", { nodes: [{ ...root, children: [2, 3, 9] }, first, second] }],
  ])("with %s is ranked", (_, odd) => {
    const { functions } = rankCpuProfile(JSON.stringify(profile(odd as Record<string, unknown>)));
    expect(functions.map(({ name }) => name).sort()).toEqual(["first", "second"]);
    expect(JSON.stringify(functions)).not.toContain("null");
  });
});
