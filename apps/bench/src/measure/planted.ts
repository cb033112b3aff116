import { type Definition, defineKernel, type Side } from "@oxbow/contract";

// Kernels whose true ratio is known, because it is planted: what a sampler says of them can be wrong, and counted.

/** `turns` of dependent integer steps. The answer depends on all of them, and is 0 for every number of turns. */
function integers(turns: number): number {
  let state = 1;
  for (let i = 0; i < turns; i++) state = (Math.imul(state, 1664525) + 1013904223) | 0;
  // An even state and an odd one alternate, so no state equals this one.
  return state === 0.5 ? 1 : 0;
}

/** `turns` small objects, most of them garbage at once. */
function objects(turns: number): number {
  let kept: Kept = { previous: undefined, turn: -1 };
  for (let i = 0; i < turns; i++) kept = { previous: i % 64 === 0 ? undefined : kept, turn: i };
  return kept.turn === -2 ? 1 : 0;
}

interface Kept {
  readonly previous: Kept | undefined;
  readonly turn: number;
}

const side = (name: string, run: (turns: number) => number): Side<[number], number> => ({
  name,
  implementation: "typescript",
  run,
});

const planted = (key: string, work: (turns: number) => number, turns: number): Definition<[number], number> => ({
  kernel: defineKernel({ key }),
  control: side("control", (n) => work(n)),
  candidates: [side("the same", (n) => work(n)), side("5 % slower", (n) => work(n + n / 20))],
  cases: [],
  workloads: [{ name: "planted", size: turns, unit: "items", process: "shared", args: () => [turns] }],
});

export default { kernels: [planted("integers", integers, 20_000), planted("objects", objects, 2000)] };
