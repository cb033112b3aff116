import type { Side } from "@oxbow/contract";
import { defineKernel } from "@oxbow/contract";
import { tuple } from "fast-check";
import { expect, it } from "vitest";
import { bytes } from "./arbitraries/bytes.ts";
import { decode, encode } from "@oxbow/sameness";
import { DrawnOnce } from "./drawn-once.ts";
import { reproduce } from "./reproduce.ts";
import { runEquivalence } from "./run.ts";
import { runMutant } from "./run-mutant.ts";
import { InFlight, InParts, scheduleOf } from "./schedule.ts";
import { equivalence } from "./definition.ts";

type Args = [data: Uint8Array];
type Sum = Side<Args, Promise<number>>;

const sum = (data: Uint8Array): number => data.reduce((total, byte) => total + byte, 0);

class Aborted extends Error {
  override readonly name = "Aborted";
  readonly code = "ABORTED";
}

/** A sum that takes its time, in parts or with a signal if one likes. */
const control: Sum = {
  name: "control",
  implementation: "typescript",
  run: async (data) => sum(data),
  inParts: async (parts) => Array.from(parts, sum).reduce((total, each) => total + each, 0),
  abortable: async (signal, data) => {
    if (signal.aborted) throw new Aborted();
    await new Promise(setImmediate);
    if (signal.aborted) throw new Aborted();
    return sum(data);
  },
};

const definitionOf = (candidate: Partial<Sum>) =>
  equivalence<Args, Promise<number>>(defineKernel({ key: "slow-sum" }), {
    control,
    candidates: [{ ...control, name: "candidate", ...candidate }],
    cases: [{ name: "adds bytes", args: () => [Uint8Array.of(1, 2)], expected: { returns: 3 } }],
    workloads: [],
    arguments: (size) => tuple(bytes({ size })),
  });

let latest = new Uint8Array() as Uint8Array;
let leftover = 0;
let givenUp = false;

it.each([
  [
    "loses the first byte behind a cut",
    "in parts",
    {
      inParts: async (parts: Iterable<Uint8Array>) =>
        Array.from(parts, (part, i) => sum(i > 0 && part.length > 0 ? part.subarray(1) : part)).reduce(
          (a, b) => a + b,
          0,
        ),
    },
  ],
  [
    "keeps parts that are written over",
    "in parts",
    { inParts: async (parts: Iterable<Uint8Array>) => sum(Buffer.concat([...parts])) },
  ],
  [
    "lets one stream run into the next",
    "in parts",
    {
      inParts: async (parts: Iterable<Uint8Array>) => {
        const all = Array.from(parts, sum);
        const total = all.reduce((a, b) => a + b, leftover);
        leftover = all.at(-1)!;
        return total;
      },
    },
  ],
  [
    "writes to its parts",
    "in parts",
    {
      inParts: async (parts: Iterable<Uint8Array>) => {
        let total = 0;
        for (const part of parts) {
          total += sum(part);
          part.fill(1);
        }
        return total;
      },
    },
  ],
  [
    "answers by the arguments of the latest call",
    "in flight",
    {
      run: async (data: Uint8Array) => {
        latest = data;
        await Promise.resolve();
        return sum(latest);
      },
    },
  ],
  [
    "gives up the next call, too",
    "in flight",
    {
      run: async (data: Uint8Array) => {
        if (givenUp) {
          givenUp = false;
          throw new Aborted();
        }
        return sum(data);
      },
      abortable: async (signal: AbortSignal, data: Uint8Array) => {
        signal.addEventListener("abort", () => void (givenUp = true));
        return control.abortable!(signal, data);
      },
    },
  ],
  ["does not hear a signal", "in flight", { abortable: async (_: AbortSignal, data: Uint8Array) => sum(data) }],
])("a candidate that %s is found %s, and not before", async (_, stratum, candidate) => {
  const report = await runEquivalence(definitionOf(candidate), { seed: 1 });
  expect(report.counterexample?.stratum).toBe(stratum);
  expect(report.strata.map(({ name }) => name)).toContain("random small");
});

it("a sound candidate passes, whatever the schedule", async () => {
  const report = await runEquivalence(definitionOf({}), { seed: 1 });
  expect(report).toMatchObject({ counterexample: null, interrupted: null });
  expect(report.strata.map(({ name }) => name)).toEqual([
    "named cases",
    "random small",
    "in parts",
    "in flight",
    "random large",
  ]);
});

const swapping = {
  run: async (data: Uint8Array): Promise<number> => {
    latest = data;
    await Promise.resolve();
    return sum(latest);
  },
};

it("a counterexample is small, is a value, and happens again", async () => {
  const definition = definitionOf(swapping);
  const { counterexample } = await runEquivalence(definition, { seed: 1 });
  expect(counterexample?.args).toMatch(
    /^\[\/\* InFlight \*\/ { calls: \[{ args: .*, after: 0, abort: undefined }, { args: .*, after: 0, abort: undefined }\] }\]$/,
  );
  expect(counterexample?.seen.control).toMatch(/^call 1 returned \d+; call 2 returned \d+$/);
  expect(counterexample?.signature).toBe("returned|returned at calls[].returned.value");
  const args = decode(JSON.parse(JSON.stringify(counterexample?.input))) as readonly unknown[];
  const again = await reproduce(definition, args, { candidate: definition.candidates[0] as never });
  expect(again).toMatchObject({ outcome: "differs", seen: counterexample?.seen });
});

it("an engine of its own kills what only a schedule shows", async () => {
  const result = await runMutant(definitionOf({}), { name: "swaps", ...swapping } as never, { seed: 1 });
  expect(result).toMatchObject({ killedBy: "in flight" });
});

it("what one mutant was tried on hides no other: only some can be given up", async () => {
  const shared = new DrawnOnce();
  const killedBy = async (mutant: object): Promise<unknown> =>
    (await runMutant(definitionOf({}), { name: "mutant", ...mutant } as never, { seed: 1, shared })).killedBy;
  expect(await killedBy({ run: async (data: Uint8Array) => sum(data) })).toBe(null);
  const deaf = {
    run: async (data: Uint8Array) => sum(data),
    abortable: async (_: AbortSignal, data: Uint8Array) => sum(data),
  };
  expect(await killedBy(deaf)).toBe("in flight");
});

it.each([
  [new InParts([Uint8Array.of(1, 2, 3)], [1, 1])],
  [new InFlight([{ args: [Uint8Array.of(1)], after: 0, abort: undefined }])],
])("a schedule is the same behind a process boundary", (schedule) => {
  const there = decode(encode([schedule]));
  expect(there).toEqual([schedule]);
  expect((there as object[])[0]).toBeInstanceOf(schedule.constructor);
});

it("a schedule is one for every copy of this package that a project has", async () => {
  const path = "./schedule.ts?other";
  const other = (await import(path)) as typeof import("./schedule.ts");
  const there = decode(encode([new InFlight([])])) as [unknown];
  for (const each of [there, [new other.InFlight([])], [new InFlight([])]]) {
    expect(scheduleOf(each)).toBe(each[0]);
    expect(other.scheduleOf(each)).toBe(each[0]);
    expect(each[0]).not.toBeInstanceOf(InParts);
  }
  expect(other.InFlight).not.toBe(InFlight);
});
