import { defineKernel } from "@oxbow/contract";
import { tuple } from "fast-check";
import { bytes } from "./arbitraries/bytes.ts";
import { equivalence, type SuiteDefinition, type Inputs } from "./definition.ts";

type Args = [data: Uint8Array];

/** A kernel that is easy to get wrong: the sum of some bytes. */
export const control = (data: Uint8Array): number => {
  let total = 0;
  for (const byte of data) total += byte;
  return total;
};

export const sound = (data: Uint8Array): number => data.reduce((total, byte) => total + byte, 0);

export const wrapsAt8Bits = (data: Uint8Array): number => data.reduce((total, byte) => (total + byte) & 0xff, 0);

/** A definition whose only candidate is `candidate`. */
export const definitionOf = (
  candidate: (data: Uint8Array) => number,
  inputs: Partial<Inputs<Args, number>> = {},
): SuiteDefinition<Args, number> =>
  equivalence(defineKernel<Args, number>({ key: "byte-sum" }), {
    control: { name: "typescript", implementation: "typescript", run: control },
    candidates: [{ name: "native", implementation: "native", run: candidate }],
    cases: [{ name: "adds bytes", args: () => [Uint8Array.of(1, 2)], expected: { returns: 3 } }],
    workloads: [],
    arguments: (size) => tuple(bytes({ size })),
    ...inputs,
  });
