import { returned, samenessOf } from "@oxbow/sameness";
import { describe, expect, it } from "vitest";
import type { Clock } from "./clock.ts";
import type { Runner } from "./runner.ts";
import { sample } from "./sampler.ts";
import { median } from "@oxbow/statistics";

/** A world in which time passes only when a side is called, or when the test says so. */
function world() {
  let now = 0;
  const calls: string[] = [];
  const clock: Clock = { wallNs: () => now, cpuNs: () => now };
  return {
    clock,
    calls,
    pass: (ns: number) => {
      now += ns;
    },
    side: (name: string, nsPerCall: () => number, value: () => unknown = () => 1, asynchronous = false): Runner => ({
      name,
      args: [],
      asynchronous,
      run(count) {
        calls.push(name);
        for (let i = 0; i < count; i++) now += nsPerCall();
        return asynchronous ? Promise.resolve() : undefined;
      },
      outcome: () => returned(value(), []),
    }),
  };
}

const options = { sameness: samenessOf({}), seed: 1, blockNs: 200_000, rotations: 40, budgetMs: 1000, warmUpMs: 500 };

describe("sample", () => {
  it("gives each side's time per call, in blocks of the length asked for", async () => {
    const { clock, side } = world();
    const { sides, rotations, unsteady } = await sample([side("a", () => 1000), side("b", () => 500_000)], {
      ...options,
      clock,
    });
    expect(sides.map(({ callsPerBlock }) => callsPerBlock)).toEqual([200, 1]);
    expect(sides.map(({ wallNs }) => median(wallNs))).toEqual([1000, 500_000]);
    expect(rotations).toBe(40);
    expect(unsteady).toEqual([]);
  });

  it("runs every side once in each rotation, and each second rotation backwards", async () => {
    const { clock, side, calls } = world();
    await sample(
      ["a", "b", "c"].map((name) => side(name, () => 10_000)),
      { ...options, clock },
    );
    const timed = calls.slice(-40 * 3);
    const orders = Array.from({ length: 40 }, (_, i) => timed.slice(i * 3, i * 3 + 3));
    for (const order of orders) expect(order.toSorted()).toEqual(["a", "b", "c"]);
    for (let i = 0; i < 40; i += 2) expect(orders[i + 1]).toEqual(orders[i]?.toReversed());
    expect(new Set(orders.map(String)).size).toBeGreaterThan(2);
  });

  it("is not fooled by a machine that slows down while it measures", async () => {
    const { clock, side } = world();
    const slowing = (ns: number) => () => ns * (1 + clock.wallNs() / 1e9);
    const { sides } = await sample([side("a", slowing(1000)), side("b", slowing(1100))], { ...options, clock });
    const [a, b] = sides;
    const ratios = Array.from(a?.wallNs ?? [], (ns, i) => (b?.wallNs[i] as number) / ns);
    expect(Math.max(...(a?.wallNs ?? []))).toBeGreaterThan(1.01 * Math.min(...(a?.wallNs ?? [])));
    expect(median(ratios)).toBeCloseTo(1.1, 2);
  });

  it("names the sides whose outcome differed, even once", async () => {
    const { clock, side } = world();
    let asked = 0;
    const { unequal } = await sample(
      [
        side("a", () => 1000),
        side(
          "b",
          () => 1000,
          () => (asked++ === 17 ? 2 : 1),
        ),
        side("c", () => 1000),
      ],
      { ...options, clock },
    );
    expect(unequal).toEqual([1]);
  });

  it("tells a negative zero from zero, and takes NaN for NaN", async () => {
    const { clock, side } = world();
    const of = (value: unknown) =>
      side(
        "x",
        () => 1000,
        () => value,
      );
    expect((await sample([of(0), of(-0)], { ...options, clock })).unequal).toEqual([1]);
    expect((await sample([of(NaN), of(NaN)], { ...options, clock })).unequal).toEqual([]);
  });

  it("stops when its budget is spent, but not before eight rotations", async () => {
    const { clock, side } = world();
    const { rotations } = await sample([side("a", () => 1e9), side("b", () => 1e9)], { ...options, clock });
    expect(rotations).toBe(8);
  });

  it("says which side never settled", async () => {
    const { clock, side } = world();
    const falling = () => 1000 + 1e12 / (1e8 + clock.wallNs());
    const { unsteady } = await sample([side("settled", () => 1000), side("falling", falling)], { ...options, clock });
    expect(unsteady).toEqual(["falling"]);
  });

  it("awaits what is asynchronous and says so", async () => {
    const { clock, side } = world();
    const { awaited } = await sample(
      [
        side("a", () => 1000),
        side(
          "b",
          () => 1000,
          () => 1,
          true,
        ),
      ],
      { ...options, clock },
    );
    expect(awaited).toBe(true);
  });
});
