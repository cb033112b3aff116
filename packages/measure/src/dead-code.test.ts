import { returned } from "@oxbow/sameness";
import { expect, it } from "vitest";
import { isDeadCode } from "./dead-code.ts";
import type { Runner } from "./runner.ts";

const inVirtualTime = (nsOf: (calls: number, turn: number) => number) => {
  let now = 0;
  let turn = 0;
  const runner: Runner = {
    name: "side",
    asynchronous: false,
    args: [],
    run: (calls) => void (now += nsOf(calls, turn++)),
    outcome: () => returned(1, []),
  };
  return isDeadCode(runner, 1000, { wallNs: () => now, cpuNs: () => now });
};

it("accuses a loop whose time does not grow with its calls", async () => {
  expect(await inVirtualTime(() => 50)).toBe(true);
  expect(await inVirtualTime((calls) => 5000 + calls)).toBe(true);
});

it("accuses nobody whose every call costs, however noisy the machine", async () => {
  expect(await inVirtualTime((calls) => calls * 3)).toBe(false);
  expect(await inVirtualTime((calls, turn) => calls * 3 + (turn % 3 === 0 ? 1e6 : 0))).toBe(false);
});
