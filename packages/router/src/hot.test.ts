import { defineKernel } from "@oxbow/contract";
import fc from "fast-check";
import { describe, expect, expectTypeOf, it } from "vitest";
import type { Routed } from "./index.ts";
import { routerOn } from "./router.test.set.ts";

describe.each([0, 1, 2, 3, 4])("a kernel that declares %i arguments", (declared) => {
  const sides = {
    control: withLength(declared, (...args) => ["control", ...args]),
    candidates: { native: withLength(declared, (...args) => ["candidate", ...args]) },
  };
  const kernel = defineKernel<readonly unknown[], unknown[]>({ key: "echo" });

  it("passes on exactly the arguments it is called with, on every path", () => {
    const list = fc.array(fc.oneof(fc.integer(), fc.constant(undefined), fc.string()), { maxLength: 6 });
    const modes = [
      [{ stage: "off" }, "control"],
      [{ stage: "promoted", population: "all" }, "candidate"],
      [{ stage: "ramp", population: "sticky", inside: () => true }, "candidate"],
      [{ stage: "ramp", population: "sticky", inside: () => false }, "control"],
    ] as const;
    for (const [cell, side] of modes) {
      const run = routerOn(cell).router.route(kernel, sides);
      fc.assert(
        fc.property(list, (args) => {
          expect(run(...args)).toEqual([side, ...args]);
          expect(run.keyed("key", ...args)).toEqual([side, ...args]);
        }),
      );
    }
  });

  it("passes the same arguments to the control when the candidate throws", () => {
    const broken = withLength(declared, () => {
      throw new Error("broken");
    });
    for (let length = 0; length < 6; length++) {
      const args = Array.from({ length }, (_, i) => i);
      const { router } = routerOn({ stage: "promoted", population: "all" });
      const run = router.route(kernel, { ...sides, candidates: { native: broken } });
      expect(run(...args)).toEqual(["control", ...args]);
      expect(run.keyed("key", ...args)).toEqual(["control", ...args]);
      expect(router.stats()[0]).toMatchObject({ calls: 2, fallbacks: 2 });
    }
  });
});

it("has the type of the kernel, and no place for a promise in a synchronous one", () => {
  const { router } = routerOn({});
  const sync = defineKernel<[bytes: Uint8Array], number>({ key: "sync" });
  const control = (bytes: Uint8Array): number => bytes.length;
  const asynchronous = async (bytes: Uint8Array): Promise<number> => bytes.length;
  const run = router.route(sync, { control, candidates: { native: control } });
  expectTypeOf(run).toEqualTypeOf<Routed<[bytes: Uint8Array], number>>();
  expectTypeOf(run).returns.toEqualTypeOf<number>();
  // oxlint-disable-next-line typescript/unbound-method -- only its type is looked at.
  expectTypeOf(run.keyed).parameters.toEqualTypeOf<[key: string, bytes: Uint8Array]>();
  // @ts-expect-error -- a promise is not a number.
  const wrong = () => router.route(sync, { control, candidates: { native: asynchronous } });
  expect(wrong).toThrow("routed already");
});

/** A function that says it has so many parameters. */
function withLength(length: number, run: (...args: readonly unknown[]) => unknown[]) {
  return Object.defineProperty((...args: readonly unknown[]) => run(...args), "length", { value: length });
}
