import { equivalence, fc } from "@oxbow/equivalence";
import { type PairOfSides, pairs } from "./sameness.test.pairs.ts";

/** A pair as a definition, as a project would list it. */
export const definitionOf = (pair: PairOfSides, index: number) =>
  equivalence<readonly unknown[], unknown>(
    { key: `pair-${index}`, ...(pair.args === undefined ? {} : { mutates: [0] }) },
    {
      control: { name: "control", implementation: "typescript", run: pair.control },
      candidates: [{ name: "candidate", implementation: "native", run: pair.candidate }],
      cases: [],
      workloads: [],
      arguments: fc.constant(pair.args?.() ?? []),
      ...(pair.rules as object),
    },
  );

/** All pairs as one kernel, which is told which to be: a process for each would take a minute. */
const all = equivalence<[index: number, ...args: unknown[]], unknown>(
  { key: "pairs" },
  {
    control: {
      name: "control",
      implementation: "typescript",
      run: (i, ...args) => pairs[i]!.control(...args),
    },
    candidates: [{ name: "candidate", implementation: "native", run: (i, ...args) => pairs[i]!.candidate(...args) }],
    cases: [],
    workloads: [],
    arguments: fc.constant<[number]>([0]),
  },
);

export default { kernels: [all, ...pairs.map(definitionOf)] };
