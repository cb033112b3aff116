import { defineKernel } from "@oxbow/contract";
import type { Cell, CellSource } from "@oxbow/contract";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runInNewContext } from "node:vm";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { crashSlots } from "./crash-slots.ts";
import type { CrashSlots, CrashSlotsOptions } from "./crash-slots.ts";

const folder = mkdtempSync(join(tmpdir(), "oxbow-slots-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const opened: CrashSlots[] = [];
afterEach(() => opened.splice(0).forEach((slots) => slots.close()));

const kernel = defineKernel<[n: number], unknown>({ key: "double" });
const FLAG = "oxbow.double";

/** Slots over memory that the test can look into, in a directory where process 7 may have died. */
function slotsWith(
  death?: { readonly epoch: number },
  options: Partial<CrashSlotsOptions> = {},
): { readonly slots: CrashSlots; readonly inside: () => number } {
  const directory = mkdtempSync(join(folder, "each-"));
  if (death !== undefined) {
    const file = Buffer.alloc(128);
    file.writeInt32LE(1, 0);
    file.writeDoubleLE(death.epoch, 8);
    file.write(FLAG, 16);
    writeFileSync(join(directory, "7-00000000-0000-0000-0000-000000000000.slots"), file);
  }
  const memory = new Uint8Array(128 * 64);
  const slots = crashSlots({
    directory,
    addon: () => ({ mapSlots: () => memory, slotsAreHeld: () => false }),
    ...options,
  });
  opened.push(slots);
  return { slots, inside: () => new Int32Array(memory.buffer)[0]! };
}

/** A flag that moves. */
function flagAt(first: Partial<Cell>): CellSource & { readonly move: (to: Partial<Cell>) => void } {
  const listeners = new Set<() => void>();
  let cell: Cell;
  const move = (to: Partial<Cell>): void => {
    const inside = (): boolean => true;
    const whole = { stage: "ramp", candidate: "native", epoch: 1, sample: 0, minSize: 0, because: "" } as const;
    cell = { ...whole, population: "all", inside, ...to };
    for (const listener of listeners) listener();
  };
  move(first);
  return {
    cell: () => cell,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    move,
  };
}

describe("a protected candidate", () => {
  it.each([
    ["shadow", "native", 1],
    ["ramp", "native", 1],
    ["promoted", "native", 0],
    ["off", "native", 0],
    ["ramp", "worker", 0],
  ] as const)("at %s of %s is remembered inside %i call", (stage, candidate, expected) => {
    const { slots, inside } = slotsWith();
    const run = slots.protect(kernel, inside);
    slots.cells(flagAt({ stage, candidate }));
    expect([run(), inside()]).toEqual([expected, 0]);
  });

  it("is remembered from the moment at which its flag moves, before anybody else hears of it", () => {
    const { slots, inside } = slotsWith();
    const flag = flagAt({ stage: "off" });
    const cells = slots.cells(flag);
    const run = slots.protect(kernel, inside);
    const heard: unknown[] = [];
    cells.subscribe(() => heard.push(run()));
    flag.move({ stage: "ramp" });
    flag.move({ stage: "promoted" });
    expect(heard).toEqual([1, 0]);
  });

  it("has left when it throws", () => {
    const { slots, inside } = slotsWith();
    slots.cells(flagAt({}));
    const run = slots.protect(kernel, () => {
      throw new Error("odd");
    });
    expect(() => run()).toThrow("odd");
    expect(inside()).toBe(0);
  });

  it.each([
    ["a promise", (given: Promise<number>): unknown => given],
    ["a promise of another realm", runInNewContext("(given) => (async () => await given)()") as () => unknown],
    // oxlint-disable-next-line unicorn/no-thenable -- that is what is tried
    ["a thenable", (given: Promise<number>): unknown => ({ then: given.then.bind(given) })],
  ])("is inside until %s settles", async (_, answer) => {
    const { slots, inside } = slotsWith();
    slots.cells(flagAt({}));
    const { promise, resolve } = Promise.withResolvers<number>();
    const out = slots.protect(kernel, () => answer(promise))();
    expect(inside()).toBe(1);
    resolve(2);
    expect(await out).toBe(2);
    expect(inside()).toBe(0);
  });

  it("has left once when a then settles and throws", () => {
    const { slots, inside } = slotsWith();
    slots.cells(flagAt({}));
    const odd = {
      // oxlint-disable-next-line unicorn/no-thenable -- that is what is tried
      then(settle: () => void) {
        settle();
        throw new Error("odd");
      },
    };
    slots.protect(kernel, () => odd)();
    expect(inside()).toBe(0);
  });

  it("has left when its result has a then that throws, and the caller gets the result", () => {
    const { slots, inside } = slotsWith();
    slots.cells(flagAt({}));
    // oxlint-disable-next-line unicorn/no-thenable -- that is what is tried
    const odd = Object.defineProperty({}, "then", {
      get() {
        throw new Error("odd");
      },
    });
    expect(slots.protect(kernel, () => odd)()).toBe(odd);
    expect(inside()).toBe(0);
  });
});

describe("a flag whose native candidate ended a process", () => {
  it.each([1, 2])("is off at epoch %i, of which 2 was the last", (epoch) => {
    const { slots } = slotsWith({ epoch: 2 });
    const cells = slots.cells(flagAt({ epoch }));
    slots.protect(kernel, Number);
    expect(slots.quarantined).toEqual([{ flag: FLAG, epoch: 2, pid: 7 }]);
    expect(cells.cell(FLAG)).toMatchObject({
      stage: "off",
      population: "none",
      because:
        "the flag is at ramp, but process 7 died inside the native candidate at epoch 2: publish a higher epoch to try again",
    });
  });

  it("is off for whichever candidates are said to be native", () => {
    const isNative = (_: string, candidate: string): boolean => candidate.startsWith("native");
    const { slots } = slotsWith({ epoch: 2 }, { isNative });
    const cells = slots.cells(flagAt({ candidate: "native as written" }));
    slots.protect(kernel, Number);
    expect(cells.cell(FLAG)).toMatchObject({ stage: "off" });
  });

  it("is obeyed at a higher epoch, and for another candidate", () => {
    const { slots } = slotsWith({ epoch: 2 });
    const flag = flagAt({ epoch: 3 });
    const cells = slots.cells(flag);
    slots.protect(kernel, Number);
    expect(cells.cell(FLAG).stage).toBe("ramp");
    flag.move({ epoch: 1, candidate: "worker" });
    expect(cells.cell(FLAG).stage).toBe("ramp");
  });
});

describe("half of the protection", () => {
  it("keeps a candidate off that is not protected, and says so", () => {
    const { slots } = slotsWith();
    const cells = slots.cells(flagAt({}));
    expect(cells.cell(FLAG)).toMatchObject({
      stage: "off",
      because:
        "the flag is at ramp, but its native candidate is not protected: give the router slots.protect(kernel, candidate)",
    });
    slots.protect(kernel, Number);
    expect(cells.cell(FLAG).stage).toBe("ramp");
  });

  it("does not call a candidate without slots.cells, and says so", () => {
    const { slots } = slotsWith();
    expect(() => slots.protect(kernel, Number)(1)).toThrow(
      "the native candidate was not called: give the router slots.cells(…): nothing says when to remember",
    );
  });

  it("does not call a candidate that ended a process, whatever cells the router has", () => {
    const { slots } = slotsWith({ epoch: 2 });
    slots.cells(flagAt({ epoch: 2 }));
    expect(() => slots.protect(kernel, Number)(1)).toThrow(
      "the native candidate was not called: process 7 died inside the native candidate at epoch 2: give the router slots.cells(…)",
    );
  });

  it("refuses a second router", () => {
    const { slots } = slotsWith();
    slots.cells(flagAt({}));
    expect(() => slots.cells(flagAt({}))).toThrow("slots.cells was called before: make crashSlots for each router");
  });
});

it("remembers nothing without an addon, and says why; the candidates run as ever", () => {
  const missing = new Error("no addon");
  const slots = crashSlots({
    directory: folder,
    addon: () => {
      throw missing;
    },
  });
  const cells = slots.cells(flagAt({}));
  const run = slots.protect(kernel, (n: number) => 2 * n);
  expect(slots.unavailable).toBe(missing);
  expect(cells.cell(FLAG).stage).toBe("ramp");
  expect(run(21)).toBe(42);
  slots.close();
});
